"""For teachers: a handout with exercises, and a glossary."""

from __future__ import annotations

from typing import Annotated

from dcgraph.research.declaration import Arg, Lang, operation
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.graph import Desk
from dcgraph.research.handout import Handout, handout, slides


class TeachingOperations:
    """What teachers hand out, as methods."""

    _desk: Desk

    @operation(
        "handout",
        example="handout?of=smart-customs&lang=ru",
        tag="teaching",
        formats=("json", "markdown", "odp"),
        writers={
            "markdown": lambda _, found, __: markdown(found.paper).encode(),
            "odp": lambda _, found, __: slides(found),
        },
        text=lambda found, _: markdown(found.paper).removesuffix("\n"),
        command="handout",
        more="Definitions, differences, provisions, exercises with solutions, sources; or slides.",
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
        """Material for a lesson: definitions, differences, provisions, exercises, solutions.

        Provisions and exercises are chosen by a fixed rule from what the graph holds, each with its
        sources. As Markdown it is a text with footnotes, as ODP a presentation.

        >>> found = graph.handout("digital-customs")
        >>> [task.name for task in found.tasks]
        ['order', 'bind', 'definitions']
        """
        return handout(self._desk, of, beside, wanted(lang).lang)
