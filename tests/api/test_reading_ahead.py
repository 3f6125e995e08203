"""The research desk is read before it is asked for, and nobody has to wait for that."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.serving import quads_in, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.errors import BuildError
from dcgraph.research import Desk
from dcgraph.research.filters import Filters
from dcgraph.snapshot.manifest import Snapshot, opened
from dcgraph_api.app import create_app
from dcgraph_api.config import Settings
from dcgraph_api.dependencies import Research

TURTLE = "".join(f'<https://w3id.org/dcgraph/id/a.{n}> <urn:p> "{n}" .\n' for n in range(400))

TOLD = "cannot be read ahead: The disk is away."


@pytest.fixture
def made(tmp_path: Path) -> Snapshot:
    """A snapshot of 400 triples, which are read with some pauses."""
    return opened(write_snapshot(tmp_path, quads_in("https://example.org/graph", TURTLE)))


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    found: list[float] = []
    monkeypatch.setattr("dcgraph_api.dependencies.time.sleep", found.append)
    return found


@pytest.fixture
def opening(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders of the snapshots whose desks were opened."""
    found: list[str] = []
    whole = Desk.open

    def noted(snapshot: Snapshot, pause: Callable[[], None] = lambda: None) -> Desk:
        found.append(snapshot.path.name)
        return whole(snapshot, pause)

    monkeypatch.setattr(Desk, "open", noted)
    return found


def test_what_nobody_waits_for_is_read_with_pauses(made: Snapshot, pauses: list[float]) -> None:
    desk = asyncio.run(Research(made).read())
    assert len(desk.facts.about) == 400
    # One before each line of 256: of 801 terms, 400 values and 400 subjects; and the last line.
    assert len(pauses) == 4 + 2 + 2 + 1


def test_what_is_waited_for_is_read_at_once(made: Snapshot, pauses: list[float]) -> None:
    assert len(asyncio.run(Research(made).desk()).facts.about) == 400
    assert not pauses


def test_who_asks_meanwhile_hastens_it(
    made: Snapshot, monkeypatch: pytest.MonkeyPatch, opening: list[str]
) -> None:
    asked = threading.Event()
    pauses = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        assert asked.wait(PATIENCE)

    monkeypatch.setattr("dcgraph_api.dependencies.time.sleep", sleep)

    async def both() -> tuple[Desk, Desk]:
        one = Research(made)
        ahead = asyncio.create_task(one.read())
        while not pauses:  # noqa: ASYNC110 - a thread tells
            await asyncio.sleep(0.001)
        hurried = asyncio.create_task(one.desk())
        await asyncio.sleep(0)
        asked.set()
        return await ahead, await hurried

    first, second = asyncio.run(both())
    assert first is second
    assert (len(pauses), len(opening)) == (1, 1)


def test_nothing_is_read_for_a_snapshot_out_of_service(made: Snapshot) -> None:
    one = Research(made)
    one.close()
    with pytest.raises(BuildError, match="no longer in service"):
        asyncio.run(one.read())


def test_a_failure_is_not_remembered(made: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> Desk:
        raise BuildError("The disk is away.")

    async def twice() -> Desk:
        one = Research(made)
        with monkeypatch.context() as patch:
            patch.setattr(Desk, "open", fail)
            with pytest.raises(BuildError, match="away"):
                await one.read()
        return await one.desk()

    assert asyncio.run(twice()).facts.about
    assert gc.isenabled()


@pytest.mark.parametrize(("memory_quads", "times"), [(10_000, 1), (0, 0)])
def test_a_server_reads_ahead_what_is_small_enough(
    made: Snapshot, settings: Settings, opening: list[str], memory_quads: int, times: int
) -> None:
    app = create_app(made.path, replace(settings, memory_quads=memory_quads))

    async def run() -> None:
        async with app.running():
            if times:
                await app.service.research.read()
            else:
                await asyncio.sleep(0.05)

    asyncio.run(run())
    assert len(opening) == times


def test_a_desk_that_cannot_be_read_keeps_no_server_from_its_work(
    made: Snapshot,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> Desk:
        raise BuildError("The disk is away.")

    monkeypatch.setattr(Desk, "open", fail)
    app = create_app(made.path, replace(settings, memory_quads=10_000))

    async def run() -> None:
        async with app.running():
            while TOLD not in caplog.text:  # noqa: ASYNC110 - no event for it
                await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(run(), PATIENCE))


def test_what_paths_are_sought_in_is_made_ahead(
    made: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        "dcgraph.research.argument_graph.ArgumentGraph._made",
        lambda _web, _desk, wanted: asked.append(wanted.told()),
    )
    asyncio.run(Research(made).prepare())
    assert asked == [Filters().told()]


def test_few_threads_work_at_once(made: Snapshot) -> None:
    one = Research(made)
    working, most, lock = 0, 0, threading.Lock()

    def work() -> None:
        nonlocal working, most
        with lock:
            working += 1
            most = max(most, working)
        time.sleep(0.01)
        with lock:
            working -= 1

    async def many() -> None:
        await asyncio.gather(*(one.work(work) for _ in range(8)))

    asyncio.run(many())
    assert most == 2
