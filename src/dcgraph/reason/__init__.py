"""Reasoning over the ontology and its data, and telling in words what comes of it."""

from __future__ import annotations

from dcgraph.reason.account import Account, account
from dcgraph.reason.explaining import Explainer
from dcgraph.reason.hermit import Hermit, OutOfTime
from dcgraph.reason.inferences import inferences
from dcgraph.reason.justifying import Justification
from dcgraph.reason.profile import profile
from dcgraph.reason.verdict import Verdict, reason

__all__ = [
    "Account",
    "Explainer",
    "Hermit",
    "Justification",
    "OutOfTime",
    "Verdict",
    "account",
    "inferences",
    "profile",
    "reason",
]
