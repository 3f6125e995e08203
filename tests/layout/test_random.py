"""Whatever Turtle is written, with comments anywhere: the layout changes nothing but layout."""

from __future__ import annotations

import re

from hypothesis import strategies as st
from tests.layout.isomorphism import isomorphic
from tests.nightly import random_cases

from dcgraph.rdf.layout import formatted
from dcgraph.rdf.turtle import BLANKS, tokens

HEAD = ["@prefix", "e:", "<http://e/>", "."]
TOUCHING = frozenset(".;,[]()")
"""Tokens that need no space beside them; `.` does, since it may go on a name or a number."""

lines = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \t\n\n"])
spaces = st.sampled_from([" ", "  ", "\t", "    "])
notes = st.builds(
    lambda before, text, end: before + "#" + text + end,
    st.sampled_from(["", " ", "   ", "\t", "\n", "\n\n  "]),
    st.text(st.sampled_from("a #;.[]\"'<é\t"), max_size=6),
    lines,
)
gaps = st.lists(st.one_of(spaces, spaces, lines, notes), min_size=1, max_size=3).map("".join)

characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
raw_texts = st.text(st.one_of(st.sampled_from("ab \n\r\t\"'\\#.;"), characters), max_size=12)


@st.composite
def strings(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    text = draw(raw_texts).replace("\\", "\\\\").replace(quote[0], "\\" + quote[0])
    if len(quote) == 1:
        text = text.replace("\n", "\\n").replace("\r", "\\r")
    return quote + draw(st.sampled_from(["", "\\u00e9", "\\U0001F600", "\\t"])) + text + quote


NAMES = r"e: e:a e:a.b-c.1 e:é e:x\,y e:%20 e:a:b e:1 f:a :a <http://e/#x> <http://e/\u00e9> <../r>"
names = st.sampled_from(NAMES.split())
blanks = st.sampled_from(["_:b", "_:b.c", "_:1"])
bare = st.sampled_from(["1", "-2", "+3.50", ".5", "4e0", "5.E-1", "true", "false"])


@st.composite
def literals(draw: st.DrawFn) -> list[str]:
    tag = draw(st.sampled_from([[], [], ["@en"], ["@fr-CA"], ["@prefix"], ["^^", "e:t"]]))
    return [draw(strings()), *tag]


atoms = st.one_of(names.map(lambda name: [name]), blanks.map(lambda name: [name]))
values = st.one_of(atoms, bare.map(lambda text: [text]), literals())


def joined(parts: list[list[str]], mark: str) -> list[str]:
    return [token for part in parts for token in [mark, *part]][1:]


def described(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    """Properties with values, and now and then a `;` too many."""
    verbs = st.one_of(names, st.just("a"))
    objects = st.lists(inner, min_size=1, max_size=3).map(lambda parts: joined(parts, ","))
    properties = st.builds(lambda verb, rest: [verb, *rest], verbs, objects)
    extra = st.lists(st.just(";"), max_size=2)
    return st.builds(
        lambda parts, one, two: [*joined([[*part, *one] for part in parts], ";"), *two],
        st.lists(properties, min_size=1, max_size=3),
        extra,
        extra,
    )


def nodes(inner: st.SearchStrategy[list[str]]) -> st.SearchStrategy[list[str]]:
    members = st.lists(inner, max_size=3).map(lambda parts: [t for part in parts for t in part])
    return st.one_of(
        described(inner).map(lambda tokens: ["[", *tokens, "]"]),
        members.map(lambda tokens: ["(", *tokens, ")"]),
        st.just(["[", "]"]),
    )


terms = st.recursive(values, nodes, max_leaves=12)
records = st.one_of(
    st.builds(lambda subject, rest: [*subject, *rest, "."], atoms, described(terms)),
    st.builds(lambda subject, rest: [*subject, *rest, "."], nodes(values), described(values)),
    described(terms).map(lambda tokens: ["[", *tokens, "]", "."]),
)
directives = st.sampled_from(
    [
        ["@prefix", "f:", "<http://f/>", "."],
        ["prefix", "f:", "<g/>"],
        ["PREFIX", ":", "<https://w3id.org/dcgraph/id/>"],
        ["@prefix", "a.b:", "<#>", "."],
        ["@base", "<http://other/>", "."],
        ["BASE", "<deep/>"],
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A Turtle text with white space and comments between any two tokens."""
    parts = [HEAD, ["@prefix", "f:", "<http://f/>", "."], ["@prefix", ":", "<http://c/>", "."]]
    parts += draw(st.lists(st.one_of(records, records, directives), max_size=5))
    text, before = draw(st.one_of(st.just(""), gaps)), ""
    for token in (token for part in parts for token in part):
        free = before in TOUCHING or token in TOUCHING - {"."} or token.startswith(("@", "^^"))
        text += draw(st.one_of(st.just(""), gaps) if free and before else gaps) + token
        before = token
    return text + draw(st.one_of(st.just(""), gaps))


def meaningful(text: str) -> list[str]:
    return [token.text for token in tokens(text) if token.kind not in BLANKS]


def comments(text: str) -> list[str]:
    return [token.text.rstrip(" \t") for token in tokens(text) if token.kind == "comment"]


def the_layout_changes_nothing_but_layout(text: str) -> None:
    done = formatted(text)
    assert isomorphic(text, done)
    assert comments(text) == comments(done)
    assert formatted(done) == done
    outside = "".join(t.text if t.kind in BLANKS else "x" for t in tokens(done))
    assert "\r" not in outside
    assert "\t\n" not in outside
    assert " \n" not in outside
    assert "\n\n\n" not in outside
    assert done.endswith("\n")
    assert not done.endswith("\n\n")


def spaces_within_lines_do_not_count(text: str, space: str) -> None:
    found = tokens(text)
    gapless = [t for t in found if t.kind != "comment"]
    one = "".join(
        " " if t.kind == "space" and not re.search("[\r\n]", t.text) else t.text for t in gapless
    )
    other = "".join(
        space if t.kind == "space" and not re.search("[\r\n]", t.text) else t.text for t in gapless
    )
    assert formatted(one) == formatted(other)


test_the_layout_changes_nothing_but_layout, test_nor_does_it_in_many_more_texts = random_cases(
    the_layout_changes_nothing_but_layout, documents(), day=20, night=200
)
test_spaces_within_lines_do_not_count, test_nor_do_they_in_many_more_texts = random_cases(
    spaces_within_lines_do_not_count, documents(), spaces, day=25, night=50
)
