"""Force on the pages: a mark and its words in each place, and a page that explains them."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest

from dcgraph.research.force import MARK, MARKS
from dcgraph.research.model import LANGUAGES, Language


def page_at(reader: httpx2.Client, path: str, lang: str = "en") -> str:
    response = reader.get(f"{path}{'&' if '?' in path else '?'}lang={lang}")
    assert response.status_code == 200
    return unescape(response.text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_on_marks_has_the_words_of_each_in_three_languages(
    reader: httpx2.Client, lang: Language
) -> None:
    page = page_at(reader, "/force", lang)
    for one in MARKS:
        row = page.partition(f'id="{one.name.replace(" ", "-")}">')[2].partition("</tr>")[0]
        assert f'href="#m-{one.name.replace(" ", "-")}"' in row
        for tongue in LANGUAGES:
            assert f'<td lang="{tongue}"><strong>{one.verb(tongue)}</strong>' in row
            assert one.wordings(tongue) in row
        assert one.meaning(lang).replace("\N{NO-BREAK SPACE}", " ") in row


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/matrix",
        "/matrix?rows=actions&columns=rkc,tfa",
        "/matrix/contents?columns=rkc,tfa",
        "/concordance",
        "/id/rkc.html",
        "/id/rkc.ga-3.18.html",
        "/explore?focus=rkc.ga-3.21",
    ],
)
def test_the_same_mark_has_the_same_word_in_the_key_of_each_page(
    reader: httpx2.Client, path: str, lang: Language
) -> None:
    keys = re.findall(r'<ul class="key".*?</ul>', page_at(reader, path, lang), flags=re.DOTALL)
    told = re.findall(r'href="#m-([a-z-]+)"/></svg> ([^<]+)</li>', "".join(keys))
    words = {one.name.replace(" ", "-"): one.verb(lang) for one in MARKS if one.relation}
    forces = {(mark, word) for mark, word in told if mark in words}
    assert forces
    assert forces <= words.items()


@pytest.mark.parametrize("path", ["/matrix", "/id/rkc.ga-3.18.html", "/id/bearers.customs.html"])
def test_the_page_on_marks_is_linked_where_marks_are(reader: httpx2.Client, path: str) -> None:
    assert '<a href="/force?lang=en">Marks of force</a>' in page_at(reader, path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/matrix?rows=mechanisms",
        "/gaps?notion=digital-customs&instrument=rkc.ga",
        "/id/rkc.ga-7.4.html",
        "/id/rkc.ga-7.1.requires.ict.html",
        "/id/ict.html",
        "/id/actions.accept-electronically.html",
        "/paths?from=single-window&to=tfa",
        "/compare?a=rkc&b=tfa",
    ],
)
def test_every_mark_that_is_used_is_drawn_once_and_has_words(
    reader: httpx2.Client, path: str
) -> None:
    page = page_at(reader, path)
    used = set(re.findall(r'<use href="#(m-[a-z-]+)"', page))
    assert used
    for one in used:
        assert page.count(f'<symbol id="{one}"') == 1
    assert all(
        'aria-hidden="true"' in one for one in re.findall(r'<svg class="force[^>]*>', page)
    ), "the words beside a mark are its text"


@pytest.mark.parametrize(
    ("name", "verb", "words", "what"),
    [
        ("rkc.ga-3.18", "must permit", "shall permit", "the electronic lodging"),
        ("rkc.ga-3.21", "must permit", "shall permit", "the electronic lodging"),
        ("tfa.10.4.1", "must endeavour", "shall endeavour", "single window"),
        ("arusha-declaration.factor-5", "should", "should", "review and rework processes"),
    ],
)
def test_a_provision_says_who_must_do_what(
    reader: httpx2.Client, name: str, verb: str, words: str, what: str
) -> None:
    # By the norms in data/instruments/, which have the operative words of the text.
    page = page_at(reader, f"/id/{name}.html")
    norms = page.partition('id="norms"')[2].partition("</ol>")[0]
    assert re.search(rf"<strong>{verb}( to)?</strong>", norms)
    assert words in norms
    assert what in norms
    assert re.search(r"/id/bearers\.[a-z-]+\.html", norms)
    assert re.search(r'class="citations"', norms)


def test_the_limit_of_a_duty_is_as_bold_as_its_verb_and_leads_to_its_record(
    reader: httpx2.Client,
) -> None:
    page = page_at(reader, "/id/tfa.10.4.4.html")
    norms = page.partition('id="norms"')[2].partition("</ol>")[0]
    limits = [
        rf'<strong><a href="/id/qualifiers\.{name}\.html[^"]*">{text}</a></strong>'
        for name, text in (
            ("as-far-as-practicable", "as far as practicable"),
            ("to-the-extent-possible", "to the extent possible"),
        )
    ]
    assert re.search(f"<strong>must</strong>, {' and '.join(limits)}, <a ", norms)


@pytest.mark.parametrize(
    ("name", "verb"),
    [
        # By data/instruments/tfa: 10.4.4 says “shall, to the extent possible and practicable,
        # use”, 10.4.1 “shall endeavour”.
        ("tfa.10.4.4.norm-1", "must as far as possible"),
        ("tfa.10.4.1.norm-1", "must endeavour"),
    ],
)
def test_a_norm_has_the_verb_of_its_kind_and_not_of_all_with_its_mark(
    reader: httpx2.Client, name: str, verb: str
) -> None:
    row = (
        page_at(reader, f"/id/{name}.html").partition(f'<tr id="{name}">')[2].partition("</tr>")[0]
    )
    assert f'<use href="#m-endeavours"/></svg> <strong>{verb}</strong>' in row


def test_a_norm_of_no_listed_action_says_its_force_and_its_summary(reader: httpx2.Client) -> None:
    # By data/instruments/rkc/general-annex-3.ttl.
    page = page_at(reader, "/id/rkc.ga-3.19.html")
    norms = page.partition('id="norms"')[2].partition("</ol>")[0]
    assert '<span class="hidden">prohibition</span> Customs ' in norms
    assert "shall not" in norms


def test_what_follows_names_norm_words_and_argument(reader: httpx2.Client) -> None:
    page = page_at(reader, "/id/rkc.ga-3.18.html")
    notes = page.partition('<ol class="notes">')[2].partition("</ol>")[0]
    rows = [one for one in notes.split("<li class=")[1:] if "follows from norms" in one]
    assert len(rows) == 2
    for row in rows:
        assert "follows from norms" in row
        assert 'href="#m-obliges-to-permit"' in row
        assert 'href="#rkc.ga-3.18.norm-1"' in row
        assert ">shall permit<" in row
        assert "/id/actions.accept-electronically.realises.characteristics." in row
        # First what supports the norm, then, told apart, what supports the claim on the action.
        own, told, _ = row.partition("On the action:")
        assert told
        assert "Transitional Standard 3.18" in own
        assert "Transitional Standard 3.21" not in own.rpartition('class="citations"')[2]


@pytest.mark.parametrize(
    ("lang", "condition"),
    [
        # By data/instruments/rkc/general-annex-7.ttl.
        (
            "en",
            "Only where it is cost-effective and efficient, both for Customs and for the trade.",
        ),
        (
            "fr",
            "Seulement lorsque c’est rentable et efficace, à la fois pour la douane et pour les",
        ),
        ("ru", "Только если это рентабельно и эффективно и для таможенной службы, и для деловых"),
    ],
)
def test_what_follows_has_the_condition_of_its_norm(
    reader: httpx2.Client, lang: Language, condition: str
) -> None:
    page = page_at(reader, "/id/rkc.ga-7.1.html", lang)
    _, found, row = page.partition('id="requires.characteristics.automated-processing">')
    assert found
    grounds = row.partition("<ul")[2].partition("</ul>")[0]
    assert 'href="#rkc.ga-7.1.norm-1"' in grounds
    assert condition in grounds
    # Standard 3.18 has none.
    page = page_at(reader, "/id/rkc.ga-3.18.html", lang)
    notes = page.partition('<ol class="notes">')[2]
    assert notes.count('href="#rkc.ga-3.18.norm-1"') == 2
    assert not re.search(r'href="#rkc\.ga-3\.18\.norm-1".*<br>', notes)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_cell_says_its_force_and_that_it_follows(reader: httpx2.Client, lang: Language) -> None:
    path = "/matrix?rows=characteristics.electronic-beside-paper&columns=rkc.ga-3.18,rkc.ga-7.4"
    page = page_at(reader, path, lang)
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = re.findall(r'<td class="cell-.*?</td>', body, flags=re.DOTALL)
    assert len(cells) == 2
    for cell, force in zip(cells, ("obliges to permit", "obliges"), strict=True):
        assert f'href="#m-{force.replace(" ", "-")}"' in cell
        assert re.search(rf'class="hidden">{MARK[force].verb(lang)}, ', cell)
    assert {"en": "follows from norms", "fr": "découle de normes", "ru": "следует из норм"}[
        lang
    ] in cells[0]


@pytest.mark.parametrize("path", ["/matrix?rows=characteristics&columns=rkc", "/gaps", "/paths"])
def test_a_force_can_be_chosen(reader: httpx2.Client, path: str) -> None:
    page = page_at(reader, f"{path}{'&' if '?' in path else '?'}force=obliges+to+permit")
    assert '<option value="obliges to permit" selected>must permit</option>' in page


def test_a_cell_of_another_force_is_left_out(reader: httpx2.Client) -> None:
    page = page_at(reader, "/matrix?rows=characteristics&columns=rkc&force=obliges+to+permit")
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    used = set(re.findall(r'<use href="#m-([a-z-]+)"', body))
    assert "obliges-to-permit" in used
    assert used <= {"obliges-to-permit", "gap", "not-read"}


def test_a_force_that_there_is_not_is_told_at_its_field(reader: httpx2.Client) -> None:
    response = reader.get("/matrix?force=demands&lang=en")
    assert response.status_code == 422
    assert 'id="fault-force"' in response.text


def test_over_http_a_statement_names_the_norms_it_rests_on(reader: httpx2.Client) -> None:
    told = reader.get("/api/v1/records/rkc.ga-3.18?format=json").json()
    (norm,) = told["norms"]
    assert (norm["force"], norm["words"]["text"]) == ("obliges to permit", "shall permit")
    assert {one["relation"] for one in told["follows"]} == {"obligesToPermit"}
    for one in told["follows"]:
        (ground,) = one["norms"]
        assert ground["norm"]["name"] == norm["thing"]["name"]
        assert ground["force"] == "obliges to permit"
        assert ground["citations"] == norm["citations"]
        claim = reader.get(f"/api/v1/claims/{ground['claim']}?format=json").json()
        assert (claim["relation"], claim["object"]) == ("realises", one["object"])
        assert sorted(map(str, one["citations"])) == sorted(
            {str(at) for at in (*norm["citations"], *claim["citations"])}
        )


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/matrix?rows=characteristics&columns=rkc.ga",
        "/api/v1/gaps?notion=digital-customs&instrument=rkc.ga",
        "/api/v1/paths?from=rkc.ga-3.18&to=characteristics.electronic-beside-paper&longest=1",
        "/api/v1/claims?subject=rkc.ga-3.18",
        "/api/v1/provisions?within=rkc.ga",
    ],
)
def test_over_http_a_force_can_be_asked_for(reader: httpx2.Client, path: str) -> None:
    whole = reader.get(f"{path}&format=json").json()
    chosen = reader.get(f"{path}&format=json&force=obliges+to+permit").json()
    other = reader.get(f"{path}&format=json&force=recommends").json()
    assert whole != other != chosen
    assert '"requires"' not in str(chosen).replace("'", '"').partition('"key"')[0]
    wrong = reader.get(f"{path}&format=json&force=demands")
    assert wrong.status_code == 422
    assert "obliges to permit" in wrong.text


def test_provisions_are_listed_by_force(reader: httpx2.Client) -> None:
    path = "/api/v1/provisions?within=rkc.ga-3&limit=500&format=json"
    permitted = reader.get(f"{path}&force=obliges+to+permit").json()["items"]
    names = {one["thing"]["name"] for one in permitted}
    assert {"rkc.ga-3.18", "rkc.ga-3.21"} <= names
    assert "rkc.ga-3.11" not in names, "it has a plain duty"
    assert len(names) < len(reader.get(path).json()["items"])
