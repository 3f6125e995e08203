"""For teachers: a handout and a glossary."""

from __future__ import annotations

from typing import Annotated

from dcgraph.research.declaration import Arg, Lang, listing, operation
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.glossary import KINDS, Term, glossary, glossary_csv, glossary_text, tbx
from dcgraph.research.graph import Desk
from dcgraph.research.handout import Handout, handout
from dcgraph.research.paging import Rows


class TeachingOperations:
    """What teachers hand out, as methods."""

    _desk: Desk

    @operation(
        "handout",
        example="handout?of=smart-customs&lang=ru",
        tag="teaching",
        formats=("json", "markdown"),
        writers={"markdown": lambda _, found, __: markdown(found.paper).encode()},
        text=lambda found, _: markdown(found.paper).removesuffix("\n"),
        command="handout",
        help="Make material for a lesson: a text with footnotes.",
        more="Definitions, differences, provisions and their sources.",
    )
    def handout(
        self,
        of: Annotated[
            str,
            Arg(
                "The name of a notion or another concept, or of an instrument.",
                examples=("digital-customs", "rkc"),
            ),
        ],
        *,
        beside: Annotated[
            str, Arg("The name of another of the same kind, for a comparison of the two.")
        ] = "",
        lang: Lang = "en",
    ) -> Handout:
        """Material for a lesson: definitions, differences and three provisions, with their sources.

        Provisions are chosen by a fixed rule from what the graph holds. As Markdown it is a text
        with footnotes.

        >>> found = graph.handout("digital-customs")
        >>> [one.norm.force for one in found.provisions]
        ['obliges', 'obliges to permit', 'recommends']
        """
        return handout(self._desk, of, beside, wanted(lang).lang)

    @listing(
        "glossary",
        example="glossary?kind=Notion&lang=fr&limit=2",
        tag="teaching",
        formats=("json", "csv", "xlsx", "tbx"),
        table=glossary_csv,
        writers={"tbx": lambda desk, found, lang: tbx(desk, found.items, lang)},
        text=glossary_text,
        command="glossary",
        help="List all terms in three languages; or write a termbase.",
        more="With what they mean, and whose words that is; or as a termbase.",
        whole=True,
    )
    def glossary(
        self,
        *,
        kind: Annotated[
            str,
            Arg(f"Terms of one kind: {', '.join(KINDS)}; all.", schema={"enum": ["", *KINDS]}),
        ] = "",
        lang: Lang = "en",
    ) -> Rows[Term]:
        """All terms in English, French and Russian, with what they mean, and whose words that is.

        As TBX it is a termbase (TBX-Basic, ISO 30042:2019) for programs of translators.

        >>> [one.text for one in next(iter(graph.glossary())).names]
        ['digital customs', 'douane numérique', 'цифровая таможня']
        """
        return glossary(self._desk, wanted(lang).lang, kind)
