"""The update by which other people's data follow when a name is retired."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode

from dcgraph.editing.names import local
from dcgraph.errors import EditError
from dcgraph.load import Corpus
from dcgraph.terms import DCG, PREFIXES, compact

__all__ = ["migration"]

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_PROPERTIES: Final = {
    NamedNode(PREFIXES["owl"] + kind)
    for kind in ("AnnotationProperty", "DatatypeProperty", "ObjectProperty")
}


def migration(
    corpus: Corpus, old: str, new: str, reason: str, claims: Mapping[str, str]
) -> tuple[Path, str]:
    """The path of the update that puts `new` where data name `old`, and its text.

    It does the same for the other names of `claims`, wherever they stand. Raises EditError if
    there is one of this name already.
    """
    prefix = "dcg" if old.startswith(DCG) else "dcgd"
    path = corpus.root / "docs" / "migrations" / f"{prefix}-{local(old)}.rq"
    if path.exists():
        raise EditError(f"{path} is there already: take it away, or write it by hand.", path)
    # Some engines stop reading a prefixed name after its second part.
    was, now = (f"<{iri}>" if local(iri).count(".") > 1 else compact(iri) for iri in (old, new))
    lines = [
        f"# {compact(old)} is retired. Its successor is {compact(new)}.",
        f"# Reason: {reason}",
        "# Run it over data that name the former; in a named graph, put WITH <graph> in front.",
        f"PREFIX {prefix}: <{PREFIXES[prefix]}>",
        f"PREFIX dcterms: <{PREFIXES['dcterms']}>",
        "",
        f"DELETE {{ ?subject ?property {was} }}",
        f"INSERT {{ ?subject ?property {now} }}",
        "WHERE {",
        f"  ?subject ?property {was} .",
        "  FILTER (?property != dcterms:isReplacedBy)",
        "}",
    ]
    kinds = {t.object for _, t in corpus.statements(old) if t.predicate == _TYPE}
    if kinds & _PROPERTIES:
        lines[-1] = "} ;"
        lines += [
            f"DELETE {{ ?subject {was} ?value }}",
            f"INSERT {{ ?subject {now} ?value }}",
            f"WHERE {{ ?subject {was} ?value }}",
        ]
    if claims:
        lines[-1] += " ;"
        lines += _for_claims(claims)
    return path, "\n".join([*lines, ""])


def _for_claims(claims: Mapping[str, str]) -> list[str]:
    pairs = [f"    (<{was}> <{now}>)" for was, now in sorted(claims.items())]
    values = ["WHERE {", "  VALUES (?was ?now) {", *pairs, "  }"]
    return [
        "DELETE { ?subject ?property ?was }",
        "INSERT { ?subject ?property ?now }",
        *values,
        "  ?subject ?property ?was .",
        "} ;",
        "DELETE { ?was ?property ?value }",
        "INSERT { ?now ?property ?value }",
        *values,
        "  ?was ?property ?value .",
        "}",
    ]
