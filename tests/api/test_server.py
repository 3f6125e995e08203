"""Starting the server."""

from __future__ import annotations

import dataclasses
import socket
from pathlib import Path

import pytest

from dcgraph.errors import BuildError, SettingsError
from dcgraph_api.server import run
from dcgraph_api.settings import Settings


def test_an_address_that_is_taken_is_told_by_its_setting(
    snapshot: Path, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"{port}.*DCGRAPH_PORT"):
            run(snapshot, dataclasses.replace(settings, port=port))


def test_a_folder_that_is_no_snapshot_is_refused(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(BuildError):
        run(tmp_path, settings)
