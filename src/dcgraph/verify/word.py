"""Reads the text of a document of Word, and nothing else of it."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import Final
from xml.parsers import expat

from dcgraph.errors import ParameterError

_MAX_FILE: Final = 8 << 20
"""Bytes of a file, most of which may be pictures."""
_MAX_XML: Final = 4 << 20
"""Bytes of its texts as XML, unpacked, all parts together; a page has some 30 kB."""
_MAX_PARTS: Final = 5_000
_MAX_DEPTH: Final = 200
_BLOCK: Final = 1 << 16
_PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What the format allows; others are unpacked whole blocks at a time, of any size."""
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, UnicodeDecodeError),
    *(NotImplementedError, RuntimeError, EOFError, OSError),
)
"""What `zipfile` raises for an archive that is damaged or locked."""
_MAIN: Final = "word/document.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT: Final = "http://purl.oclc.org/ooxml/wordprocessingml/main "


def docx_paragraphs(content: bytes, name: str, most: int) -> list[str]:
    """The paragraphs of a document, then its footnotes and endnotes, with `most` characters.

    Raises ParameterError for what is no such document, is too large or nests too deep, or has a
    document type, by which XML could refer to other places.
    """
    if len(content) > _MAX_FILE:
        raise ParameterError(
            f"{name} has more than {_MAX_FILE >> 20} MB; save it without pictures, or by chapters."
        )
    reader = _Paragraphs(name, most)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.namelist()
            if _MAIN not in parts or len(parts) > _MAX_PARTS:
                raise ParameterError(
                    f"{name} is no document of Word: it has no {_MAIN}. Save it as .docx."
                )
            for part in (_MAIN, *(one for one in _NOTES if one in parts)):
                _read(archive, part, reader)
    except _BROKEN as error:
        raise ParameterError(
            f"{name} cannot be unpacked ({type(error).__name__}); save it anew as .docx, without "
            "a password."
        ) from None
    return reader.paragraphs


def _read(archive: zipfile.ZipFile, part: str, reader: _Paragraphs) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    if archive.getinfo(part).compress_type not in _PACKED:
        raise ParameterError(
            f"{reader.name}, {part}: it is packed in a way that Word does not use; save it anew "
            "as .docx."
        )
    try:
        # What the archive says of its sizes is not believed: it is counted while it is unpacked.
        with archive.open(part) as file:
            while block := file.read(_BLOCK):
                reader.size += len(block)
                if reader.size > _MAX_XML:
                    raise ParameterError(
                        f"{reader.name}, {part}: text and notes have more than {_MAX_XML >> 20} MB "
                        "when unpacked; check it by chapters."
                    )
                parser.Parse(block, False)  # has no name
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ParameterError(
            f"{reader.name}, {part}, line {error.lineno}: it is no well-formed XML; save the "
            "document anew."
        ) from None
    except KeyError:
        raise ParameterError(f"{reader.name} has no {part}; save it anew as .docx.") from None
    except (ValueError, LookupError) as error:
        # What expat raises for an encoding that it cannot read.
        raise ParameterError(
            f"{reader.name}, {part}: its encoding cannot be read ({error}); save the document "
            "anew, in UTF-8."
        ) from None


class _Paragraphs:
    """The text of paragraphs, from the elements of WordprocessingML; deleted text is left out."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self._most = name, most
        self.paragraphs: list[str] = []
        self._run: list[str] = []
        self._depth = 0
        self._reading = False
        self._length = 0
        self.size = 0

    def refuse(self, *_: object) -> None:
        """A document type is refused."""
        raise ParameterError(
            f"{self.name}: its XML has a document type, which no document of Word needs; save it "
            "anew."
        )

    def begin(self, tag: str, _attributes: object) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ParameterError(
                f"{self.name}: its XML nests deeper than {_MAX_DEPTH}; save it anew, without "
                "nested tables."
            )
        match _local(tag):
            case "t":
                self._reading = True
            case "tab" | "br" | "cr":
                self._add(" ")
            case "noBreakHyphen":
                self._add("-")

    def end(self, tag: str) -> None:
        """An element ends; a paragraph is then whole."""
        self._depth -= 1
        match _local(tag):
            case "t":
                self._reading = False
            case "p":
                text = "".join(self._run).strip()
                self._run.clear()
                if text:
                    self.paragraphs.append(text)

    def text(self, text: str) -> None:
        """Characters; only those of texts count."""
        if self._reading:
            self._add(text)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > self._most:
            raise ParameterError(
                f"{self.name} has more than {self._most:,} characters of text; "
                "check it by chapters."
            )
        self._run.append(text)


def _local(tag: str) -> str:
    for space in (_SPACE, _STRICT):
        if tag.startswith(space):
            return tag.removeprefix(space)
    return ""
