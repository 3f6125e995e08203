"""What changed from release to release: the page and the Atom feed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx2
import pytest
from tests.pages.conftest import ACCEPT
from tests.research.desks import MANIFEST, PACT, quads_of

from dcgraph.errors import BuildError, LoadError
from dcgraph.namespaces import DCG, DCGD
from dcgraph.research.facts import facts_of
from dcgraph.research.graph import Desk
from dcgraph.snapshot.history import Alteration, ReleaseChanges, ValueChange, kept, recorded, whole
from dcgraph.snapshot.manifest import Snapshot
from dcgraph.words import LANGUAGES, Language
from dcgraph_api.pages.changes import ATOM, changes_content, feed
from dcgraph_api.pages.reader import CATALOGUES, Reader

_NAME = "{http://www.w3.org/2005/Atom}"
_FIRST = ReleaseChanges("0.1.0", "2026-11-24", "", "", "- First.\n")
_SECOND = ReleaseChanges(
    "0.2.0",
    "2027-01-05",
    "0.1.0",
    "minor",
    "### Meaning\n\n- The definition of *notion*\n  is <narrower>.\n",
    (
        Alteration(
            f"{DCG}Notion",
            "",
            "notion",
            "term",
            ("changed",),
            (ValueChange("definition", ("Any idea.",), ("x" * 500,)),),
        ),
        Alteration(f"{DCGD}pact", "", "Old name of the pact", "record", ("changed",)),
        Alteration(f"{DCGD}gone", "", "A record\x0b that went", "record", ("removed",)),
        Alteration(f"{DCGD}old", "", "A record that is retired", "record", ("retired", "changed")),
        *(Alteration(f"{DCGD}n{n}", "", f"New {n}", "claim", ("added",)) for n in range(30)),
    ),
)


def require_atom(body: bytes) -> ET.Element:
    """The root of a feed that keeps the rules of RFC 4287, sections 4.1.1, 4.1.2 and 4.2.7."""
    root = ET.fromstring(body)
    assert root.tag == f"{_NAME}feed"
    for one in [root, *root.iter(f"{_NAME}entry")]:
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{_NAME}{name}")) == 1, name
        identifier = one.findtext(f"{_NAME}id") or ""
        assert re.fullmatch(r"https://w3id\.org/dcgraph/[^\s<>]+", identifier)
        for name in ("updated", "published"):
            for each in one.findall(f"{_NAME}{name}"):
                assert each.text
                assert "T" in each.text
                assert datetime.fromisoformat(each.text).tzinfo is not None
        links = one.findall(f"{_NAME}link")
        alternates = [it for it in links if it.get("rel") == "alternate"]
        kinds = {(it.get("type"), it.get("hreflang")) for it in alternates}
        assert len(kinds) == len(alternates) == 1
        assert all((it.get("href") or "").startswith("http") for it in links)
    assert len([it for it in root if it.get("rel") == "self"]) == 1
    # Entries without an author of their own need one of the feed.
    assert root.findtext(f"{_NAME}author/{_NAME}name")
    ids = [it.text for it in root.iter(f"{_NAME}id")]
    assert len(ids) == len(set(ids))
    return root


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_graph_that_keeps_no_release_says_so(reader: httpx2.Client, lang: Language) -> None:
    t = CATALOGUES[lang]
    page = reader.get("/changes", params={"lang": lang})
    assert t("changes.none") in page.text
    way = f"/changes.atom?lang={lang}"
    (found,) = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', page.text)
    assert f'href="{way}"' in found
    assert f">{t('page.section-changes')}</a>" in page.text.partition("<footer")[2]
    told = reader.get(way)
    assert told.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert told.headers["content-language"] == lang
    root = require_atom(told.content)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert root.findtext(f"{_NAME}subtitle") == t("changes.none")
    assert not root.findall(f"{_NAME}entry")
    again = reader.get(way, headers={"if-none-match": told.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_whoever_asks_for_atom_gets_the_feed(reader: httpx2.Client) -> None:
    told = reader.get("/changes?lang=en", headers={"accept": ATOM})
    assert told.content == reader.get("/changes.atom?lang=en").content
    assert "Accept" in told.headers["vary"]
    assert reader.get("/changes?format=atom&lang=en").content == told.content
    assert reader.get("/changes", headers={"accept": ACCEPT}).headers["content-type"] == (
        "text/html; charset=utf-8"
    )
    assert reader.get("/changes?format=rss").status_code == 400


def _desk(folder: Path, *releases: ReleaseChanges) -> Desk:
    (folder / "downloads").mkdir()
    (folder / "downloads" / "changes.json").write_bytes(whole(releases))
    manifest = replace(MANIFEST, built="2027-01-06T00:00:00+00:00")
    return Desk(Snapshot(folder, manifest), facts_of(quads_of(PACT), ()))


def _reader(lang: Language = "en") -> Reader:
    return Reader(lang, True, "", "https://dcg.example", "/changes", {})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_releases_are_entries_of_a_valid_feed(tmp_path: Path, lang: Language) -> None:
    root = require_atom(feed(_desk(tmp_path, _SECOND, _FIRST), _reader(lang)))
    second, first = root.findall(f"{_NAME}entry")
    assert root.findtext(f"{_NAME}updated") == "2027-01-05T00:00:00+00:00"
    t = CATALOGUES[lang]
    assert first.findtext(f"{_NAME}summary") == t("changes.first")
    summary = second.findtext(f"{_NAME}summary") or ""
    assert t("changes.number", group=t("changes.group-withdrawn"), n=2) in summary
    assert t("changes.number", group=t("changes.group-added"), n=30) in summary
    content = second.findtext(f"{_NAME}content") or ""
    # What is still there is called as it is now, and led to at a whole address.
    assert f'href="https://dcg.example/id/pact.html?lang={lang}"' in content
    assert "Old name of the pact" not in content
    # What XML cannot hold is shown as a sign that something stood there.
    assert "A record\N{REPLACEMENT CHARACTER} that went" in content
    assert "&lt;narrower&gt;" in content
    assert "<del>Any idea.</del>" in content


def test_what_is_left_out_is_counted_and_leads_to_the_file(tmp_path: Path) -> None:
    older = [ReleaseChanges(f"0.0.{n}", "2026-01-01", "", "", "- Old.\n") for n in range(11)]
    desk = _desk(tmp_path, _SECOND, *older)
    found = changes_content(desk, _reader())
    assert (len(found["versions"]), found["more_versions"]) == (10, 2)
    parts = dict(found["versions"][0].parts)
    added = next(one for one in parts["records"] if one.group == "added")
    assert (added.number, len(added.first), added.more) == (30, 25, 5)
    (changed,) = parts["terms"]
    assert changed.first[0].values[0].after == ("x" * 399 + "…",)
    content = feed(desk, _reader()).decode()
    assert "5 more, in the file of all changes" in content
    assert "https://dcg.example/downloads/changes.json" in content


def test_releases_are_read_the_latest_first_and_damage_is_told(tmp_path: Path) -> None:
    assert recorded(tmp_path) == ()
    folder = tmp_path / "releases"
    folder.mkdir()
    told = whole([_FIRST]).decode()
    (folder / "0.1.0.json").write_text(told, "utf-8")
    with pytest.raises(LoadError, match=r"0\.1\.0\.json is not the changes\.json of release"):
        recorded(tmp_path)
    (tmp_path / "changes.json").write_text('{"releases": [{}]}', "utf-8")
    with pytest.raises(BuildError, match="run `dcgraph build`"):
        kept(tmp_path)
