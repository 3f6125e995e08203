"""For drafters: a provision from norms of other texts."""

from __future__ import annotations

from typing import Annotated, Unpack

from dcgraph.research.declaration import Arg, OfRecords, operation
from dcgraph.research.draft_model import CHOICES, Choice, Draft
from dcgraph.research.drafting import MAX_DONORS, NONE, USUAL, USUAL_DONORS, draft, draft_csv
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.graph import Desk
from dcgraph.research.word_document import docx


class DraftingOperations:
    """What drafters compose, as methods."""

    _desk: Desk

    @operation(
        "draft",
        example="draft?of=actions.lodge-once&lang=fr&most=1",
        tag="drafting",
        formats=("json", "markdown", "docx", "csv", "xlsx"),
        table=draft_csv,
        writers={
            "markdown": lambda _, found, __: markdown(found.paper).encode(),
            "docx": lambda _, found, __: docx(found.paper),
        },
        text=lambda found, _: markdown(found.paper).removesuffix("\n"),
        command="draft",
        help="Draft a provision from norms of other texts; no law.",
        more="With the norm from which each part comes, options and consequences; no law.",
    )
    def draft(
        self,
        of: Annotated[
            str,
            Arg(
                "The name of an action, of a characteristic or another concept, or of a proposal "
                "of this project, as proposals.lodge-once. Without it, all these proposals.",
                "An action, a characteristic or a proposal; without it, all proposals.",
                positional=True,
                optional=True,
                examples=("actions.lodge-once", "proposals.publish-online"),
            ),
        ] = "",
        *,
        against: Annotated[
            str, Arg("The name of the text for which it is, or of a part of it.")
        ] = USUAL,
        force: Annotated[
            str,
            Arg(
                f"Its force, of {', '.join(CHOICES)}; else that of the first donor.",
                schema={"enum": ["", *CHOICES]},
            ),
        ] = "",
        bearer: Annotated[
            str, Arg("Who is to act, as bearers.customs; one that a donor has.")
        ] = "",
        matter: Annotated[
            str, Arg(f"Matters that donors have, with commas, or {NONE}; else the first donor’s.")
        ] = "",
        beneficiary: Annotated[
            str, Arg(f"Who gains by it, with commas, or {NONE}; else as the first donor has it.")
        ] = "",
        qualifier: Annotated[
            str, Arg(f"Qualifiers that donors have, with commas, or {NONE}; else the first’s.")
        ] = "",
        most: Annotated[
            int, Arg("How many donors to tell; the rest is counted.", least=1, most=MAX_DONORS)
        ] = USUAL_DONORS,
        **filters: Unpack[OfRecords],
    ) -> Draft:
        """A provision proposed for a text on an action, from norms of other texts.

        Each part names the norms that have it, with their sources. The first donor, the strongest
        that fits, gives what is not chosen; what no donor has is refused. It is a proposal of this
        project and no law.

        >>> graph.draft("actions.measure-release-times").proposal.force
        'recommends'
        """
        choice = Choice(force, bearer, matter, beneficiary, qualifier)
        return draft(
            self._desk, wanted(**filters), of=of, against=against, choice=choice, most=most
        )
