"""How texts and concepts relate: matrix, gaps, concordance, paths, explanation, time, compare."""

from __future__ import annotations

from typing import Annotated, Unpack

from dcgraph.dates import ANY_DATE
from dcgraph.research.compare import Comparison, compare, comparison_csv, comparison_text
from dcgraph.research.concordance import Concordance, concordance, concordance_csv
from dcgraph.research.contents_beside import (
    MAX_TEXTS,
    ContentsBeside,
    contents_beside,
    contents_csv,
    contents_text,
)
from dcgraph.research.declaration import (
    Arg,
    Cursor,
    Force,
    Lang,
    Limit,
    OfRecords,
    OfStatements,
    OfTexts,
    operation,
    some_of,
)
from dcgraph.research.explanation import MAX_CHAINS, USUAL_CHAINS, Explanation, explanation
from dcgraph.research.filters import wanted
from dcgraph.research.footnotes import markdown
from dcgraph.research.gap_tables import gaps_csv, gaps_xlsx
from dcgraph.research.gaps import MAX_ELSEWHERE, USUAL_ELSEWHERE, Gaps, gaps
from dcgraph.research.graph import Desk
from dcgraph.research.list_text import (
    concordance_text,
)
from dcgraph.research.matrix import MAX_CELLS, Matrix, matrix, matrix_csv, matrix_text, matrix_xlsx
from dcgraph.research.paging import MAX_COUNT
from dcgraph.research.paths import MAX_COUNT as MAX_PATHS
from dcgraph.research.paths import (
    MAX_LENGTH,
    USUAL_MAX_LENGTH,
    USUAL_NUMBER,
    Paths,
    paths,
    paths_text,
)
from dcgraph.research.relevance import KINDS_BY_AUTHORITY
from dcgraph.research.timeline import (
    MAX_NAMES,
    Span,
    Timeline,
    timeline,
    timeline_csv,
    timeline_text,
)


class ComparisonOperations:
    """How texts and concepts relate, as methods."""

    _desk: Desk

    @operation(
        "matrix",
        example="matrix?rows=paperless-customs&columns=rkc&basis=interpreted",
        tag="coverage",
        formats=("json", "csv", "xlsx"),
        table=matrix_csv,
        writers={"xlsx": lambda _, found, lang: matrix_xlsx(found, lang)},
        text=matrix_text,
        command="matrix",
        help="Lay things against instruments: who requires or treats what.",
        more="How strongly each text speaks on each thing, and what is silent and why.",
    )
    def matrix(
        self,
        rows: Annotated[
            str,
            Arg(
                "Names of things, with commas, or notions, mechanisms, characteristics, "
                "processes, technologies, actions, characteristics:digital-customs."
            ),
        ] = "notions",
        columns: Annotated[
            str,
            Arg(
                "Names of texts, with commas, or kinds of them (instruments, conventions, "
                "legal-acts), parts:rkc, provisions:rkc.ga. With the rows at most "
                f"{MAX_CELLS} cells."
            ),
        ] = "instruments",
        *,
        whole: Annotated[bool, Arg("Keep the columns in which nothing is covered.")] = False,
        **filters: Unpack[OfTexts],
    ) -> Matrix:
        """What each text says on each thing, with the claims behind it, and what it means if none.

        >>> len(graph.matrix(columns="rkc,tfa").rows)
        4
        """
        return matrix(self._desk, rows, columns, wanted(**filters), whole=whole)

    @operation(
        "contents",
        example="contents?texts=tfa&concept=single-window&lang=fr",
        tag="coverage",
        formats=("json", "csv", "xlsx"),
        table=contents_csv,
        text=contents_text,
        command="contents",
        help="Lay the contents of texts side by side, for a notion.",
        more="Each part with how strongly it bears on a notion or an action, and what is silent.",
    )
    def contents(
        self,
        texts: Annotated[
            str,
            Arg(
                f"Names of texts or parts of them, with commas, at most {MAX_TEXTS}.",
                positional=True,
                examples=("rkc,tfa", "rkc.ga"),
                schema={"minLength": 1},
            ),
        ],
        *,
        concept: Annotated[
            str,
            Arg("The name of a notion, another concept or an action; else any norm counts."),
        ] = "",
        lang: Lang = "en",
    ) -> ContentsBeside:
        """The contents of texts side by side, with how strongly each part bears on a thing.

        Where nothing is recorded of a part, it is a gap only if its text was read as a whole.

        >>> [one.bearing for one in graph.contents("tfa", concept="single-window").texts]
        [3]
        """
        return contents_beside(self._desk, texts, concept, wanted(lang).lang)

    @operation(
        "gaps",
        example="gaps?notion=paperless-customs&instrument=rkc&lang=fr&most=1",
        tag="coverage",
        formats=("json", "markdown", "csv", "xlsx"),
        table=gaps_csv,
        writers={
            "markdown": lambda _, found, __: markdown(found.paper).encode(),
            "xlsx": lambda _, found, lang: gaps_xlsx(found, lang),
        },
        text=lambda found, _: markdown(found.paper).removesuffix("\n"),
        command="gaps",
        help="Tell what of a notion an instrument covers, and what it does not.",
        more="By characteristics of the notion, with what other instruments say on the rest.",
    )
    def gaps(
        self,
        notion: Annotated[str, Arg("The name of a notion.", examples=("digital-customs",))],
        instrument: Annotated[
            str,
            Arg(
                "The name of an instrument, or of an edition or a part of one.",
                examples=("rkc", "rkc.ga"),
            ),
        ],
        *,
        most: Annotated[
            int,
            Arg(
                "How many other instruments to tell for what is not covered; the rest is counted.",
                least=1,
                most=MAX_ELSEWHERE,
            ),
        ] = USUAL_ELSEWHERE,
        **filters: Unpack[OfTexts],
    ) -> Gaps:
        """Which characteristics of a notion a text covers, and what other instruments say on the rest.

        What is not covered is a gap only where the text was read as a whole; else it is not known.
        As Markdown it is a text with footnotes, which can be taken into a paper.

        >>> graph.gaps("digital-customs", "rkc").extent
        'in part'
        """  # noqa: E501
        return gaps(self._desk, notion, instrument, wanted(**filters), most=most)

    @operation(
        "concordance",
        example="concordance?action=actions.lodge-once&kind=Convention&lang=fr&limit=1",
        tag="coverage",
        formats=("json", "csv", "xlsx"),
        table=lambda found: concordance_csv(found.norms.items),
        text=concordance_text,
        command="concordance",
        help="Lay the norms of all texts on an action side by side.",
        more="By force, then by the authority of the text; with its sources.",
        tool="List norms: of a text, on an action, by whom and how strongly",
    )
    def concordance(
        self,
        action: Annotated[
            str,
            Arg(
                "Names of actions, with commas, as in actions.accept-electronically; a "
                "characteristic, a notion or another concept stands for all actions that come to "
                "it. All actions.",
                "Names of actions, or of concepts to which actions come, with commas; else all.",
                positional=True,
                optional=True,
                examples=("actions.accept-electronically", "characteristics.once-only"),
            ),
        ] = "",
        *,
        force: Force = "",
        instrument: Annotated[
            str, Arg("Names of texts or parts of them, with commas, as in rkc,tfa.")
        ] = "",
        kind: Annotated[
            str,
            Arg(
                f"Kinds of instruments, with commas, of {', '.join(KINDS_BY_AUTHORITY)}.",
                schema=some_of(KINDS_BY_AUTHORITY),
            ),
        ] = "",
        bearer: Annotated[str, Arg("Names of bearers, with commas, as in bearers.customs.")] = "",
        parallel: Annotated[
            str,
            Arg(
                "Names of provisions, with commas, as in rkc.ga-3.21: norms of other texts with an "
                "action and a matter of one of theirs."
            ),
        ] = "",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
        **filters: Unpack[OfRecords],
    ) -> Concordance:
        """The norms of all texts on some actions, the strongest first, each with its sources.

        Of one force those of the most authoritative texts come first. `since` is the nearest day
        of application or entry into force: of the provision, its edition or its instrument. With
        `asOf` the norms are left out that surely held later, or no more; what has no date stays.

        >>> graph.concordance("actions.accept-electronically", instrument="rkc").norms.total
        2
        """
        return concordance(
            self._desk,
            wanted(**filters, force=force),
            action=action,
            instrument=instrument,
            kind=kind,
            bearer=bearer,
            parallel=parallel,
            limit=limit,
            cursor=cursor,
        )

    @operation(
        "paths",
        example="paths?from=single-window&to=rkc.ga-7.1&lang=fr&k=2",
        tag="paths",
        text=paths_text,
        command="paths",
        help="Find how one thing leads to another, as an argument.",
        more="Each is read out with its sources.",
    )
    def paths(
        self,
        start: Annotated[
            str, Arg("The name of a thing, such as digital-customs.", name="from", metavar="FROM")
        ],
        end: Annotated[str, Arg("The name of another, such as rkc.", name="to", metavar="TO")],
        *,
        number: Annotated[
            int, Arg("How many paths to give.", name="k", option="-k", least=1, most=MAX_PATHS)
        ] = USUAL_NUMBER,
        longest: Annotated[
            int, Arg("How many steps one may have.", least=1, most=MAX_LENGTH)
        ] = USUAL_MAX_LENGTH,
        **filters: Unpack[OfTexts],
    ) -> Paths:
        """The soundest and most telling chains of statements between two things.

        Each step has its statements with claims and citations, each path is read out in a few
        sentences. Things that are joined to very many others are avoided.

        >>> best, *_ = graph.paths("digital-customs", "rkc").paths
        >>> [thing.name for thing in best.things][-1]
        'rkc'
        """
        return paths(self._desk, start, end, wanted(**filters), number=number, longest=longest)

    @operation(
        "explain",
        example="explain?subject=rkc.ga-3.21&relation=obligesToPermit"
        "&object=characteristics.electronic-beside-paper&lang=fr",
        tag="explanations",
        endpoint="read_explanation",
    )
    def explain(
        self,
        subject: Annotated[str, Arg("The name of a thing, such as rkc.ga-3.21.")],
        relation: Annotated[str, Arg("The name of a relation, such as obligesToPermit.")],
        target: Annotated[
            str, Arg("The name of a thing or a class, or the text of a value.", name="object")
        ],
        *,
        limit: Annotated[
            int, Arg("How many chains to give.", least=1, most=MAX_CHAINS)
        ] = USUAL_CHAINS,
        offset: Annotated[int, Arg("The `next_offset` of the answer before, else 0.", least=0)] = 0,
        lang: Lang = "en",
    ) -> Explanation:
        """Every chain by which a thing stands in a relation to another, in words.

        A chain leads from facts, norms and argued claims, each with its sources, by the axioms of the
        ontology to what is explained. Where it does not hold, `silence` tells what is missing, and
        `instead` what the graph has in its place.

        >>> graph.explain("tfa", "endeavours", "single-window").holds
        True
        """  # noqa: E501
        spoken = wanted(lang).lang
        return explanation(
            self._desk, subject, relation, target, spoken, limit=limit, offset=offset
        )

    @operation(
        "timeline",
        example="timeline?of=rkc&from=1999&to=2006&lang=fr&limit=2",
        tag="time",
        formats=("json", "csv", "xlsx"),
        table=lambda found: timeline_csv(found.entries.items),
        text=timeline_text,
        command="timeline",
        help="Tell in order of time what happened to a thing.",
        more="What was said of it and what it did, too.",
        tool="Tell what happened and was said, in order of time",
        whole=True,
    )
    def timeline(
        self,
        of: Annotated[
            str,
            Arg(
                "Names, with commas, of an instrument, a notion, a body or any other thing; at "
                f"most {MAX_NAMES}. Without any, the notions.",
                "Names, with commas, as rkc or digital-customs,smart-customs.",
                positional=True,
                examples=("rkc", "digital-customs,smart-customs"),
            ),
        ] = "",
        *,
        since: Annotated[
            str,
            Arg(
                "The first day of the span, as 2015 or 2019-06-03.",
                name="from",
                option="--from",
                schema={"pattern": ANY_DATE},
            ),
        ] = "",
        until: Annotated[
            str,
            Arg(
                "The last day of the span; a month or a year for its last.",
                name="to",
                option="--to",
                schema={"pattern": ANY_DATE},
            ),
        ] = "",
        limit: Limit = MAX_COUNT,
        cursor: Cursor = "",
        **filters: Unpack[OfTexts],
    ) -> Timeline:
        """What happened to a thing, what was said of it and what it did, in order of time.

        >>> graph.timeline("rkc", since="1999-06-26", until="1999-06-27").entries.items[-2].sentence
        'Revised Kyoto Convention was adopted by Council of the WCO.'
        """
        span = Span(since, until)
        return timeline(self._desk, of, span, wanted(**filters), limit=limit, cursor=cursor)

    @operation(
        "compare",
        example="compare?a=paperless-customs&b=smart-customs&lang=fr",
        tag="comparison",
        endpoint="read_comparison",
        table=comparison_csv,
        text=comparison_text,
        command="compare",
        help="Lay two things of a kind side by side.",
        more="Concepts, instruments or editions: what they share and what they do not.",
        tool="Tell what two concepts or texts share and do not",
    )
    def compare(
        self,
        a: Annotated[str, Arg("The name of a concept, an instrument or an edition, such as rkc.")],
        b: Annotated[str, Arg("The name of another of the same kind, such as tfa.")],
        **filters: Unpack[OfStatements],
    ) -> Comparison:
        """What two concepts, instruments or editions share and do not, by which sources.

        Where nothing is told of one of them, `absence_a` or `absence_b` tells what that means.

        >>> graph.compare("digital-customs", "electronic-customs").a.label
        'digital customs'
        """
        return compare(self._desk, a, b, wanted(**filters))
