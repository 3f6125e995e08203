"""Golden answers: that a difference is seen, and that there is none beside the base commit."""

from __future__ import annotations

import subprocess

import httpx2
import pytest

from benchmarks.golden import ADDRESS, BASE, Answer, _Site, compare, main, page_text
from benchmarks.servers import CHECKOUT

ADDRESSES = [f"/api/v1/records/{number}" for number in range(200)]
CHANGED = "/api/v1/records/7"


def before(address: str) -> Answer:
    return Answer(404 if address.endswith("/13") else 200, f"the duty\nof {address}")


def after(address: str) -> Answer:
    status, text = before(address)
    return Answer(status, text.replace("duty", "right") if address == CHANGED else text)


def test_equal_answers_are_no_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(ADDRESSES, before, before, {}) == 0
    assert capsys.readouterr().out == "\n200 of 200 requests: 199 equal, 1 refused alike\n"


def test_a_changed_word_is_shown_with_both_bodies(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(ADDRESSES, before, after, {}) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [CHANGED, "NOT INTENDED"]
    assert lines[3:8] == [
        "--- then: 200",
        "+++ now: 200",
        "@@ -1,2 +1,2 @@",
        "-the duty",
        "+the right",
    ]
    assert lines[-1] == "200 of 200 requests: 1 different, 198 equal, 1 refused alike"


def test_another_status_is_a_difference_and_so_is_an_error_of_both_servers() -> None:
    assert compare(ADDRESSES, before, lambda address: Answer(200, before(address).text), {}) == 1
    assert compare(["/"], lambda _: Answer(500, ""), lambda _: Answer(500, ""), {}) == 1


def test_a_long_difference_is_cut_unless_it_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    def long(_: str) -> Answer:
        return Answer(200, "\n".join(map(str, range(100))))

    for full, lines in ((False, 40), (True, 105)):
        compare(["/"], before, long, {}, full=full)
        shown = capsys.readouterr().out.partition("NOT INTENDED\n")[2].partition("\n\n")[0]
        assert ("more lines: --full" in shown) is not full
        assert len(shown.splitlines()) - (not full) == lines


def test_an_intended_difference_is_told_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(ADDRESSES, before, after, {"*/records/7": "It is a right."}) == 0
    assert f"{CHANGED}\nIt is a right.\n--- then" in capsys.readouterr().out


@pytest.mark.parametrize("glob", ["/gaps*", "*/records/8"])
def test_an_entry_that_fits_no_difference_is_an_error(
    glob: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compare(ADDRESSES, before, before, {glob: "Why"}) == 1
    assert f"{glob!r} fits nothing" in capsys.readouterr().out


def test_in_a_part_of_the_requests_an_entry_must_fit_an_address_alone() -> None:
    assert compare(ADDRESSES, before, before, {CHANGED: "Why"}, only="*/1*") == 0
    assert compare(ADDRESSES, before, before, {"/gaps*": "Why"}, only="*/1*") == 1


def test_a_share_is_the_same_each_time_and_lies_in_a_larger_one() -> None:
    def asked(share: float) -> list[str]:
        heard: list[str] = []

        def hear(address: str) -> Answer:
            heard.append(address)
            return before(address)

        compare(ADDRESSES, hear, before, {}, share=share)
        return sorted(heard)

    assert 5 < len(asked(0.1)) < 40
    assert asked(0.1) == asked(0.1)
    assert set(asked(0.1)) < set(asked(0.5)) < set(asked(1)) == set(ADDRESSES)


def test_a_page_is_its_text_with_links_and_fields() -> None:
    page = """<h1>Duties</h1><script>let a = "<p>no</p>"</script>
    <p>Article <a class="x" href="/id/rkc?a=1&amp;b=2">7 <b>bis</b></a> &lt;1973&gt;</p>
    <form action="/search"><input name="q" value="duty"></form>"""
    assert page_text(page).splitlines() == [
        "Duties",
        'Article [href="/id/rkc?a=1&b=2"] 7 bis <1973>',
        '[action="/search"] [name="q" value="duty"]',
    ]


def site(content: str, cursor: str, words: str) -> _Site:
    """A server of a list of two pages, the second with some words."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if f"cursor={cursor}" in str(request.url):
            return httpx2.Response(200, json={"items": [words], "next": ""})
        link = f'<{ADDRESS}/list?cursor={cursor}>; rel="next"'
        first = {"next": cursor, "note": f"content {content}, permalink /at/{content[:16]}/list"}
        return httpx2.Response(200, json=first, headers={"link": link})

    transport = httpx2.MockTransport(answer)
    return _Site(httpx2.Client(transport=transport, base_url="http://127.0.0.1"), content)


def test_hashes_and_cursors_may_differ_and_the_next_page_may_not() -> None:
    then, now = site("a1" * 32, "Zm9v-1", "a duty"), site("b2" * 32, "YmFy_2", "a duty")
    assert then.get("/list") == now.get("/list")
    assert "/at/CONTENT/list" in then.get("/list").text
    assert then.get("/list") != site("b2" * 32, "YmFy_2", "a right").get("/list")


@pytest.mark.nightly
def test_a_tenth_of_the_answers_is_that_of_the_base(capsys: pytest.CaptureFixture[str]) -> None:
    commit = ["git", "cat-file", "-e", f"{BASE}^{{commit}}"]
    if subprocess.run(commit, cwd=CHECKOUT, capture_output=True, check=False).returncode:
        shallow = subprocess.run(
            ["git", "rev-parse", "--is-shallow-repository"],
            cwd=CHECKOUT,
            capture_output=True,
            check=False,
        )
        # A whole clone has every commit; a copy without its history cannot be compared.
        assert shallow.stdout.strip() != b"false", f"the history has no commit {BASE}"
        pytest.skip(f"this copy lacks the commit {BASE}: git fetch --unshallow")
    failed = main(["--share", "0.1"])
    assert not failed, capsys.readouterr()
