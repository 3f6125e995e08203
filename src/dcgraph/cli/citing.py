"""The command that cites."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated
from urllib.parse import urlencode

import typer
from pydantic import TypeAdapter

from dcgraph.cli.options import Home, Json, Root
from dcgraph.cli.saying import hand_on, say
from dcgraph.cli.wishes import AsOf, Basis, Confidence, Lang, desk_of, told
from dcgraph.errors import ParameterError
from dcgraph.research.citing.answers import asked
from dcgraph.research.citing.pinned import accessed_on, answer_work, cited
from dcgraph.research.citing.references import references
from dcgraph.research.citing.styles import STYLES, style_of
from dcgraph.research.model import Record
from dcgraph.research.records import record
from dcgraph.research.wanted import wanted

__all__ = ["app"]

app = typer.Typer()


@app.command()
def cite(
    name: Annotated[str, typer.Argument(help="Its name, such as rkc.ga-7.1 or digital-customs.")],
    *,
    root: Root = None,
    snapshot: Home = None,
    style: Annotated[str, typer.Option("--style", help=f"{', '.join(STYLES)}.")] = "apa",
    sources: Annotated[
        bool, typer.Option("--sources", help="Cite the sources behind the record instead.")
    ] = False,
    server: Annotated[
        str,
        typer.Option(
            "--server", help="The server that a permalink leads to; else the thing's IRI."
        ),
    ] = "",
    accessed: Annotated[
        str, typer.Option("--accessed", help="The day of access; else today.")
    ] = "",
    lang: Lang = "en",
    basis: Basis = "",
    confidence: Confidence = "",
    as_of: AsOf = "",
    as_json: Json = False,
) -> None:
    """Cite the record of a thing, or the sources behind it.

    Pinned to version and content.
    """
    wish = wanted(lang, basis, confidence, as_of)
    written = style_of(style).written
    if server and not server.startswith(("https://", "http://")):
        raise ParameterError(f"{server[:80]!r} is no address of a server; begin it with https://.")
    desk = desk_of(root, snapshot)
    if sources:
        found = references(desk, name, wish)
        if found.silence and not as_json:
            say(found.silence.message, err=True)
        hand_on((told(found) + "\n" if as_json else written(found.works)).encode())
        return
    answer = record(desk, name, wish)
    given = {"lang": lang, "basis": basis, "confidence": confidence, "asOf": as_of}
    query = urlencode({key: value for key, value in given.items() if value})
    what = asked(f"/api/v1/records/{answer.thing.name}?{query}")
    day = accessed_on(accessed, datetime.now(UTC).date())
    digest = sha256(TypeAdapter(Record).dump_json(answer)).hexdigest()
    work = answer_work(desk, what, digest, server.rstrip("/"), day)
    hand_on((told(cited(work)) + "\n" if as_json else written((work,))).encode())
