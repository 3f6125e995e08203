"""Whatever a contributed file says, each format stays well-formed and says no more than it."""

from __future__ import annotations

import json
import re

import pytest

from dcgraph.check.findings import Finding
from dcgraph.check.reports import FORMATS, LeftOut, Report
from dcgraph.rdf.corpus import Place
from dcgraph.text import MAX_LENGTH

TEXTS = {
    "controls": "".join(map(chr, range(0x20))) + "\x7f\x85\x9b31m",
    "a command": "fine\n::error file=x::owned\r\n::set-output name=a::b\r::stop-commands::z",
    "percent": "100 %0A::error::owned %25 %",
    "xml": "</failure>]]><!-- & &amp; <?xml?> \"' <![CDATA[ --> \x00\x0b\ufffe\uffff",
    "halves": "half \ud800 and \udcff of a character",
    "turned": "abc\u202ecba\u2066\u200f\u2028\u2029\ufeff",
    "turtle": '" . <x> <y> <z> ; ] """ \\" \\ \\u000A @en ^^ # {}',
    "link": "[see](http://evil.example/) {0} {{1}} }{",
    "long": "x" * 100_000,
    "astral": "𝄞" * 50,
    "blank": " \t\n ",
}
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def hostile(text: str) -> Report:
    """The text stands wherever a file can put one."""
    # A path is what an operating system may give: halves of characters, but only the lower.
    path = "data/" + text.replace("\x00", "").replace("\ud800", "\udcfe")[:200] + ".ttl"
    name = "https://w3id.org/dcgraph/id/" + text
    finding = Finding(
        text.strip() or "Rule",
        "error",
        Place(path, 3, 4),
        name,
        text,
        text,
        text,
        text,
        label=text,
        title=text,
        expected=text,
        near=(text,),
        other=(Place(path, 1, 1),),
    )
    of_a_file = Finding("File-x", "warning", Place(path, 1, 1), "", "", text, text, text)
    nowhere = Finding("File-y", "info", None, text, "", "", text, text)
    return Report((finding, of_a_file, nowhere), (LeftOut("shapes", text),))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_nothing_reaches_a_terminal_and_all_is_utf_8(name: str, text: str) -> None:
    said = FORMATS[name](hostile(text))
    assert said.encode("utf-8")
    assert not HIDDEN.search(said)
    assert said == FORMATS[name](hostile(text))


# JSON names things by their IRIs, which are another's when they are cut.
@pytest.mark.parametrize("name", ["concise", "sarif"])
def test_a_long_text_is_cut(name: str) -> None:
    assert max(map(len, re.findall("x+", FORMATS[name](hostile(TEXTS["long"]))))) < MAX_LENGTH + 1


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_json_keeps_every_text(text: str) -> None:
    report = json.loads(FORMATS["json"](hostile(text)))
    kept = re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)
    assert report["findings"][0]["message"] == kept
    assert report["findings"][0]["subject"].endswith(kept)
    assert report["left_out"][0]["why"] == kept


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_sarif_has_neither_links_nor_gaps_nor_foreign_paths(text: str) -> None:
    (run,) = json.loads(FORMATS["sarif"](hostile(text)))["runs"]
    assert len(run["results"]) == 3
    for result in run["results"]:
        said = result["message"]["text"]
        assert "](" not in said
        assert not re.search(r"[{}]", said.replace("{{", "").replace("}}", ""))
        for location in result["locations"]:
            if "physicalLocation" in location:
                uri = location["physicalLocation"]["artifactLocation"]["uri"]
                assert re.fullmatch(r"data/([A-Za-z0-9._~/-]|%[0-9A-F]{2})+\.ttl", uri)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_finding_is_one_line(text: str) -> None:
    lines = re.split(r"\r\n|\r|\n", FORMATS["concise"](hostile(text)))
    assert len(lines) == 4
    assert re.match(r".*\.ttl:3:4: error: dcgd:", lines[0])
    assert lines[2].startswith("dcgraph: info: ")
