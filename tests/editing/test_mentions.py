"""Where a text names a thing, and how another name is put there."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcgraph.edit.statements import Spelling, mentions, query_mentions, renamed
from dcgraph.errors import LoadError

OLD = "https://w3id.org/dcgraph/id/rkc.ga-7.1"
NEW = "https://w3id.org/dcgraph/id/kyoto.ga-7.1"

DCGD = "@prefix dcgd: <https://w3id.org/dcgraph/id/> .\n"


def turtle(text: str) -> str:
    return renamed(text, mentions(text), lambda found: NEW if found.iri == OLD else None)


def query(text: str) -> str:
    return renamed(text, query_mentions(text), lambda found: NEW if found.iri == OLD else None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (DCGD + "dcgd:rkc.ga-7.1 a dcgd:x .", DCGD + "dcgd:kyoto.ga-7.1 a dcgd:x ."),
        (f"<a> <b> <{OLD}> .", f"<a> <b> <{NEW}> ."),
        (
            "@prefix d: <https://w3id.org/dcgraph/id/> .\n[] <b> d:rkc.ga-7.1 , d:rkc.ga-7.10 .",
            "@prefix d: <https://w3id.org/dcgraph/id/> .\n[] <b> d:kyoto.ga-7.1 , d:rkc.ga-7.10 .",
        ),
        # A prefix that the new name does not begin with: another one is taken, else none.
        (
            "@prefix r: <https://w3id.org/dcgraph/id/rkc.> .\n" + DCGD + "r:ga-7.1 a r:x .",
            "@prefix r: <https://w3id.org/dcgraph/id/rkc.> .\n"
            + DCGD
            + "dcgd:kyoto.ga-7.1 a r:x .",
        ),
        (
            "PREFIX r: <https://w3id.org/dcgraph/id/rkc.>\nr:ga-7.1 a r:x .",
            f"PREFIX r: <https://w3id.org/dcgraph/id/rkc.>\n<{NEW}> a r:x .",
        ),
        (
            "@base <https://w3id.org/dcgraph/id/> .\n<rkc.ga-7.1> a <x> .",
            "@base <https://w3id.org/dcgraph/id/> .\n<kyoto.ga-7.1> a <x> .",
        ),
        (DCGD + r"dcgd:rkc\.ga-7\.1 a dcgd:x .", DCGD + "dcgd:kyoto.ga-7.1 a dcgd:x ."),
        (DCGD + f"<{OLD[:-1]}\\u0031> a dcgd:x .", DCGD + f"<{NEW}> a dcgd:x ."),
    ],
)
def test_a_name_is_found_however_it_is_spelled(old: str, new: str) -> None:
    assert turtle(old) == new


@pytest.mark.parametrize(
    "text",
    [
        DCGD + "# dcgd:rkc.ga-7.1 is a name\ndcgd:x a dcgd:y . # dcgd:rkc.ga-7.1",
        DCGD + f'dcgd:x dcgd:y "dcgd:rkc.ga-7.1" , """{OLD}""" .',
        DCGD + "dcgd:rkc.ga-7.10 a dcgd:rkc.ga-7 .",
        "@prefix o: <https://example.org/> .\no:rkc.ga-7.1 a o:x .",
        # A prefix may be declared anew.
        DCGD + "@prefix dcgd: <https://example.org/> .\ndcgd:rkc.ga-7.1 a dcgd:x .",
    ],
)
def test_what_is_no_mention_stays(text: str) -> None:
    assert turtle(text) == text


def test_a_prefix_that_is_declared_anew_holds_from_there_on() -> None:
    again = "@prefix dcgd: <https://example.org/> .\n"
    text = DCGD + "dcgd:rkc.ga-7.1 a dcgd:x .\n" + again + "dcgd:rkc.ga-7.1 a dcgd:x ."
    assert turtle(text) == (
        DCGD + "dcgd:kyoto.ga-7.1 a dcgd:x .\n" + again + "dcgd:rkc.ga-7.1 a dcgd:x ."
    )


def test_a_query_in_a_shape_is_code_and_its_message_is_not() -> None:
    head = DCGD + "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    text = head + (
        'dcgd:s sh:message "not dcgd:rkc.ga-7.1"@en ;\n'
        '    sh:select """\n  # dcgd:rkc.ga-7.1\n  SELECT $this WHERE { $this ?p dcgd:rkc.ga-7.1 .'
        ' FILTER (STR(?p) != "dcgd:rkc.ga-7.1") }\n""" ;\n'
        '    sh:description "nor dcgd:rkc.ga-7.1"@en .\n'
    )
    done = turtle(text)
    assert done == text.replace("?p dcgd:rkc.ga-7.1 .", "?p dcgd:kyoto.ga-7.1 .")
    assert done != text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ASK { dcgd:rkc.ga-7.1 ?p ?o }", "ASK { dcgd:kyoto.ga-7.1 ?p ?o }"),
        (f"ASK {{ <{OLD}> ?p ?o }}", f"ASK {{ <{NEW}> ?p ?o }}"),
        (
            "PREFIX x: <https://w3id.org/dcgraph/id/>\nASK { ?s (x:a|x:rkc.ga-7.1)+ ?o }",
            "PREFIX x: <https://w3id.org/dcgraph/id/>\nASK { ?s (x:a|x:kyoto.ga-7.1)+ ?o }",
        ),
        ("# dcgd:rkc.ga-7.1\nASK {}", "# dcgd:rkc.ga-7.1\nASK {}"),
        ('ASK { ?s ?p "dcgd:rkc.ga-7.1" }', 'ASK { ?s ?p "dcgd:rkc.ga-7.1" }'),
        (
            "PREFIX dcgd: <https://example.org/>\nASK { dcgd:rkc.ga-7.1 ?p ?o }",
            "PREFIX dcgd: <https://example.org/>\nASK { dcgd:rkc.ga-7.1 ?p ?o }",
        ),
    ],
)
def test_a_name_in_a_query(old: str, new: str) -> None:
    assert query(old) == new


def test_names_keep_a_prefix_that_is_renamed_with_them() -> None:
    text = "PREFIX i: <https://w3id.org/dcgraph/id/rkc.i.>\nASK { i:a ?p i:b }"
    names = {
        f"https://w3id.org/dcgraph/id/rkc.i.{n}": f"https://w3id.org/dcgraph/id/k.i.{n}"
        for n in "ab"
    }
    space = "https://w3id.org/dcgraph/id/k.i."
    done = renamed(text, query_mentions(text), lambda m: space if m.declares else names.get(m.iri))
    assert done == "PREFIX i: <https://w3id.org/dcgraph/id/k.i.>\nASK { i:a ?p i:b }"


def test_a_text_that_is_no_turtle_is_refused_with_its_place() -> None:
    with pytest.raises(LoadError, match="line 2"):
        turtle('<a> <b>\n  "no end')


def test_what_no_local_name_can_hold_is_written_in_full() -> None:
    spelling = Spelling({"x": "https://example.org/", "": "https://example.org/a/"})
    assert spelling.write("https://example.org/b") == "x:b"
    assert spelling.write("https://example.org/a/b") == ":b"
    assert spelling.write("https://example.org/b/c") == "<https://example.org/b/c>"
    assert spelling.write("https://example.org/b.") == "<https://example.org/b.>"
    assert spelling.write("https://elsewhere.org/") == "<https://elsewhere.org/>"


@given(st.text())
def test_any_text_without_the_name_stays_or_is_refused(text: str) -> None:
    with suppress(LoadError):
        assert turtle(text) == text
    assert query(text) == text
