"""What `docs/migration.md` says of old and new is so."""

from __future__ import annotations

import re

from dcgraph.files import ROOT

PAGE = (ROOT / "docs/migration.md").read_text("utf-8")


def test_a_row_is_old_while_its_file_is_there() -> None:
    rows = re.findall(r"^\| [^|]+ \| (old|new)\b[^|]* \| `(.+)` \|$", PAGE, re.MULTILINE)
    assert len(rows) > 8
    assert {path: (ROOT / path).exists() for _, path in rows} == {
        path: form == "old" for form, path in rows
    }
