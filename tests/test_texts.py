"""A reader's own copy: split into provisions, whatever its format, and nothing guessed or lost.

All samples are of our own making: they have the shape of the formats and no sentence of a law.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.waiting import PATIENCE

from dcgraph.errors import LoadError, ParameterError
from dcgraph.namespaces import DCGD
from dcgraph.research import Desk
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.texts.beside import words_of
from dcgraph.texts.library import Copy, copies, folder, keep, language_of, load
from dcgraph.texts.matching import Matched, matched
from dcgraph.texts.model import MAX_DEPTH, Split
from dcgraph.texts.reading import read_copy

PLAIN = """\
Contents
CHAPTER I
Article 1
Article 6
GENERAL ANNEX
Chapter 7

CHAPTER I
Made-up words

Article 1
In this sample:
(a) "sample" means words made up
    for a test;
(h) "eighth" is a letter;
(i) "ninth" is one too, and has:
    (i) a first part, and
    (ii) a second.

Article 6
1. Readers of the sample keep it short. They do so under
Article 6 and no other.
2. Article 6 applies to them.

GENERAL ANNEX
Chapter 7
Words on words
7.1. Standard
Samples shall be written anew.
7.4. Standard
A sample shall have:
- words of one's own;
- and others.
7.9. Standard
No text has this one.

SPECIFIC ANNEX A
Chapter 1
1. Standard
A sample of samples.

APPENDIX Z
Article 6
Another sixth one.
"""
MARKDOWN = """\
# The sample

## Chapter III

### Article 6 Words

1. Readers of the sample keep it short.

## General Annex

### Chapter 7

**7.4. Standard**

A sample shall have:

- words of one's own;
- and others.
"""
HTML = """\
<!doctype html><html lang=en><head><title>A sample</title><body>
<nav><p>Article 6</nav><script>"Article 6"</script>
<h2>Chapter III</h2><h3>Article 6 Words</h3>
<table><tr><td>1.<td>Readers of the sample keep it short.</table>
<h1>General Annex</h1><h2>Chapter 7</h2>
<h3>7.4. Standard</h3>
<p>A sample <b>shall</b> have:<ul><li>words of one&rsquo;s own;<li>and others.</ul>
"""
EUR_LEX = """\
<html xml:lang="en"><body><div class="eli-subdivision">
<p class="oj-ti-section-1">TITLE I</p><p class="oj-ti-section-2">MADE-UP WORDS</p>
<p class="oj-ti-art">Article 5</p><p class="oj-sti-art">Words</p>
<table><tr><td><p class="oj-normal">(1)</p></td>
<td><p class="oj-normal">"sample" means this;</p></td>
</tr></table>
<p class="oj-ti-art">Article 6</p><p class="oj-sti-art">Ways of writing samples</p>
<div><p class="oj-normal">1.&nbsp;&nbsp;&nbsp;Samples are written by:</p>
<table><tr><td><p>(a)</p></td><td><p>hand;</p></td></tr></table></div>
<div><p class="oj-normal">2.&nbsp;&nbsp;&nbsp;Article 6 of no other sample applies.</p></div>
</div></body></html>
"""
FORMEX = """\
<?xml version="1.0" encoding="UTF-8"?><ACT><BIB.INSTANCE><LG.DOC>EN</LG.DOC></BIB.INSTANCE>
<PREAMBLE><GR.CONSID><CONSID><NP><NO.P>(1)</NO.P><TXT>Samples are of use.</TXT></NP></CONSID>
</GR.CONSID></PREAMBLE><ENACTING.TERMS>
<DIVISION><TITLE><TI><P>TITLE I</P></TI><STI><P>MADE-UP WORDS</P></STI></TITLE>
<ARTICLE IDENTIFIER="006"><TI.ART>Article 6</TI.ART>
<STI.ART><P>Ways of writing samples</P></STI.ART>
<PARAG IDENTIFIER="006.001"><NO.PARAG>1.</NO.PARAG><ALINEA>Samples are
<HT TYPE="ITALIC">written</HT>
by:<NOTE NOTE.ID="E1"><P>A note.</P></NOTE><LIST TYPE="alpha"><ITEM><NP><NO.P>(a)</NO.P>
<TXT>hand;</TXT></NP></ITEM></LIST></ALINEA></PARAG>
<PARAG IDENTIFIER="006.002"><NO.PARAG>2.</NO.PARAG><ALINEA>This is put in:
<QUOT.S>
<ARTICLE><TI.ART>Article 7</TI.ART><ALINEA>Quoted words.</ALINEA></ARTICLE></QUOT.S></ALINEA>
</PARAG></ARTICLE></DIVISION></ENACTING.TERMS></ACT>
"""
AKOMA_NTOSO = """\
<akn:akomaNtoso xmlns:akn="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><akn:act name="a">
<akn:meta><akn:FRBRlanguage language="eng"/><akn:note>Article 9</akn:note></akn:meta><akn:body>
<akn:chapter eId="c"><akn:num>CHAPTER I</akn:num><akn:heading>Words</akn:heading>
<akn:article><akn:num>Article 6</akn:num><akn:heading>Ways</akn:heading>
<akn:paragraph><akn:num>1.</akn:num><akn:content><akn:p>Samples <akn:i>are</akn:i> written.</akn:p>
</akn:content></akn:paragraph></akn:article></akn:chapter></akn:body>
<akn:attachments><akn:attachment><akn:heading>General Annex</akn:heading><akn:doc name="b">
<akn:mainBody><akn:chapter><akn:num>Chapter 7</akn:num><akn:hcontainer name="standard">
<akn:num>7.4. Standard</akn:num><akn:content><akn:p>A sample shall have words.</akn:p></akn:content>
</akn:hcontainer></akn:chapter></akn:mainBody></akn:doc></akn:attachment></akn:attachments></akn:act>
</akn:akomaNtoso>
"""
BWB = """\
<toestand bwb-id="X" xml:lang="nl"><wetgeving><meta-data><nr>9</nr></meta-data><verdrag>
<verdragtekst><hoofdstuk><kop><label>Hoofdstuk</label><nr>I</nr><titel>Woorden</titel></kop>
<artikel><kop><label>Artikel</label><nr>6</nr></kop>
<lid><lidnr>1</lidnr><al>Voorbeelden zijn <nadruk type="cur">kort</nadruk>:</al>
<lijst><li><li.nr>a.</li.nr><al>met de hand.</al></li></lijst></lid></artikel></hoofdstuk>
</verdragtekst><bijlage><kop><label>Algemene bijlage</label></kop>
<divisie><kop><label>Hoofdstuk</label><nr>7</nr></kop>
<divisie><kop><label>Norm</label><nr>7.4</nr></kop><al>Een voorbeeld heeft woorden.</al></divisie>
</divisie></bijlage></verdrag></wetgeving></toestand>
"""
JUSTICE_LAWS = """\
<?xml version="1.0"?><Statute xml:lang="en"><Identification><ShortTitle>Sample</ShortTitle>
</Identification><Body><Section><Label>2</Label><Subsection><Label>(1.3)</Label>
<Text>Made-up words.</Text></Subsection></Section>
<Heading level="1"><Label>PART V.1</Label><TitleText>Samples</TitleText></Heading>
<Section><MarginalNote>Ways</MarginalNote><Label>97.37</Label><Text>Samples are written by</Text>
<Paragraph><Label>(a)</Label><Text>hand; or</Text></Paragraph>
<HistoricalNote>2026</HistoricalNote></Section>
<Section><Label>999</Label><Text>No such one.</Text></Section></Body>
<Schedule><ScheduleFormHeading><Label>SCHEDULE I</Label></ScheduleFormHeading><Section>
<Label>2</Label><Text>Not the same.</Text></Section></Schedule></Statute>
"""

# By file and text of the graph: what the copy says of some provisions, and what is none of them.
SAMPLES: dict[str, tuple[str, str, str, dict[str, str], set[str]]] = {
    "rkc.txt": (
        PLAIN,
        "rkc",
        "text",
        {
            "rkc.ga-7.4": "7.4. Standard|A sample shall have:|- words of one's own;|- and others.",
            "rkc.article-1.a": '(a) "sample" means words made up for a test;',
            "rkc.article-1.h": '(h) "eighth" is a letter;',
            "rkc.article-6.1": "1. Readers of the sample keep it short. They do so under Article 6 "
            "and no other.",
            "rkc.article-6.2": "2. Article 6 applies to them.",
            "rkc.ga-7.1": "7.1. Standard|Samples shall be written anew.",
        },
        # The ninth letter of that article is "ij".
        {"point i", "point ii", "standard 7.9", "standard 1", "annex Z", "article 6"},
    ),
    "rkc.md": (
        MARKDOWN,
        "rkc",
        "markdown",
        {
            "rkc.ga-7.4": "7.4. Standard|A sample shall have:|- words of one's own;|- and others.",
            "rkc.article-6.1": "1. Readers of the sample keep it short.",
        },
        set(),
    ),
    "rkc.html": (
        HTML,
        "rkc",
        "html",
        {
            "rkc.ga-7.4": "7.4. Standard|A sample shall have:|words of one’s own;|and others.",
            "rkc.article-6.1": "1. Readers of the sample keep it short.",
        },
        set(),
    ),
    "code.html": (
        EUR_LEX,
        "union-customs-code",
        "eur-lex",
        {
            "union-customs-code.article-6": "Article 6|Ways of writing samples|1. Samples are "
            "written by:|(a) hand;|2. Article 6 of no other sample applies.",
            "union-customs-code.article-6.2": "2. Article 6 of no other sample applies.",
        },
        {"point a"},
    ),
    "code.xml": (
        FORMEX,
        "union-customs-code",
        "formex",
        {
            "union-customs-code.article-6": "Article 6 – Ways of writing samples|1. Samples are "
            "written by:|[A note.]|(a) hand;|2. This is put in:|Article 7|Quoted words.",
            "union-customs-code.article-6.2": "2. This is put in:|Article 7|Quoted words.",
        },
        {"preamble preamble", "point 1", "point a"},
    ),
    "rkc.akn": (
        AKOMA_NTOSO,
        "rkc",
        "akoma-ntoso",
        {
            "rkc.ga-7.4": "7.4. Standard|A sample shall have words.",
            "rkc.article-6.1": "1. Samples are written.",
        },
        set(),
    ),
    "rkc.xml": (
        BWB,
        "rkc",
        "bwb",
        {
            "rkc.ga-7.4": "Norm 7.4|Een voorbeeld heeft woorden.",
            "rkc.article-6.1": "1 Voorbeelden zijn kort:|a. met de hand.",
        },
        {"point a"},
    ),
    "act.xml": (
        JUSTICE_LAWS,
        "canadian-customs-act",
        "justice-laws",
        {
            "canadian-customs-act.section-97.37": "97.37 – Ways|Samples are written by|"
            "(a) hand; or",
            "canadian-customs-act.section-2.subsection-1.3": "(1.3) Made-up words.",
        },
        {"point a", "section 999", "annex I", "section 2"},
    ),
}


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DCGRAPH_TEXTS_HOME", str(tmp_path / "own"))
    return tmp_path / "own"


def written(place: Path, text: str | bytes, name: str = "copy.txt") -> Path:
    path = place / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def laid(desk: Desk, split: Split, instrument: str) -> Matched:
    return matched(desk, DCGD + instrument, split)


def said(desk: Desk, split: Split, found: Matched, name: str) -> str:
    copy = Copy("rkc", "en", "copy", "2026-11-28", split)
    return "|".join(one.text for one in words_of(desk, DCGD + name, copy, found).blocks)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_copy_is_split_into_the_provisions_of_the_graph(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    text, instrument, form, expected, others = SAMPLES[name]
    split = read_copy(written(tmp_path, text, name))
    found = laid(desk, split, instrument)
    assert split.form == form
    assert {one: said(desk, split, found, one) for one in expected} == expected
    told = {f"{one.unit.kind} {one.unit.number or one.unit.title}" for one in found.unmatched}
    assert told == others
    # Each part is a provision or is listed, and each provision with a number is there or listed.
    assert len(split.units) == len(found.units) + len(found.unmatched)
    assert not found.units.keys() & set(found.missing)


def test_what_is_left_out_and_the_language_are_told(tmp_path: Path) -> None:
    akn = read_copy(written(tmp_path, AKOMA_NTOSO))
    assert (akn.left_out, language_of("", akn.language)) == (("<meta> (1)",), "en")
    assert read_copy(written(tmp_path, HTML)).left_out == ("<nav> (1)",)
    assert language_of("", read_copy(written(tmp_path, BWB)).language) == "nl"
    with pytest.raises(ParameterError, match="no code of a language"):
        language_of("../en", "")


def test_no_word_of_a_text_is_lost(tmp_path: Path) -> None:
    split = read_copy(written(tmp_path, PLAIN))
    assert " ".join(one.text for one in split.blocks).split() == PLAIN.split()
    # Where a block begins in the file is told right.
    lines = PLAIN.splitlines()
    assert all(lines[one.line - 1].split()[0] == one.text.split()[0] for one in split.blocks)


def test_nothing_is_guessed(desk: Desk, tmp_path: Path) -> None:
    # Chapter 1 of an annex that is not named, and two provisions with the same number.
    text = (
        "SPECIFIC ANNEX Y\nChapter 1\n1.1. Standard\nWords.\n\nArticle 6\nOne.\n\nArticle 6\nTwo "
    )
    found = laid(desk, read_copy(written(tmp_path, text + "and more.\n")), "rkc")
    assert not found.units
    text = text.partition("\n\n")[2]
    split = read_copy(written(tmp_path, text + "and more.\n"))
    found = laid(desk, split, "rkc")
    assert said(desk, split, found, "rkc.article-6") == "Article 6|Two and more."
    assert [(one.unit.line, one.reason) for one in found.unmatched] == [(1, "repeated")]
    # Numbers within a paragraph go on from that of the paragraph, or stand for themselves.
    split = read_copy(
        written(
            tmp_path,
            "Article 1\n\n2 Words\n\n2.1. Readers.\n\nArticle 10\n10.4 Others.\n\n"
            "Article 7\n7.4 Which?",
        )
    )
    found = laid(desk, split, "tfa")
    assert said(desk, split, found, "tfa.1.2.1") == "2.1. Readers."
    assert said(desk, split, found, "tfa.10.4") == "10.4 Others."
    # Article 7.4 itself, or paragraph 4 of Article 7.7.
    assert [(one.unit.line, one.near) for one in found.unmatched if one.near] == [
        (11, (f"{DCGD}tfa.7.4", f"{DCGD}tfa.7.7.4"))
    ]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>
<Statute>&b;</Statute>"""
OUTSIDE = b"""<?xml version="1.0"?>
<!DOCTYPE a [
<!ENTITY a SYSTEM "file:///etc/passwd">]><Statute>&a;</Statute>"""
SKIPPED = b"""<?xml version="1.0"?><!DOCTYPE Statute SYSTEM "http://127.0.0.1:9/a.dtd">
<Statute>
&eacute;</Statute>"""
DEEP = b"<Statute>\n" + b"<a>" * (MAX_DEPTH + 1)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (BOMB, 1, "an entity of its own"),
        (OUTSIDE, 3, "an entity of its own"),
        (SKIPPED, 3, "an entity of its own"),
        (DEEP, 2, "nested deeper"),
        (b"<Statute>\n<Body></Statute>", 2, "no well-formed XML"),
        (b'<?xml version="1.0" encoding="nowhere"?><Statute/>', 1, "encoding|well-formed"),
        (b"<?xml version='1.0'?>\n<rss/>", 2, "none of the formats"),
        (b"<html>\n" + b"<div>" * 300, 2, "nested deeper"),
        (b"<html>\n<p>Article 6\n<svg><p>Article 7", 3, "has no end"),
        (b"Article 6\nw\xf6rds", 2, "not utf-8.*--encoding"),
        (b"Article 6\n\n\x00", 3, "zero byte"),
        (b'<html><meta charset="rot13">', None, "no text encoding"),
        (b"%PDF-1.7", None, "is a PDF"),
        (b"PK\x03\x04", None, "packed file"),
        (b"Words without a number.\n", 1, "no part of it has a number"),
        (b"", 1, "no part of it has a number"),
        (b"a" * (17 << 20), None, "larger than 16 MB"),
    ],
)
def test_a_bad_file_is_told_with_its_line(
    tmp_path: Path, content: bytes, line: int | None, message: str
) -> None:
    path = written(tmp_path, content)
    with pytest.raises(LoadError, match=f"(?s){message}") as raised:
        read_copy(path)
    assert str(path) in str(raised.value)
    assert raised.value.line == line


def test_other_encodings_are_read(tmp_path: Path) -> None:
    text = "Статья 6\n1. Слова для образца.\n"
    for content, encoding in (
        (text.encode("windows-1251"), "windows-1251"),
        (text.encode("utf-16"), ""),
        (text.encode("utf-8-sig"), ""),
        (
            f'<html><meta charset="koi8-r"><p>{"</p><p>".join(text.split(chr(10)))}'.encode(
                "koi8-r"
            ),
            "",
        ),
    ):
        split = read_copy(written(tmp_path, content), encoding)
        assert [one.number for one in split.units] == ["6", "1"]
        assert split.blocks[1].text == "1. Слова для образца."


@pytest.mark.nightly
def test_hostile_texts_take_linear_time(desk: Desk, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # the same text each time
    signs = [
        "Article ",
        "6",
        "(a)",
        "(i)",
        ".",
        " ",
        "\n",
        "\n\n",
        "1.1",
        "ANNEX ",
        "<p>",
        "</div>",
        "Ж",
    ]
    for text in (
        "Article 1\n" * 20_000,
        "(a) (i) " * 20_000 + "\n1. x",
        "1.1.1.1.1.1." * 20_000 + "\n1. x",
        "<html>" + "<p>1. " * 20_000,
        "<html><p>1. x" + "<svg>" * 20_000 + "</svg>" * 20_000,
        "".join(chance.choices(signs, k=60_000)) + "\n\n1. x",
    ):
        began = time.process_time()
        found = laid(desk, read_copy(written(tmp_path, text)), "rkc")
        assert time.process_time() - began < 20
        assert len(found.unmatched) >= 1


def test_a_copy_is_kept_for_this_user_alone(tmp_path: Path, own: Path) -> None:
    split = read_copy(written(tmp_path, PLAIN))
    copy = Copy("rkc", "en", "copy.txt", "2026-11-28", split)
    path = keep(copy)
    assert path.parent == own == folder()
    assert (path.stat().st_mode & 0o777, own.stat().st_mode & 0o777) == (0o600, 0o700)
    (kept,) = copies("rkc")
    assert (kept.split.blocks, kept.split.units) == (split.blocks, split.units)
    assert not [*copies("rk")]
    with pytest.raises(ParameterError, match="--replace"):
        keep(copy)
    keep(copy, replace=True)
    told = json.loads(path.read_text("utf-8"))
    for damaged in (
        "{",
        "[]",
        json.dumps({**told, "units": [["article", "1", "", 1, 0, 9999, -1]]}),
    ):
        path.write_text(damaged, "utf-8")
        with pytest.raises(LoadError, match="add the file again"):
            load(path)


def test_a_folder_in_a_repository_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("DCGRAPH_TEXTS_HOME", str(tmp_path / "deep" / "own"))
    with pytest.raises(ParameterError, match="might be committed"):
        folder()


@pytest.mark.nightly
def test_the_commands(shipped_snapshot: Snapshot, tmp_path: Path, own: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", "from dcgraph.cli import main; main()", "texts", *words]
        home = str(shipped_snapshot.path.parent)
        environment = {**os.environ, "DCGRAPH_HOME": home, "DCGRAPH_TEXTS_HOME": str(own)}
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            env=environment,
            cwd=Path(__file__).parents[1],
        )

    file = str(written(tmp_path, PLAIN, "mine\x1b[1m.txt"))
    added = run("add", file, "--instrument", "rkc", "--lang", "en")
    assert added.returncode == 0, added.stderr
    assert "\x1b" not in added.stdout
    assert "standard 7.9: the graph has no provision of this number there" in added.stdout
    assert "rkc.ga-7.2" in added.stdout
    assert "A sample shall have:" in run("show", "rkc.ga-7.4").stdout
    assert run("list").stdout.startswith("rkc (en): mine")
    assert run("add", file, "--instrument", "tfa.1").returncode == 2
    assert run("remove", "").returncode == 2
    assert run("list").stdout.startswith("rkc (en): mine")
    assert run("remove", "rkc").returncode == 0
    assert run("remove", "rkc").returncode == 2
