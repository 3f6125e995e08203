"""Where a record goes in a file: after its siblings, in the order of the text's own numbers."""

from __future__ import annotations

import pytest

from dcgraph.edit.placing import inserted
from dcgraph.edit.statements import file_of
from dcgraph.rdf.corpus import Corpus

HEAD = """@prefix dcg: <https://w3id.org/dcgraph/ontology/> .
@prefix dcgd: <https://w3id.org/dcgraph/id/> .

# What this holds.
"""
DCGD = "https://w3id.org/dcgraph/id/"


def record(name: str) -> str:
    """A record, a claim if its name says so; PART<WHOLE has a whole of its own."""
    name, _, whole = name.partition("<")
    if ".requires." in name:
        subject = name.partition(".requires.")[0]
        return f"dcgd:{name} a dcg:Claim ;\n    dcg:hasSubject dcgd:{subject} ."
    kind = "Definition" if ".definition." in name else "Standard"
    if ".norm-" in name:
        kind = "ObligationNorm" if name.endswith("1") else "PermissionNorm"
    part = f" ;\n    dcg:isPartOf dcgd:{whole}" if whole else ""
    return f"dcgd:{name} a dcg:{kind}{part} ."


def file(*names: str) -> str:
    return HEAD + "".join(f"\n{record(name)}\n" for name in names)


@pytest.mark.parametrize(
    ("there", "new", "before"),
    [
        (["a", "a.1", "a.2", "a.10"], "a.9", "a.10"),
        (["a", "a.1", "a.2"], "a.3", None),
        (["a", "a.2", "a.3"], "a.1", "a.2"),
        # What belongs to the sibling before stays with it, by its name or as its part.
        (["a", "a.1", "a.1.1", "a.1.requires.x", "a.3"], "a.2", "a.3"),
        (["a", "a.1", "a.x<a.1", "a.3"], "a.2", "a.3"),
        # Articles among sections are put among articles.
        (["a", "a.section-1", "a.1", "a.2", "a.section-2", "a.4"], "a.3", "a.section-2"),
        (
            ["a", "a.section-1", "a.1<a.section-1", "a.section-3", "a.2"],
            "a.section-2",
            "a.section-3",
        ),
        # A part stands with the parts of its whole.
        (["a", "a.s-1", "a.1<a.s-1", "a.s-2", "a.4<a.s-2"], "a.3<a.s-2", "a.4"),
        (["a", "a.s-1<a", "a.1<a.s-1", "a.s-2<a", "a.s-3<a"], "a.2<a.s-2", "a.s-3"),
        # The first of its kind comes after the whole and what belongs to that.
        (["a", "a.1", "a.1.requires.x", "a.2"], "a.1.1", "a.2"),
        (["a", "a.requires.x"], "a.definition.me-2000", "a.requires.x"),
        (["s.b", "s.d"], "s.c", "s.d"),
        # An order that is not that of names is kept, and the new one comes last.
        (["a", "a.c", "a.a", "a.b", "a.requires.x"], "a.aa", "a.requires.x"),
        # Norms follow their provision, whatever their force, and claims follow its norms.
        (["a", "a.1", "a.1.requires.x", "a.2"], "a.1.norm-1", "a.1.requires.x"),
        (["a", "a.1", "a.1.norm-1", "a.1.requires.x", "a.2"], "a.1.norm-2", "a.1.requires.x"),
        (["a", "a.1", "a.1.norm-1", "a.1.norm-2", "a.2"], "a.1.requires.x", "a.2"),
        (["a", "a.1", "a.1.norm-1", "a.1.requires.x", "a.2", "a.3"], "a.2.requires.x", "a.3"),
        # Claims follow their subject, or stand together behind all, as the file has it.
        (["a", "a.1", "a.1.requires.x", "a.2"], "a.1.requires.y", "a.2"),
        (["a", "a.1", "a.1.requires.x", "a.2", "a.3"], "a.2.requires.y", "a.3"),
        (
            ["a", "a.1", "a.2", "a.3", "a.1.requires.x", "a.3.requires.x"],
            "a.2.requires.y",
            "a.3.requires.x",
        ),
        (["a.2.requires.x", "a.10.requires.x"], "a.9.requires.x", "a.10.requires.x"),
        (["a.2.requires.x"], "a.1.requires.x", "a.2.requires.x"),
    ],
)
def test_a_record_comes_before(there: list[str], new: str, before: str | None) -> None:
    names = [name.partition("<")[0] for name in there]
    wanted = list(there)
    wanted.insert(names.index(before) if before else len(there), new)
    iri = DCGD + new.partition("<")[0]
    assert inserted(file(*there), record(new), iri) == file(*wanted)


def test_a_remark_stays_with_its_record() -> None:
    text = (
        HEAD
        + "\ndcgd:a a dcg:Standard . # behind a\n"
        + "\n# above a.2\n# and more\ndcgd:a.2 a dcg:Standard .\n"
    )
    done = inserted(text, record("a.1"), DCGD + "a.1")
    assert done == text.replace("# above", "dcgd:a.1 a dcg:Standard .\n\n# above")
    done = inserted(text, record("b"), DCGD + "b")
    assert done == text + "\ndcgd:b a dcg:Standard .\n"


def test_line_ends_are_those_of_the_file() -> None:
    text = file("a", "a.2").replace("\n", "\r\n")
    new = record("a.1<a")
    assert "\n" in new
    assert inserted(text, new, DCGD + "a.1") == file("a", "a.1<a", "a.2").replace("\n", "\r\n")


def test_a_file_without_a_last_line_end_and_one_without_records() -> None:
    assert inserted(file("a").rstrip(), record("b"), DCGD + "b") == file("a", "b").rstrip()
    assert inserted(HEAD, record("a"), DCGD + "a") == file("a")


@pytest.mark.nightly
def test_shipped_records_go_back_to_where_they_were(shipped: Corpus) -> None:
    """Taken out and put in again, most records come to their own place, and no line is lost."""
    back = total = 0
    for one in shipped.rooms("data"):
        cut = file_of(one.text)
        for block in cut.blocks[1::25]:
            rest = (one.text[: block.start] + one.text[block.end :].lstrip()).rstrip() + "\n"
            text = one.text[block.start : block.end]
            done = inserted(rest, text, block.subject)
            assert sorted(done.split("\n")) == sorted(one.text.split("\n")), block.subject
            back += done == one.text
            total += 1
    assert total > 400
    assert back / total > 0.6, f"{back} of {total}"
