"""A small checkout with a changelog, of which a release can be made."""

from __future__ import annotations

import shutil
from pathlib import Path

from dcgraph.files import ROOT

SMALL = Path(__file__).parents[1] / "small"
CHANGELOG = """# Changelog

## [Unreleased]

## [0.3.0] - 2027-02-01

### Meaning

- The term *widget* is new.

## [0.2.0] - 2027-01-05

- Before.
"""
TABLE = """#mapping_set_id: https://w3id.org/dcgraph/graph/alignment
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  dcgd: https://w3id.org/dcgraph/id/
#  eurovoc: http://eurovoc.europa.eu/
#  skos: http://www.w3.org/2004/02/skos/core#
subject_id\tpredicate_id\tobject_id\tmapping_justification\tauthor_label
dcgd:small-customs\tskos:closeMatch\teurovoc:502\tsemapv:ManualMappingCuration\tSomebody
"""
# Its subject says which citation supports what; the direct relation needs none there.
CLAIM = """
dcgd:small-convention.treats.small-customs a dcg:Claim ;
    dcg:hasSubject dcgd:small-convention ;
    dcg:hasRelation dcg:treats ;
    dcg:hasObject dcgd:small-customs ;
    dcg:hasBasis dcg:Interpreted ;
    dcg:rationale "The Convention has a chapter on it."@en ;
    dcg:readBy "The dcgraph authors" ;
    dcg:readOn "2026-11-27" ;
    dcg:hasReviewState dcg:Proposed ;
    dcg:hasCitation [
        dcg:citesSource dcgd:sources.law-text ;
        dcg:locator "Chapter 1" ;
        dcg:hasConfidence dcg:Confirmed ] .
"""


def checkout(folder: Path) -> Path:
    """A checkout of the shipped ontology and shapes over the small data, with a changelog."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(SMALL / "data", folder / "data")
    with (folder / "data/instruments/small-convention.ttl").open("a", encoding="utf-8") as file:
        file.write(CLAIM)
    (folder / "data/tables").mkdir()
    (folder / "data/tables/small.sssom.tsv").write_text(TABLE, encoding="utf-8")
    (folder / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    return folder
