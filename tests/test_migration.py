"""What `docs/migration.md` says of the form of the data is so."""

from __future__ import annotations

import re

from dcgraph.files import ROOT
from dcgraph.rdf.corpus import Corpus

PAGE = (ROOT / "docs/migration.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (\w+) \| (old|new): ", PAGE, re.MULTILINE))
STATEMENTS = {
    "confidence": "dcg:hasConfidence dcg:Confirmed",
    "figure": "a dcg:TableFigure",
    "norm": "dcg:hasNorm",
    "claim": "dcg:hasRelation",
}
"""What a record says in the old form, and leaves out in the new."""


def test_each_row_is_old_or_new_as_the_data_are(shipped: Corpus) -> None:
    assert ROWS.keys() == {"citation", *STATEMENTS}
    texts = [file.text for file in shipped.rooms("data") if "questions" not in file.shown]
    broken = sum(len(re.findall(r"dcg:hasCitation \[\n", text)) for text in texts)
    assert (ROWS["citation"] == "new") == (broken == 0)
    for row, statement in STATEMENTS.items():
        is_said = any(statement in text for text in texts)
        rule = re.search(rf"^\| {row} \|.*`(ontology/defaults/[\w-]+\.rq)`", PAGE, re.MULTILINE)
        assert rule is not None
        assert (ROWS[row], (ROOT / rule[1]).exists()) == (
            ("old", False) if is_said else ("new", True)
        )
