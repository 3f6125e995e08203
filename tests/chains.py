"""A small graph of norms of each force, of parties and of what actions lead to."""

from __future__ import annotations

import shutil
from pathlib import Path

from dcgraph.files import Rooms

ACTIONS = (
    "declaration",
    "endeavour",
    "obligation",
    "permit",
    "permission",
    "prohibition",
    "qualified",
    "recommendation",
    "unread",
    "traders",
    "chapter-2",
    "practice",
    "chapter-3",
)

CLAIM = """
dcgd:act.{action}.{relation}.{end} a dcg:Claim ;
    dcg:hasSubject dcgd:act.{action} ;
    dcg:hasRelation dcg:{relation} ;
    dcg:hasObject dcgd:{end}.{action} ;
    dcg:hasBasis dcg:Interpreted ;
    dcg:hasCitation [
        dcg:citesSource dcgd:sources.law-text ;
        dcg:locator "Article 1" ;
        dcg:hasConfidence dcg:{confidence} ] .
"""


def with_chains(small: Rooms, recalled: str = "") -> Rooms:
    """Put the norms into the small graph; what the action `recalled` leads to was not read.

    Each action `act.X` realises the characteristic `trait.X` and puts the mechanism `means.X`
    in place, by an argued claim of the basis that it is interpreted.
    """
    source = Path(__file__).parent / "data" / "chains.ttl"
    target = small.root / "data" / "instruments" / "chains.ttl"
    shutil.copy(source, target)
    with target.open("a", encoding="utf-8") as file:
        for action in ACTIONS:
            file.write(
                f"\ndcgd:act.{action} a dcg:Action .\n"
                f"dcgd:trait.{action} a dcg:Characteristic .\n"
                f"dcgd:means.{action} a dcg:Mechanism .\n"
            )
            for relation, end in (("realises", "trait"), ("putsInPlace", "means")):
                confidence = "Recalled" if action == recalled else "Confirmed"
                file.write(
                    CLAIM.format(action=action, relation=relation, end=end, confidence=confidence)
                )
    return small
