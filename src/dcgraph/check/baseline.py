"""The findings that are accepted for now."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from dcgraph.check.findings import Finding, broken
from dcgraph.check.reports import ABOUT_THE_BASELINE, Accepted, record_of
from dcgraph.check.rules import RULES, message
from dcgraph.errors import LoadError
from dcgraph.files import read_text
from dcgraph.rdf.corpus import Place
from dcgraph.text import json_text, one_line

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{16}")
_MEMBERS: Final = {"fingerprint", "rule", "record", "reason", "expires"}
# What cannot be read hides what else is wrong, and that nobody can have accepted.
NEVER: Final = ("File-syntax",)
"""The rules of which no finding is ever accepted."""

_HEAD: Final = """\
# Findings of `dcgraph check` that are accepted for now; `--baseline` reads this file. Each entry
# needs a reason. It ends with its last day, `expires`, if it has one: a date without quotes.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding that is accepted: rule and record tell people what the fingerprint means."""

    fingerprint: str
    rule: str
    record: str
    reason: str
    expires: date | None = None
    line: int = 0

    def accepts(self, finding: Finding) -> bool:
        """Whether it speaks of this finding, in all that it says of it."""
        told = (self.fingerprint, self.rule, self.record)
        return told == (finding.fingerprint, one_line(finding.rule), _record(finding))


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of a file; `shown` is its path as people know it."""

    shown: str
    entries: tuple[Entry, ...] = ()

    def sift(
        self, findings: Iterable[Finding], today: date, *, whole: bool = True
    ) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
        """The findings that count and those that are accepted.

        An entry accepts through its last day. One that has expired, or whose finding is gone,
        is itself a warning; whether it is gone only a check of the `whole` graph can tell.
        """
        held = {entry.fingerprint: entry for entry in self.entries}
        counting: list[Finding] = []
        accepted: list[Accepted] = []
        used: set[str] = set()
        for finding in findings:
            entry = held.get(finding.fingerprint)
            if entry is None or not entry.accepts(finding) or finding.rule in NEVER:
                counting.append(finding)
                continue
            used.add(entry.fingerprint)
            if entry.expires and entry.expires < today:
                counting.append(finding)
            else:
                accepted.append(Accepted(finding, entry.reason, entry.expires))
        counting += (
            self._remark(e, "expired") for e in self.entries if e.expires and e.expires < today
        )
        if whole:
            counting += (
                self._remark(e, "unused") for e in self.entries if e.fingerprint not in used
            )
        return tuple(sorted(counting, key=lambda finding: finding.key)), tuple(accepted)

    def _remark(self, entry: Entry, kind: str) -> Finding:
        rule = RULES[ABOUT_THE_BASELINE + kind]
        words = {"rule": one_line(entry.rule), "record": one_line(entry.record)}
        words |= {"expires": str(entry.expires), "repair": rule.repair}
        said, place = message(rule.id, names=words), Place(self.shown, entry.line, 1)
        return broken(rule.id, place, said, value=entry.fingerprint, expected=rule.expected)


def read_baseline(path: Path, shown: str) -> Baseline:
    """Read a baseline. Raises LoadError, naming file and line, if it cannot be used."""
    return _baseline(read_text(path), path, shown)


def with_entries(
    text: str, findings: Iterable[Finding], reason: str, expires: date | None, path: Path
) -> tuple[str, int]:
    """The text of a baseline with an entry for each finding that has none, and how many are new.

    Findings that are never accepted get none.

    What is there stays as it is. Raises LoadError, naming file and line, if it cannot be used.
    """
    held = {entry.fingerprint for entry in _baseline(text, path, path.name).entries}
    fresh = {
        f.fingerprint: f for f in findings if f.fingerprint not in held and f.rule not in NEVER
    }
    blocks = [text.rstrip("\n") + "\n" if text.strip() else _HEAD]
    blocks += [_block(finding, reason, expires) for finding in fresh.values()]
    written = "\n".join(blocks) if fresh else text
    # What is there may be of a form that nothing can be put after.
    _baseline(written, path, path.name)
    return written, len(fresh)


def _block(finding: Finding, reason: str, expires: date | None) -> str:
    members = {
        "fingerprint": finding.fingerprint,
        "rule": one_line(finding.rule),
        "record": _record(finding),
        "reason": reason,
    }
    # A basic string of TOML is written as a string of JSON is.
    lines = [f"{name} = {json_text(text).strip()}" for name, text in members.items()]
    if expires:
        lines.append(f"expires = {expires.isoformat()}")
    return "\n".join(("[[finding]]", *lines, ""))


def _record(finding: Finding) -> str:
    return one_line(record_of(finding))


def _baseline(text: str, path: Path, shown: str) -> Baseline:
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{shown} is no baseline, which is a TOML file: {error}.", path) from None
    if set(told) - {"finding"} or not isinstance(told.get("finding", []), list):
        raise LoadError(
            f"{shown}: a baseline holds only entries that begin with [[finding]].", path
        )
    entries: dict[str, Entry] = {}
    for number, members in enumerate(told.get("finding", []), 1):
        entry = _entry(members, number, text, path, shown)
        if entry.fingerprint in entries:
            raise LoadError(
                f"{shown}, entry {number}: the fingerprint {entry.fingerprint} has an entry "
                "already; keep one of the two.",
                path,
                entry.line,
            )
        entries[entry.fingerprint] = entry
    return Baseline(shown, tuple(entries.values()))


def _entry(members: object, number: int, text: str, path: Path, shown: str) -> Entry:
    told = members if isinstance(members, dict) else {}
    fingerprint = told.get("fingerprint")
    line = _line_of(fingerprint, text)

    def refused(fault: str) -> LoadError:
        where = f"{shown}, line {line}" if line > 1 else shown
        return LoadError(f"{where}, entry {number} of the baseline: {fault}.", path, line)

    if not isinstance(fingerprint, str) or not _FINGERPRINT.fullmatch(fingerprint):
        raise refused("it needs a fingerprint of 16 hexadecimal digits, as a check prints it")
    if strange := sorted(set(told) - _MEMBERS):
        raise refused(f"it knows no {one_line(strange[0])!r}, only {', '.join(sorted(_MEMBERS))}")
    for name in ("rule", "record"):
        if not isinstance(told.get(name), str):
            raise refused(f"it needs a {name}, as a text in quotes, for those who read it")
    if not isinstance(told.get("reason"), str) or not told["reason"].strip():
        raise refused("it needs a reason: say why the finding is accepted")
    expires = told.get("expires")
    if expires is not None and (not isinstance(expires, date) or isinstance(expires, datetime)):
        raise refused("`expires` is a date without quotes and without a time, such as 2027-01-31")
    return Entry(fingerprint, told["rule"], told["record"], told["reason"], expires, line)


def _line_of(fingerprint: object, text: str) -> int:
    """The line where a fingerprint stands, else the first."""
    start = rf"""^\s*fingerprint\s*=\s*["']{re.escape(str(fingerprint))}"""
    stands = re.search(start, text, re.MULTILINE)
    return text.count("\n", 0, stands.end()) + 1 if stands else 1
