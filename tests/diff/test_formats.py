"""The four formats: what they say of one change, and that no text in it gets out of hand."""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path

import pytest
from tests.diff.corpora import CONVENTION, HEAD, OFFICE, edited, told

from dcgraph.diff.model import Comparison
from dcgraph.diff.render import (
    MAX_CHARACTERS,
    as_changelog,
    as_json,
    as_markdown,
    as_text,
    literal,
)

GOLDEN = Path(__file__).parent / "golden"
DOCUMENT = Path(__file__).parents[2] / "docs" / "diff.md"
FORMS = {"txt": as_text, "md": as_markdown, "json": as_json, "changelog": as_changelog}
TAGS = ("details", "summary", "code")
RECALLED = 'dcg:locator "Chapter 1" ; dcg:hasConfidence dcg:Recalled'
HOSTILE = (
    "\u202e<script>alert(1)</script> | `x` **b** [a](http://e.org) @everyone #12 "
    "<!-- --> &lt; \x1b[31mred\x07 </details> $x$ www.e.org ~~s~~ \u2066end"
)


@cache
def one_change() -> Comparison:
    """A claim is confirmed, an office gets another abbreviation, a note another extent."""
    return told(
        edited(
            (CONVENTION, RECALLED, RECALLED.replace("Recalled", "Confirmed")),
            (CONVENTION, "dcg:ReadInPart", "dcg:ReadWhole"),
            (OFFICE, '"SO"', '"SOF"'),
            new={"data/x.ttl": f'{HEAD}dcgd:x a dcg:Organization ; dcg:summary "X." .\n'},
        )
    )


@cache
def hostile() -> Comparison:
    """Every text that a stranger may choose is as bad as can be."""
    quoted = json.dumps(HOSTILE, ensure_ascii=True)
    label = f"<http://www.w3.org/2004/02/skos/core#prefLabel> {quoted}@en"
    record = f"{HEAD}dcgd:x a dcg:Organization ; {label} ; dcg:summary {quoted} ; dcg:number "
    title = f"# en: {HOSTILE}\n# fr: a\n# ru: a\nSELECT * "
    question = "data/questions/x|@me<b>.rq"
    query = title + "{ ?s <https://w3id.org/dcgraph/ontology/number> ?n }"
    before = edited(new={"data/x.ttl": record + quoted + " .", question: query})
    after = edited(new={"data/x.ttl": record + f'"1{HOSTILE[-9:]}" .', question: query + " # x"})
    return told(after, before)


@pytest.mark.parametrize("form", FORMS)
def test_a_change_is_told_as_it_was_written_down(form: str) -> None:
    assert FORMS[form](one_change(), 50) == (GOLDEN / f"one-change.{form}").read_text("utf-8")


@pytest.mark.parametrize("form", FORMS)
def test_no_text_rules_a_terminal(form: str) -> None:
    text = FORMS[form](hostile(), 50)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("form", ["md", "changelog"])
def test_no_text_makes_a_tag_a_link_or_a_mention(form: str) -> None:
    text = FORMS[form](hostile(), 50)
    tags = re.findall(r"<[^>]*>", text)
    assert set(tags) <= {*(f"<{end}{tag}>" for tag in TAGS for end in ("", "/")), "<!-- -->"}
    assert text.count("<details>") == text.count("</details>")
    # GitHub looks for these in what is shown between two tags, once entities are read.
    for shown in re.split(r"<[^>]*>", text):
        assert not re.search(r"@\w|#\d|\w://\w|www\.\w", html.unescape(shown))
    assert not re.search(r"[`~$\\]|\*\*b|\]\(", text)


def test_a_cell_of_a_table_has_no_bars_of_its_own() -> None:
    assert "|" not in literal("a | b || c")


@pytest.mark.parametrize("start", ["- a", "+ a", "# a", "> a", "1. a", "12) a", "=== a", "    a"])
def test_no_text_begins_a_list_or_a_heading(start: str) -> None:
    assert re.match(r"&#|a", literal(start))


@pytest.mark.parametrize("text", ["small customs", "Standard 1.1 (a) — b → c; d, “e”", "§ 4.2"])
def test_plain_words_stay_plain(text: str) -> None:
    assert literal(text) == text


def test_json_says_the_same_and_tells_what_it_leaves_off() -> None:
    whole, cut = (json.loads(as_json(one_change(), limit)) for limit in (0, 1))
    assert [entry["kinds"] for entry in whole["entries"]] == [
        ["confidence"],
        ["added"],
        ["changed"],
        ["changed"],
    ]
    assert len(cut["entries"]) == 1
    assert cut["left_off"]["entries"] == 3
    assert set(whole["left_off"].values()) == {0}


def test_every_member_of_the_json_is_described() -> None:
    described = set(re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE))
    told_of = json.loads(as_json(one_change(), 0))
    members = set(told_of) | set(told_of["entries"][0]) | set(told_of["suggestion"])
    members |= set(told_of["entries"][0]["properties"][0])
    assert members == described


@pytest.mark.nightly
@pytest.mark.parametrize("form", FORMS)
def test_the_limit_bounds_what_is_shown(form: str) -> None:
    records = "".join(f"dcgd:n{n} a dcg:Organization ; dcg:summary 'x{n}' .\n" for n in range(500))
    compared = told(edited(new={"data/many.ttl": HEAD + records}))
    assert len(FORMS[form](compared, 3)) < 12_000
    if form != "changelog":
        assert "dcgd:n499" in FORMS[form](compared, 0) or form == "md"
    assert len(as_markdown(compared, 0)) <= MAX_CHARACTERS
