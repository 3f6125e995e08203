"""What `dcgraph publish` does with its options and the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, Literal

from dcgraph.bulk import VirtuosoLoader, publish_in_bulk
from dcgraph.errors import SettingsError
from dcgraph.publish import Credentials, publish
from dcgraph.snapshot import Snapshot
from dcgraph.store.layout import Published

__all__ = ["PASSWORD", "USER", "credentials", "publish_to"]

USER: Final = "DCGRAPH_PUBLISH_USER"
PASSWORD: Final = "DCGRAPH_PUBLISH_PASSWORD"


def credentials(
    environment: Mapping[str, str], scheme: Literal["basic", "digest"] = "digest"
) -> Credentials | None:
    """Who publishes, as the environment says; None where it says nothing.

    Raises SettingsError for a user without a password or the other way round.
    """
    user, password = environment.get(USER, ""), environment.get(PASSWORD, "")
    if bool(user) != bool(password):
        missing = PASSWORD if user else USER
        raise SettingsError(f"{missing} is not set, and the other of the two is: set both or none.")
    return Credentials(user, password, scheme) if user else None


def publish_to(
    snapshot: Snapshot,
    url: str,
    who: Credentials | None,
    *,
    load_folder: Path | None = None,
    anew: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Published:
    """Publish to a graph store at `url`, or, with `load_folder`, to the Virtuoso at `url`.

    In the second case `url` is HOST:PORT of its SQL port, and the folder one that it may read.
    With `anew` what is there already is written over.
    Raises BuildError when that fails, SettingsError when the loader has no user.
    """
    if load_folder is None:
        return publish(snapshot, url, who, tell=tell, anew=anew)
    if who is None:
        raise SettingsError(f"Virtuoso's bulk loader needs a user: set {USER} and {PASSWORD}.")
    loader = VirtuosoLoader(url, load_folder.resolve(), who)
    return publish_in_bulk(snapshot, loader, tell, anew=anew)
