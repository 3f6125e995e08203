"""The first page, and the page about the graph."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.answer_citation import graph_work
from dcgraph.research.catalogue import coverages
from dcgraph.research.citation import cited
from dcgraph.research.concordance import counted, index, parallels, placed
from dcgraph.research.coverage import extent
from dcgraph.research.filters import Filters, graph_day
from dcgraph.research.graph import Desk, cached
from dcgraph.research.model import (
    Citation,
    Language,
    Norm,
    Parallels,
    PlacedNorm,
    SourcedText,
    Thing,
)
from dcgraph.research.norms import norm
from dcgraph.research.statistics import statistics
from dcgraph.words import chosen
from dcgraph_api.config import Settings
from dcgraph_api.pages.concept import opening
from dcgraph_api.pages.reader import CATALOGUES, Reader, grouped, size
from dcgraph_api.pages.rendering import Content

_SAMPLE: Final = "rkc.ga-3.21.norm-1"
_TEXTS: Final = (
    *("rkc", "tfa", "union-customs-code", "eu-single-window-environment"),
    *("korean-customs-act", "canadian-customs-act"),
    *("wto-electronic-commerce-agreement", "uncitral-mletr"),
)
"""The instruments of the first page, and the columns of its picture."""
_ACTIONS: Final = (
    *("accept-electronically", "exchange-data", "give-legal-equivalence"),
    *("authenticate-electronically", "lodge-once", "reuse-data", "share-with-authorities"),
    *("publish-online", "manage-risk", "pay-electronically", "use-other-means"),
)
_DECLARATIONS: Final = (
    *("rkc.ga-3.21", "union-customs-code.article-6.1", "eaeu-customs-code.article-104.3"),
)
_SINGLE_WINDOW: Final = "tfa.10.4.1"
_COUNTED: Final = ("Instrument", "Provision", "Concept", "Claim", "Source")
_PARALLELS: Final = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A question of the first page: its answer in a sentence, and what bears that out.

    `address` leads to the whole answer.
    """

    question: str
    address: str
    sentence: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A notion as the first page tells it: what it is, how many definitions and when.

    `answer` is the first sentence of its summary.
    """

    thing: Thing
    definitions: int
    years: str
    summary: SourcedText | None
    answer: str


@dataclass(frozen=True, slots=True)
class Told:
    """An instrument as the first page tells it; `parties` is 0 where they are not listed.

    `applies` is the day from which it is applied, empty where that is the day of its entry into
    force, is not recorded or has not come.
    """

    thing: Thing
    norms: int
    since: str
    applies: str
    parties: int
    draft: bool


@dataclass(frozen=True, slots=True)
class Square:
    """What an instrument says on an action: its strongest norm that stands today.

    Where there is none, `gap` tells that the text was read as a whole.
    """

    norm: PlacedNorm | None
    gap: bool


def home_content(desk: Desk, reader: Reader) -> Content:
    """What the template `home.html` needs; of what the graph does not hold, nothing."""
    t, lang, facts = CATALOGUES[reader.lang], reader.lang, desk.facts
    texts = [iri for one in _TEXTS if (iri := DCGD + one) in facts.about]
    sample = DCGD + _SAMPLE
    has_sample = sample in index(desk).entries
    return {
        "day": graph_day(desk),
        "sample": placed(desk, sample, lang) if has_sample else None,
        "parallel": _parallels(desk, reader) if has_sample else None,
        "notions": [_opened(desk, iri, lang) for iri in facts.of_kind(DCG + "Notion")],
        "answers": [
            one
            for one in (
                _on_declarations(desk, lang),
                _on_the_notion(desk, lang),
                _on_the_agreement(desk, lang),
            )
            if one
        ],
        "texts": [(desk.thing(iri, lang), _is_draft(desk, iri)) for iri in texts],
        "rows": [
            (desk.thing(action, lang), [_square(desk, action, text, lang) for text in texts])
            for name in _ACTIONS
            if (action := f"{DCGD}actions.{name}") in facts.about
        ],
        "instruments": [_told(desk, iri, lang) for iri in texts],
        "counts": [
            (t(f"home.count-{one}", n=number), number, page)
            for one, page in zip(_COUNTED, _COUNTED_AT, strict=True)
            if (number := len(facts.of_kind(DCG + one)))
        ],
    }


_COUNTED_AT: Final = ("/instruments", "", "/concepts", "", "/sources")


@cached
def _by_place(desk: Desk) -> dict[tuple[str, str], list[str]]:
    """The norms of each text on each action, the strongest first, by the IRIs of both."""
    found: dict[tuple[str, str], list[str]] = {}
    for iri, one in index(desk).entries.items():
        for action in one.actions:
            found.setdefault((one.instrument, action), []).append(iri)
    return found


@cached
def _square(desk: Desk, action: str, text: str, lang: Language) -> Square:
    every = (placed(desk, iri, lang) for iri in _by_place(desk).get((text, action), ()))
    standing = next((one for one in every if not one.past), None)
    return Square(standing, standing is None and extent(desk, text)[0] == "whole")


def _parallels(desk: Desk, reader: Reader) -> Parallels | None:
    """The norms parallel to the sample: the first three, and how many there are."""
    provision = index(desk).entries[DCGD + _SAMPLE].provision
    found = parallels(desk, provision, Filters(reader.lang))
    return replace(found, norms=found.norms[:_PARALLELS]) if found else None


def _opened(desk: Desk, iri: str, lang: Language) -> Opened:
    facts = desk.facts
    given = facts.leading_to(iri, DCG + "isDefinitionOf")
    days = (facts.first(one, DCG + "definitionDate") for one in given)
    years = sorted(one[:4] for one in days if one)
    told = "" if not years else years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
    summary = chosen(desk.sourced(iri, DCG + "summary", lang), lang)
    answer = opening(summary.text)[0] if summary else ""
    return Opened(desk.thing(iri, lang), len(given), told, summary, answer)


def _told(desk: Desk, iri: str, lang: Language) -> Told:
    facts = desk.facts
    since = facts.first(iri, DCG + "entryIntoForceDate")
    applies = facts.first(iri, DCG + "applicationDate")
    return Told(
        desk.thing(iri, lang),
        counted(desk, (iri,)).acting,
        since,
        applies if applies != since and applies <= graph_day(desk) else "",
        len(facts.leading_to(iri, DCG + "isPartyTo")),
        _is_draft(desk, iri),
    )


def _is_draft(desk: Desk, iri: str) -> bool:
    return desk.facts.first(iri, DCG + "hasStatus") == DCG + "Draft"


def _on_declarations(desk: Desk, lang: Language) -> Answer | None:
    """Must Customs accept electronic declarations? By the force of a norm of each provision."""
    t = CATALOGUES[lang]
    by_force: dict[str, list[Norm]] = {}
    for name in _DECLARATIONS:
        for iri in desk.facts.iris(DCGD + name, DCG + "hasNorm")[:1]:
            one = norm(desk, iri, lang)
            if one.provision and t.has(f"home.declaration.{one.force}"):
                by_force.setdefault(str(one.force), []).append(one)
    if not by_force:
        return None
    said = (
        t(f"home.declaration.{force}", texts=", ".join(_label(one) for one in norms))
        for force, norms in by_force.items()
    )
    sources = (one for norms in by_force.values() for it in norms for one in it.citations[:1])
    address = "/questions/acceptance-of-electronic-documents-across-texts"
    return Answer(t("home.declaration.question"), address, _sentence(said), tuple(sources))


def _on_the_notion(desk: Desk, lang: Language) -> Answer | None:
    """Is the single window part of digital customs? By the claims each way."""
    t = CATALOGUES[lang]
    notion, window = DCGD + "digital-customs", DCGD + "single-window"
    said, sources = [], []
    for way, pair in (("yes", (notion, window)), ("other-way", (window, notion))):
        claims = [
            desk.claim_statement(one, lang)
            for one in desk.facts.claims.values()
            if (one.subject, one.object) == pair and one.relation == DCG + "includes"
        ]
        who = [f"{it.label} ({one.stated_on[:4]})" for one in claims for it in one.claimants]
        if who:
            said.append(t(f"home.notion.{way}", who=", ".join(who)))
            sources += [one for it in claims for one in it.citations[:1]]
    if not said:
        return None
    address = "/questions/single-window-in-which-notion"
    return Answer(t("home.notion.question"), address, _sentence(said), tuple(sources))


def _on_the_agreement(desk: Desk, lang: Language) -> Answer | None:
    """Must a WTO Member run a single window? By the force of the first norm of the paragraph."""
    t = CATALOGUES[lang]
    for iri in desk.facts.iris(DCGD + _SINGLE_WINDOW, DCG + "hasNorm")[:1]:
        one = norm(desk, iri, lang)
        if t.has(f"home.agreement.{one.force}"):
            said = t(f"home.agreement.{one.force}", text=_label(one))
            address = f"/id/{_SINGLE_WINDOW}.html"
            return Answer(t("home.agreement.question"), address, said, one.citations[:1])
    return None


def _label(one: Norm) -> str:
    return one.provision.label if one.provision else ""


def _sentence(parts: Iterable[str]) -> str:
    said = "; ".join(parts)
    return said[:1].upper() + said[1:] + "."


def about_content(desk: Desk, reader: Reader, settings: Settings, day: str) -> Content:
    """What the template `about.html` needs; the graph is cited as of a day, as 2026-11-24."""
    figures = statistics(desk, reader.lang)
    number = {one.name: grouped(one.number, reader.lang) for one in figures.kinds}
    counted = {"claims": "Claim", "citations": "Citation", "notes": "CoverageNote"}
    addressed = {one.name: one.number for one in figures.addresses}
    return {
        "figures": figures,
        "number": {
            **{name: number.get(kind, "0") for name, kind in counted.items()},
            "with": grouped(addressed["with"], reader.lang),
            "all": grouped(sum(addressed.values()), reader.lang),
        },
        "bases": {one.name: grouped(one.number, reader.lang) for one in figures.bases},
        "confidences": {one.name: grouped(one.number, reader.lang) for one in figures.confidences},
        "readings": {
            one: tuple(coverages(desk, reader.lang, extent=one)) for one in ("whole", "in part")
        },
        "limits": _limits(settings, reader),
        "citing": cited(graph_work(desk, reader.base, day)),
    }


def _limits(settings: Settings, reader: Reader) -> list[str]:
    """The bounds that a reader may meet, in sentences."""
    t, lang = CATALOGUES[reader.lang], reader.lang
    bounds = {
        "time": {"n": grouped(settings.time_limit, lang)},
        "rows": {"n": grouped(settings.rows, lang)},
        "size": {"size": size(settings.output_bytes, lang)},
        "memory": {} if settings.store else {"size": size(settings.memory, lang)},
        "query": {"size": size(settings.query_bytes, lang)},
        "client": {"n": grouped(n, lang)} if (n := settings.client_queries) else {},
    }
    return [t(f"about.limit-{name}", **values) for name, values in bounds.items() if values]
