"""Serve one snapshot folder, with the settings of the environment: `python -m benchmarks.serve`."""

from __future__ import annotations

import sys
from pathlib import Path

from dcgraph_api.config import Settings
from dcgraph_api.server import run

__all__: list[str] = []

if __name__ == "__main__":
    run(Path(sys.argv[1]), Settings.from_environment())
