"""The entry by which w3id.org leads every IRI of the graph to where it is served."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dcgraph.errors import ReleaseError
from dcgraph.release.about import About
from dcgraph.release.rdf import FORMATS
from dcgraph.terms import ROOT

__all__ = ["checked_site", "entry"]

_SITE: Final = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?"
)
_VERSION: Final = r"[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*"
_SPACES: Final = "id|ontology|shapes|graph|questions"
_TYPES: Final = {**FORMATS, "html": "text/html"}


def checked_site(text: str) -> str:
    """The address without a slash at its end. Raises ReleaseError if none may be led to there."""
    if _SITE.fullmatch(text):
        return text.rstrip("/")
    raise ReleaseError(
        f"{text[:200]!r} is no address to lead to; write one such as https://customs.example/graph,"
        " with https and without a query."
    )


def entry(about: About, site: str) -> Iterator[tuple[str, bytes]]:
    """The two files of the entry; `site` is a checked address."""
    yield "w3id/.htaccess", ("\n".join(_rules(site)) + "\n").encode()
    yield "w3id/README.md", _readme(about, site).encode()


def _rules(site: str) -> Iterator[str]:
    yield f"# {ROOT}: every IRI leads to {site}"
    yield "Options +FollowSymLinks"
    yield "RewriteEngine on"
    yield ""
    yield "# Releases, and the ontology of a version with its modules: files that never change."
    yield f"RewriteRule ^releases/(.*)$ {site}/releases/$1 [R=302,L]"
    for ending, media_type in _TYPES.items():
        pattern = media_type.replace("+", r"\+").replace(".", r"\.")
        page = ending == "html"
        whole = "pages/index" if page else "ontology/dcgraph"
        part = "pages/$2" if page else "ontology/$2"
        for name, at in (("", whole), ("/([a-z]+)", part)):
            yield f"RewriteCond %{{HTTP_ACCEPT}} {pattern}"
            yield (
                f"RewriteRule ^ontology/({_VERSION}){name}$ "
                f"{site}/releases/$1/{at}.{ending} [R=303,L]"
            )
    yield f"RewriteRule ^ontology/({_VERSION})$ {site}/releases/$1/ontology/dcgraph.ttl [R=303,L]"
    yield (
        f"RewriteRule ^ontology/({_VERSION})/([a-z]+)$ {site}/releases/$1/ontology/$2.ttl [R=303,L]"
    )
    yield ""
    yield "# Everything else: the server answers in the format that is asked for."
    yield f"RewriteRule ^({_SPACES})(/.*)?$ {site}/$1$2 [R=303,L]"
    yield f"RewriteRule ^$ {site}/ [R=303,L]"


def _readme(about: About, site: str) -> str:
    return f"""# dcgraph

{about.title}: {about.abstract}

Every IRI under <{ROOT}> leads to <{site}>. Files of a release stand under `{site}/releases/`,
in a folder named by its version; everything else is answered by the server there.

Maintained by {", ".join(about.creators)}. Whoever sends this entry adds a GitHub name here.
"""
