"""What is refused of a text that is sent to be checked."""

from __future__ import annotations

import io
import zipfile

import httpx2
import pytest

from dcgraph_api.routes.verification import MAX_BYTES, READ

WORD = next(kind for kind, form in READ.items() if form == "docx")
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(text: str, encoding: str = "utf-8") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml",
            f'<?xml version="1.0" encoding="{encoding}"?>'
            f'<w:p xmlns:w="{SPACE}"><w:r><w:t>{text}</w:t></w:r></w:p>',
        )
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "form", "status", "words"),
    [
        (b"a" * (MAX_BYTES + 1), "text/plain", 413, "200000 bytes"),
        (document("a" * (MAX_BYTES + 1)), WORD, 422, "200,000 characters of text"),
        (document("a", "utf-7"), WORD, 422, "encoding cannot be read"),
        (document("a", "hex"), WORD, 422, "encoding cannot be read"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(
    full: httpx2.Client, content: bytes, form: str, status: int, words: str
) -> None:
    sent = full.post("/api/v1/verify", content=content, headers={"content-type": form})
    assert (sent.status_code, words in sent.json()["detail"]) == (status, True), sent.text


def test_a_text_as_long_as_may_be_is_checked(full: httpx2.Client) -> None:
    text = "Standard 7.9 of the RKC. ".ljust(MAX_BYTES)
    sent = full.post("/api/v1/verify", content=text, headers={"content-type": "text/plain"})
    assert sent.json()["checked"][0]["verdict"] == "no such provision"
