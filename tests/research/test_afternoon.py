"""A researcher's afternoon: ten tasks by REST alone, by commands alone, by the client alone.

The answers are equal, and each is what the Turtle in `data/` says, read there by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import TypeAdapter
from tests.waiting import PATIENCE
from typer.testing import CliRunner

from dcgraph import Graph, cli
from dcgraph.files import ROOT
from dcgraph.research import Desk
from dcgraph.snapshot.manifest import Snapshot


@dataclass(frozen=True)
class Task:
    """What is asked, how it is done in each of the three ways, and what must come of it."""

    asks: str
    address: str
    words: str
    call: Callable[[Graph], Any]
    says: Callable[[Any], Any]
    expected: Any


def names(things: list[Any]) -> list[str]:
    return [thing["name"] for thing in things]


def claimed(statements: list[Any]) -> set[tuple[str, str, str]]:
    return {(one["subject"]["name"], one["relation"], one["basis"]) for one in statements}


TASKS = [
    Task(
        "What are the four notions called in Russian?",
        "concepts?kind=Notion&lang=ru",
        "list concepts --kind Notion --lang ru",
        lambda graph: graph.concepts(kind="Notion", lang="ru").first,
        lambda told: {one["thing"]["name"]: one["thing"]["label"] for one in told["items"]},
        # The labels in data/concepts/ digital-, electronic-, paperless- and smart-customs.ttl.
        {
            "digital-customs": "цифровая таможня",
            "electronic-customs": "электронная таможня",
            "paperless-customs": "безбумажная таможня",
            "smart-customs": "умная таможня",
        },
    ),
    Task(
        "Who has defined digital customs, and when?",
        "records/digital-customs?basis=stated",
        "show digital-customs --basis stated",
        lambda graph: graph.record("digital-customs", basis="stated"),
        lambda told: [(one["date"], set(names(one["given_by"]))) for one in told["definitions"]],
        # The four definitions in data/concepts/digital-customs.ttl.
        [
            ("2015", {"wco"}),
            ("2016", {"kunio-mikuriya"}),
            ("2019", {"sergei-mozer"}),
            ("2020-10", {"sergei-mozer", "dinara-sekerbayeva"}),
        ],
    ),
    Task(
        "Is digital customs another thing than electronic customs, and who says so?",
        "compare?a=digital-customs&b=electronic-customs",
        "compare digital-customs electronic-customs",
        lambda graph: graph.compare("digital-customs", "electronic-customs"),
        lambda told: claimed(told["between"]),
        # The four claims between the two in data/concepts/electronic-customs.ttl; of these the
        # author equates them once.
        {
            ("electronic-customs", "isDistinguishedFrom", "interpreted"),
            ("electronic-customs", "isDistinguishedFrom", "stated"),
            ("electronic-customs", "isEquatedWith", "stated"),
            ("electronic-customs", "isRelatedTo", "interpreted"),
        },
    ),
    Task(
        "Which provisions require information technology, in so many words?",
        "claims?object=ict&relation=requires&basis=stated",
        "claims --object ict --relation requires --basis stated",
        lambda graph: graph.claims(object="ict", relation="requires", basis="stated").first,
        lambda told: {one["subject"]["name"] for one in told["items"]},
        # data/instruments/rkc/: general-annex-7.ttl, claims-on-mechanisms.ttl. Standard 6.9 says
        # “to the greatest possible extent”, and is thus no plain duty.
        {"rkc.ga-7.1", "rkc.ga-9.3"},
    ),
    Task(
        "What does the Convention have for the single window and for e-commerce?",
        "matrix?rows=single-window,cross-border-e-commerce&columns=rkc",
        "matrix --rows single-window,cross-border-e-commerce --columns rkc",
        lambda graph: graph.matrix("single-window,cross-border-e-commerce", "rkc"),
        lambda told: {
            row["thing"]["name"]: claimed(row["cells"][0]["statements"]) for row in told["rows"]
        },
        # data/instruments/rkc/claims-on-mechanisms.ttl: our own reading, and nothing stronger.
        {
            "single-window": {("rkc.ga-7.4", "enables", "interpreted")},
            "cross-border-e-commerce": {("rkc.ga-4.13", "enables", "interpreted")},
        },
    ),
    Task(
        "How does information technology bear on the re-engineering of processes?",
        "paths?from=ict&to=process-reengineering&k=1",
        "paths ict process-reengineering -k 1",
        lambda graph: graph.paths("ict", "process-reengineering", number=1),
        lambda told: [claimed(step["statements"]) for step in told["paths"][0]["steps"]],
        # The four claims between the two in data/concepts/ict.ttl, two of which read alike.
        [
            {
                ("ict", "serves", "stated"),
                ("ict", "dependsOn", "stated"),
                ("ict", "dependsOn", "interpreted"),
            }
        ],
    ),
    Task(
        "Which characteristics of smart customs does the Convention have nothing on?",
        "gaps?notion=smart-customs&instrument=rkc&lang=fr",
        "gaps smart-customs rkc --lang fr",
        lambda graph: graph.gaps("smart-customs", "rkc", lang="fr"),
        lambda told: (
            told["counts"]["characteristics"],
            {one["characteristic"]["name"] for one in told["aspects"] if one["state"] == "covered"},
            {one["state"] for one in told["aspects"]},
        ),
        # Ten in data/concepts/smart-customs.ttl; norms of the Convention come to three of them. By
        # rkc/rkc.ttl it was read in part: the other seven are not read, and no gaps.
        (
            10,
            {
                "characteristics.control-with-facilitation",
                "characteristics.faster-clearance",
                "characteristics.lower-cost",
            },
            {"covered", "gap in part"},
        ),
    ),
    Task(
        "Was the Convention in force at the beginning of 2005?",
        "instruments/rkc/state?asOf=2005-01-01&lang=ru",
        "state rkc --as-of 2005-01-01 --lang ru",
        lambda graph: graph.state("rkc", as_of="2005-01-01", lang="ru"),
        lambda told: (
            told["standing"],
            {one["property"]: one["date"] for one in told["dates"]},
        ),
        # data/instruments/rkc/rkc.ttl
        ("not yet", {"adoptionDate": "1999-06-26", "entryIntoForceDate": "2006-02-03"}),
    ),
    Task(
        "Who counts the single window within a notion, and who the notion within it?",
        "questions/single-window-in-which-notion/answer?limit=500",
        "ask single-window-in-which-notion",
        lambda graph: graph.answer("single-window-in-which-notion"),
        lambda told: {
            (row[0]["name"], row[1]["name"], row[2]["name"])
            for row in told["rows"]["items"]
            if "digital-customs" in (row[0]["name"], row[1]["name"])
        },
        # data/concepts/digital-customs.ttl and single-window/: the WCO has the one within the
        # other, the authors on the Eurasian Union the other way round.
        {
            ("digital-customs", "single-window", "wco"),
            ("single-window", "digital-customs", "dinara-sekerbayeva"),
            ("single-window", "digital-customs", "sergei-mozer"),
        },
    ),
    Task(
        "What is to be cited for what Standard 7.1 says itself?",
        "records/rkc.ga-7.1/references?basis=asserted",
        "cite rkc.ga-7.1 --sources --basis asserted",
        lambda graph: graph.references("rkc.ga-7.1", basis="asserted"),
        lambda told: {work["key"] for work in told["works"]},
        # The one citation of the record in data/instruments/rkc/general-annex-7.ttl.
        {"sources.nl-rkc-treaty-text"},
    ),
]


@pytest.fixture(scope="module")
def graph(shipped_snapshot: Snapshot) -> Iterator[Graph]:
    """The graph as it ships, for the client."""
    with Graph.open(shipped_snapshot.path) as opened:
        yield opened


@pytest.fixture(scope="module")
def rest(shipped_address: str) -> Iterator[httpx2.Client]:
    """The same graph behind a server."""
    with httpx2.Client(base_url=f"{shipped_address}/api/v1/", timeout=PATIENCE) as opened:
        yield opened


@pytest.fixture
def commands(
    shipped_snapshot: Snapshot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Any]:
    """Runs a command over the same graph and reads the JSON that it prints."""
    monkeypatch.setenv("DCGRAPH_HOME", str(shipped_snapshot.path.parent))
    # To read the graph anew takes a second each time.
    monkeypatch.setattr(Desk, "open", lambda *_: desk)

    def run(words: str) -> Any:
        formatted = words.split(maxsplit=1)[0] in ("matrix", "gaps")
        told = CliRunner().invoke(
            cli.app, [*words.split(), *(["--format", "json"] if formatted else ["--json"])]
        )
        assert told.exit_code == 0, told.output
        return json.loads(told.stdout)

    return run


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.words.split()[0])
def test_a_task_is_done_alike_in_each_way(
    task: Task, rest: httpx2.Client, commands: Callable[[str], Any], graph: Graph
) -> None:
    reply = rest.get(task.address)
    assert reply.status_code == 200, reply.text
    by_rest, by_command = reply.json(), commands(task.words)
    answer = task.call(graph)
    by_client = json.loads(TypeAdapter(type(answer)).dump_json(answer))
    assert by_rest == by_command
    assert by_rest == by_client
    assert task.says(by_rest) == task.expected


def test_ten_tasks_are_told_in_the_documents() -> None:
    page = Path(ROOT, "docs", "research-desk.md").read_text("utf-8")
    section = page.partition("## An afternoon\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\d+\. (.+?) `dcgraph (.+?)`$", section, re.MULTILINE)
    assert rows == [(task.asks, task.words) for task in TASKS]
    assert len(rows) == 10
