"""New records: where they stand, how they look, and that the check asks only for what was told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dcgraph.check.run import check
from dcgraph.edit import create as creating
from dcgraph.edit.apply import apply
from dcgraph.edit.create import KINDS, Creation, Draft, statement
from dcgraph.edit.names import (
    claim_ends,
    existing,
    fresh,
    iri_of,
    norm_name,
    provision_name,
    whole_of,
)
from dcgraph.errors import DcgraphError, EditError, InvalidDataError, NotFoundError
from dcgraph.files import ROOT, Rooms, rooms
from dcgraph.namespaces import DCG, DCGD, PREFIXES
from dcgraph.rdf.corpus import Corpus, load

CONVENTION = "data/instruments/small-convention.ttl"
LABELS = {"en": "Small Convention, Standard 1.2", "fr": "norme 1.2", "ru": "стандарт 1.2"}
CITED = {"source": "law-text", "locator": "Standard 1.2", "confidence": "Confirmed"}
CITATION = 'dcg:hasCitation [ dcg:citesSource dcgd:sources.law-text ; dcg:locator "Standard 1.2" ]'
ENDS = ("small-convention.1.1", "guides", "small-customs")


@pytest.fixture
def corpus(small: Rooms) -> Corpus:
    return load(small)


def create(corpus: Corpus, word: str, name: str | None, given: dict[str, Any]) -> Creation:
    """What has to change for one record."""
    return creating.create(corpus, word, [Draft(name, given)])


def texts(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted((root / "data").rglob("*.ttl"))
    }


def written(corpus: Corpus, done: Creation) -> dict[str, str]:
    """Write it, hold the check against what was announced, and give the lines that are new."""
    before = texts(corpus.root)
    apply(done.changes, corpus.root)
    after = texts(corpus.root)
    found = check(load(rooms(corpus.root))).findings
    assert {f.fingerprint for f in found} == {f.fingerprint for f in done.to_fill}
    assert [(f.rule, f.place) for f in found] == [(f.rule, f.place) for f in done.to_fill]
    new = {}
    for path, text in after.items():
        old = before.get(path, "")
        if text != old:
            rows = text.split("\n")
            kept = iter(rows)
            assert all(line in kept for line in old.split("\n")), f"{path} lost a line"
            new[path] = text
    return new


def rules(done: Creation) -> set[str]:
    return {finding.rule for finding in done.to_fill}


@pytest.mark.nightly
def test_a_whole_provision_is_written_among_its_siblings(corpus: Corpus) -> None:
    said: dict[str, Any] = {"number": "1.2", "position": 2, "part-of": "small-convention.1"}
    said |= {"kind": "Standard", "summary": "Customs shall stay small.", "note": ["A remark."]}
    said |= {"with": ["dcg:heading=On size"]}
    done = create(corpus, "provision", "small-convention.1.2", said | LABELS | CITED)
    assert not done.to_fill
    old = (corpus.root / CONVENTION).read_text("utf-8")
    record = f"""dcgd:small-convention.1.2 a dcg:Standard ;
    skos:prefLabel "Small Convention, Standard 1.2"@en , "norme 1.2"@fr , "стандарт 1.2"@ru ;
    dcg:heading "On size"@en ;
    dcg:number "1.2" ;
    dcg:position 2 ;
    dcg:isPartOf dcgd:small-convention.1 ;
    dcg:summary "Customs shall stay small."@en ;
    skos:note "A remark."@en ;
    {CITATION} .
"""
    follower = "dcgd:small-convention.1.treats.small-customs a dcg:Claim"
    new = written(corpus, done)
    assert new == {CONVENTION: old.replace(follower, f"{record}\n{follower}")}
    (place,) = done.places.values()
    assert place[:2] == (CONVENTION, old[: old.index(follower)].count("\n") + 1)


@pytest.mark.nightly
def test_what_is_not_told_is_left_out_and_asked_for(corpus: Corpus) -> None:
    done = create(corpus, "provision", "small-convention.1.2", {"kind": "Standard"})
    assert rules(done) == {
        "Labelled-labelEn",
        "Labelled-labelFr",
        "Labelled-labelRu",
        "Provision-summary",
        "Record-hasCitation",
    }
    (text,) = written(corpus, done).values()
    record = (
        "dcgd:small-convention.1.2 a dcg:Standard ;\n    dcg:isPartOf dcgd:small-convention.1 .\n"
    )
    assert f"\n{record}" in text


@pytest.mark.nightly
def test_a_concept_gets_a_file_of_its_own(corpus: Corpus) -> None:
    said: dict[str, Any] = {"kind": "Technology", "en": "tiny boats", "summary": "Boats."}
    done = create(corpus, "concept", "tiny-boats", said | CITED)
    assert rules(done) == {"Labelled-labelFr", "Labelled-labelRu"}
    new = written(corpus, done)
    assert list(new) == ["data/concepts/tiny-boats.ttl"]
    assert (
        new["data/concepts/tiny-boats.ttl"]
        == f"""@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

# Tiny boats: the concept.

dcgd:tiny-boats a dcg:Technology ;
    skos:prefLabel "tiny boats"@en ;
    dcg:summary "Boats."@en ;
    {CITATION} .
"""
    )


def test_a_notion_asks_for_a_definition(corpus: Corpus) -> None:
    said: dict[str, Any] = {"kind": "Notion", "summary": "Small."}
    done = create(corpus, "concept", "dcgd:tiny-customs", said | LABELS)
    assert rules(done) == {"Notion-defined", "Record-hasCitation"}


@pytest.mark.nightly
def test_an_instrument_asks_for_a_note_on_its_reading(corpus: Corpus) -> None:
    given = ("dcg:adoptionDate=2001-02", "dcg:binding=true", "dcg:hasStatus=dcg:InForce")
    said: dict[str, Any] = {"kind": "LegalAct", "summary": "An act.", "with": given}
    done = create(corpus, "instrument", "next-act", said | LABELS | CITED)
    assert rules(done) == {"Instrument-coverage"}
    (text,) = written(corpus, done).values()
    assert (
        '    dcg:adoptionDate "2001-02" ;\n    dcg:binding true ;\n'
        "    dcg:hasStatus dcg:InForce ;\n"
        '    dcg:summary "An act."@en ;\n'
    ) in text


def claim(corpus: Corpus, *holders: str, basis: str = "Interpreted") -> Creation:
    said: dict[str, Any] = dict(zip(("subject", "relation", "object"), ENDS, strict=True))
    said |= {"rationale": "It shows how to be small, in so many words.", "source": "law-text"}
    said |= {"confidence": "Recalled"}
    return create(corpus, "claim", None, said | {"basis": basis, "claimed-by": holders})


@pytest.mark.nightly
def test_a_claim_stands_with_its_subject(corpus: Corpus) -> None:
    done = claim(corpus)
    assert rules(done) == {"Citation-locator"}
    old = (corpus.root / CONVENTION).read_text("utf-8")
    today = datetime.now(UTC).date().isoformat()
    record = f"""dcgd:small-convention.1.1.guides.small-customs a dcg:Claim ;
    dcg:hasBasis dcg:Interpreted ;
    dcg:rationale "It shows how to be small, in so many words."@en ;
    dcg:readBy "The dcgraph authors" ;
    dcg:readOn "{today}" ;
    dcg:hasReviewState dcg:Proposed ;
    dcg:hasCitation [ dcg:citesSource dcgd:sources.law-text ; dcg:hasConfidence dcg:Recalled ] .
"""
    follower = "dcgd:small-convention.1.treats.small-customs a dcg:Claim"
    assert written(corpus, done) == {CONVENTION: old.replace(follower, f"{record}\n{follower}")}


def test_a_stated_claim_asks_who_states_it(corpus: Corpus) -> None:
    assert "Claim-statedByWhom" in rules(claim(corpus, basis="Stated"))


@pytest.mark.nightly
def test_the_same_claim_of_another_is_named_by_who_holds_it(corpus: Corpus) -> None:
    apply(claim(corpus).changes, corpus.root)
    corpus = load(rooms(corpus.root))
    with pytest.raises(EditError, match=rf"is there already, at {CONVENTION}:\d+"):
        claim(corpus)
    done = claim(corpus, "dcgd:small-office", basis="Stated")
    assert [*done.places] == [DCGD + "small-convention.1.1.guides.small-customs.small-office"]


def test_a_reading_that_another_is_said_to_hold_is_refused(corpus: Corpus) -> None:
    with pytest.raises(InvalidDataError) as caught:
        claim(corpus, "dcgd:small-office")
    found = {getattr(finding, "rule", "") for finding in caught.value.findings}
    assert found == {"Claim-readingOfNobodyElse"}


@pytest.mark.nightly
def test_a_source_stands_with_its_like(corpus: Corpus) -> None:
    said: dict[str, Any] = {
        "title": 'A "page"',
        "lang": "de",
        "url": "https://example.org/b",
        "kind": "WebPage",
    }
    done = create(corpus, "source", "a-page", said)
    assert rules(done) == {"Source-cited", "Source-hasAuthority"}
    old = (corpus.root / "data/sources/web.ttl").read_text("utf-8")
    record = r"""dcgd:sources.a-page a dcg:WebPage ;
    dcterms:title "A \"page\""@de ;
    dcg:languageCode "de" ;
    dcg:webAddress "https://example.org/b"^^xsd:anyURI .
"""
    follower = "dcgd:sources.law-text a"
    wanted = {"data/sources/web.ttl": old.replace(follower, f"{record}\n{follower}")}
    assert written(corpus, done) == wanted


@pytest.mark.nightly
def test_a_norm_stands_behind_its_provision_which_names_it(corpus: Corpus) -> None:
    provision = "small-convention.1.1"
    said: dict[str, Any] = {
        "kind": "ObligationNorm",
        "words": "shall stay",
        "summary": "Customs stay small.",
    }
    for kind, name in (("action", "stay"), ("bearer", "customs")):
        path = corpus.root / "data" / "concepts" / f"{kind}s.ttl"
        head = (ROOT / path.relative_to(corpus.root)).read_text("utf-8").split("\n\n")[:3]
        path.write_text("\n\n".join(head) + "\n", encoding="utf-8")
        done = create(load(rooms(corpus.root)), kind, name, {"kind": kind.title(), "en": kind})
        assert [*done.places] == [f"{DCGD}{kind}s.{name}"]
        apply(done.changes, corpus.root)
    corpus = load(rooms(corpus.root))
    said |= {"action": ["stay"], "bearer": ["customs"]} | LABELS | CITED
    assert norm_name(corpus, provision) == f"dcgd:{provision}.norm-1"
    done = create(corpus, "norm", f"{provision}.norm-1", said)
    assert not done.to_fill
    apply(done.changes, corpus.root)
    text = (corpus.root / CONVENTION).read_text("utf-8")
    assert f"dcgd:{provision}.norm-1 a dcg:ObligationNorm" in text
    assert "dcg:hasNorm" not in text
    assert (
        "    dcg:hasBearer dcgd:bearers.customs ;\n    dcg:hasAction dcgd:actions.stay ;\n"
        '    dcg:operativeWords "shall stay"@en ;\n    dcg:summary "Customs stay small."@en ;\n'
    ) in text
    after = load(rooms(corpus.root))
    assert norm_name(after, provision) == f"dcgd:{provision}.norm-2"
    said |= {"en": "Norm 2", "fr": "Norme 2", "ru": "Норма 2", "words": "shall be"}
    second = create(after, "norm", f"{provision}.norm-2", said)
    laid_down = second.after.values(DCGD + provision, DCG + "hasNorm")
    assert {node.value[-6:] for node in laid_down} == {"norm-1", "norm-2"}


def test_every_kind_of_record_can_be_written(shipped: Corpus) -> None:
    # A list is made once; citations stand in records; a publication is a source.
    left_out = {DCG + name for name in ("ConceptScheme", "Citation")}
    tops = {kind.top for kind in KINDS.values()}
    below = PREFIXES["rdfs"] + "subClassOf"

    def is_offered(kind: str) -> bool:
        above = {t.object.value for _, t in shipped.statements(kind) if t.predicate.value == below}
        return kind in tops | left_out or any(map(is_offered, {a for a in above if DCG in a}))

    used = {
        t.object.value
        for file in shipped.rooms("data")
        for t in file.triples
        if t.predicate.value == PREFIXES["rdf"] + "type" and t.object.value.startswith(DCG)
    }
    assert len(used) > 80
    assert [kind for kind in sorted(used) if not is_offered(kind)] == []


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        # Whatever is told and wrong is refused, with what the check would say.
        ({"en": "small customs"}, "Labelled-labelUnique"),
        ({"with": ["dcg:summary@de=Etwas"]}, "Record-summary"),
        ({"source": "law-text", "locator": "p", "confidence": "Sure"}, "File-unknownTerm"),
        ({"with": ["dcg:requires=dcgd:small-customs"]}, "Record-noDirectRelation"),
    ],
)
def test_a_value_that_breaks_a_rule_is_refused(
    corpus: Corpus, draft: dict[str, Any], rule: str
) -> None:
    before = texts(corpus.root)
    with pytest.raises(InvalidDataError, match="Nothing was written") as caught:
        create(corpus, "concept", "dcgd:x1", draft | {"kind": "Technology"})
    assert rule in {getattr(finding, "rule", "") for finding in caught.value.findings}
    assert texts(corpus.root) == before


HOSTILE = [
    "dcgd:../x",
    "dcgd:a/b",
    "dcgd:a..b",
    "dcgd:.a",
    "dcgd:a.",
    "dcgd:A-b",
    "dcgd:a b",
    'dcgd:a"b',
    "dcgd:a\nb",
    "dcgd:a>b",
    "dcgd:-a",
    "dcgd:" + "a" * 300,
    "dcgd:",
    "",
    "ex:a",
    "dcgd:ä",
    "https://w3id.org/dcgraph/id/../../etc",
    "https://example.org/a",
    "dcg:Thing x",
]


@pytest.mark.nightly
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_cannot_be_is_refused(corpus: Corpus, name: str) -> None:
    before = texts(corpus.root)
    with pytest.raises(EditError) as caught:
        create(corpus, "concept", name, {"kind": "Technology"})
    assert "\n" not in str(caught.value)
    assert texts(corpus.root) == before


@pytest.mark.nightly
@pytest.mark.parametrize("text", ["a\nb", "a\rb", "a\x00b", "a\u2028b", "a\u202eb", "a\ud800b"])
@pytest.mark.parametrize("where", ["en", "summary", "note", "locator", "with"])
def test_a_text_that_is_no_line_is_refused(corpus: Corpus, text: str, where: str) -> None:
    value: Any = [f"skos:altLabel@en={text}"] if where == "with" else text
    with pytest.raises(EditError, match=r"U\+"):
        create(corpus, "concept", "dcgd:x", {"kind": "Technology", where: value})


@pytest.mark.nightly
def test_quotes_and_marks_in_a_text_are_text(corpus: Corpus) -> None:
    text = r'say "no" \ ; dcgd:x a dcg:Notion . # done'
    done = create(corpus, "concept", "x", {"kind": "Technology", "en": text, "summary": text})
    written(corpus, done)
    after = load(rooms(corpus.root))
    assert after.label(DCGD + "x") == text
    assert len(after.statements(DCGD + "x")) == 3


def test_a_record_that_is_there_is_refused_with_its_place(corpus: Corpus) -> None:
    with pytest.raises(EditError, match=r"already, at data/concepts/small-customs\.ttl:9"):
        create(corpus, "concept", "small-customs", {"kind": "Notion"})


def test_a_stem_of_another_room_is_refused(corpus: Corpus) -> None:
    office = corpus.root / "data" / "actors" / "small-office.ttl"
    text = office.read_text("utf-8").replace("dcgd:small-office a", "dcgd:small-office.a a")
    office.write_text(text, encoding="utf-8")
    with pytest.raises(EditError, match=r"small-office is taken: data/actors/small-office\.ttl"):
        create(load(rooms(corpus.root)), "concept", "small-office", {"kind": "Technology"})


def test_a_provision_of_no_instrument_is_refused(corpus: Corpus) -> None:
    with pytest.raises(EditError, match="no file for nothing"):
        create(corpus, "provision", "nothing.1", {"kind": "Article"})


@pytest.mark.parametrize(
    ("kind", "first"), [("edition", "instrument"), ("post", "actor"), ("point", "event")]
)
def test_what_stands_in_no_file_yet_is_met_with_what_to_write_first(
    corpus: Corpus, kind: str, first: str
) -> None:
    with pytest.raises(EditError, match=f"such as by `dcgraph new {first}`"):
        create(corpus, kind, "nothing.x", {})


@pytest.mark.parametrize("given", ["en gb", 'en"', "рус", "EN", "e"])
def test_a_language_that_is_none_is_named(corpus: Corpus, given: str) -> None:
    named = {"kind": "WebPage", "title": "A page", "lang": given}
    with pytest.raises(EditError, match=re.escape(f"{given!r} is no language")):
        create(corpus, "source", "sources.page", named)


@pytest.mark.parametrize("file", ["data/concepts/other.ttl", "../x/x.ttl", "shapes/x.ttl", "x.csv"])
def test_a_file_in_which_it_may_not_stand_is_refused(corpus: Corpus, file: str) -> None:
    with pytest.raises(EditError):
        create(corpus, "concept", "x", {"kind": "Technology", "file": Path(file)})


def test_a_link_out_of_the_root_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (corpus.root / "data" / "concepts" / "x").symlink_to(outside)
    said: dict[str, Any] = {"kind": "Technology", "file": Path("data/concepts/x/x.ttl")}
    with pytest.raises(EditError, match="symbolic link"):
        create(corpus, "concept", "x", said)


def test_a_citation_is_confirmed_by_nobody_s_silence(corpus: Corpus) -> None:
    cited = {"kind": "Technology", "source": "law-text", "locator": "Standard 1.2"}
    with pytest.raises(EditError, match="--confidence: say how sure it is: Confirmed if"):
        create(corpus, "concept", "x", cited)
    for confidence, is_written in (("Confirmed", False), ("Recalled", True)):
        (change,) = create(corpus, "concept", "x", cited | {"confidence": confidence}).changes
        text = change.after or ""
        assert ("dcg:hasConfidence dcg:Recalled ]" in text) == is_written
        assert "Confirmed" not in text


def test_what_is_no_kind_is_met_with_those_there_are(corpus: Corpus) -> None:
    with pytest.raises(
        EditError, match=r"'Convention' is no kind of concept\. .*Mechanism, Notion"
    ):
        create(corpus, "concept", "x", {"kind": "Convention"})
    with pytest.raises(EditError, match=r"What kind of provision is it.*Article"):
        create(corpus, "provision", "small-convention.2", {})
    # What has no kinds below it is of its own.
    with pytest.raises(EditError, match=r"no kind of dimension\. Give --kind: Dimension\."):
        create(corpus, "dimension", "x", {"kind": "Notion"})


def test_a_thing_that_is_not_there_is_met_with_the_nearest(corpus: Corpus) -> None:
    with pytest.raises(NotFoundError, match=r"did you mean dcgd:sources\.law-text"):
        create(
            corpus,
            "concept",
            "x",
            {"kind": "Technology", "source": "law-texts", "confidence": "Confirmed"},
        )
    with pytest.raises(EditError, match=r"no relation of claims\. From .* fit .*requires"):
        claim_ends(corpus, *("small-convention", "hasStatus", "small-customs"))
    with pytest.raises(EditError, match=r"dcg:regulates is no relation .*requires, .*treats"):
        claim_ends(corpus, *("small-convention", "regulates", "small-customs"))
    with pytest.raises(NotFoundError, match=r"no dcgd:customs; did you mean dcgd:small-customs"):
        claim_ends(corpus, *("small-convention", "treats", "customs"))


@pytest.mark.parametrize("kind", [None, "Annex"])
def test_the_kinds_of_the_other_parts_are_told(corpus: Corpus, kind: str | None) -> None:
    # Of dcgd:small-convention, in data/instruments/small-convention.ttl, one chapter is part.
    with pytest.raises(EditError, match=r"Its parts are of the kind Chapter\.$"):
        provision_name(corpus, DCGD + "small-convention", "2", kind)


@pytest.mark.parametrize(
    ("given", "path", "value"),
    [
        ("dcg:adoptionDate=1999-06-26", "adoptionDate", '"1999-06-26"'),
        ("dcg:heading@fr=Normes", "heading", '"Normes"@fr'),
        ("dcg:heading=a = b", "heading", '"a = b"@en'),
        ("dcg:position=3", "position", "3"),
        ("dcg:binding=false", "binding", "false"),
        ("dcg:webAddress=x:y", "webAddress", '"x:y"^^<http://www.w3.org/2001/XMLSchema#anyURI>'),
        ("dcg:isAdoptedBy=dcgd:small-office", "isAdoptedBy", f"<{DCGD}small-office>"),
    ],
)
def test_a_statement_is_read_as_the_ontology_has_it(
    corpus: Corpus, given: str, path: str, value: str
) -> None:
    assert statement(corpus, given) == (DCG + path, value)


@pytest.mark.nightly
@pytest.mark.parametrize(
    "given",
    [
        "dcg:adoptionDate",
        "dcg:adoptionDate=",
        "dcg:adoptionDate=1999-13-26",
        "dcg:adoptionDate=June 1999",
        "dcg:adoptonDate=1999",
        "dcg:position=-1",
        "dcg:position=1.5",
        "dcg:binding=yes",
        "dcg:isAdoptedBy=dcgd:nobody",
        "dcg:isAdoptedBy=somebody",
        "dcg:Notion=x",
        "=x",
        "a b=x",
    ],
)
def test_a_statement_that_cannot_be_is_refused(corpus: Corpus, given: str) -> None:
    with pytest.raises(DcgraphError):
        statement(corpus, given)


def test_provisions_are_named_by_the_numbers_of_the_text(shipped: Corpus) -> None:
    def name(whole: str, number: str, kind: str) -> str:
        return provision_name(shipped, DCGD + whole, number, kind)

    assert name("rkc.ga-7", "7.5", "Standard") == "dcgd:rkc.ga-7.5"
    assert (
        name("safe-framework.pillar-2", "7", "Standard")
        == "dcgd:safe-framework.pillar-2.standard-7"
    )
    assert name("tfa.12", "12.3", "Paragraph") == "dcgd:tfa.12.3"
    with pytest.raises(EditError, match=r"No Article of dcgd:rkc\.ga-7 shows"):
        name("rkc.ga-7", "3", "Article")


def test_the_whole_of_a_provision_is_taken_only_where_there_is_no_doubt(shipped: Corpus) -> None:
    assert whole_of(shipped, DCGD + "rkc.ga-7.5") == DCGD + "rkc.ga-7"
    assert whole_of(shipped, DCGD + "tfa.7.9.1") == DCGD + "tfa.7.9"
    # Articles of the Agreement are parts of three sections.
    assert whole_of(shipped, DCGD + "tfa.13") is None


def test_names_are_read_in_each_form(corpus: Corpus) -> None:
    wanted = DCGD + "small-customs"
    for name in ("dcgd:small-customs", wanted, f"<{wanted}>"):
        assert iri_of(name) == existing(corpus, name) == wanted
    assert fresh("dcgs:Instrument-x") == "https://w3id.org/dcgraph/shapes/Instrument-x"
