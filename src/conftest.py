"""Examples that ask a graph are run by tests/client/test_examples.py, which has one."""

from __future__ import annotations

collect_ignore = ["dcgraph/client", "dcgraph/research/answers", "dcgraph/research/operations"]
