"""A contributed branch is read and never obeyed: no code of its runs, and nothing is reached.

Each command runs as a process of its own before a witness, in a checkout full of traps.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import SMALL
from tests.trust.hostile import HEAD, SECRET, Trap, constraint, write
from tests.trust.witness import Seen, is_traced, witnessed

from dcgraph.files import ROOT

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes, links and git's hooks")

SERVICE = "SELECT $this { SERVICE <{server}> { $this ?p ?o } }"
SCRIPT = """dcgs:X a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:js dcgs:J .
dcgs:J sh:jsLibrary [ sh:jsLibraryURL "{server}"^^xsd:anyURI ] .
"""
TITLES = "# en: A?\n# fr: B ?\n# ru: В?\n"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

ENDLESS_RULE = ENDLESS.replace("SELECT (", "SELECT $this (") + " GROUP BY $this"


def corpus(root: Path) -> Path:
    """A small checkout, the shipped ontology and shapes over a handful of records."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copytree(SMALL / "data", root / "data")
    return root


class Scene:
    """A hostile checkout, what lies around it, and a listener whom nobody may call."""

    def __init__(self, folder: Path) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(0.05)
        self.root = corpus(folder / "checkout")
        self.trap = Trap(folder / "outside", self.listener.getsockname()[1])
        self.own = folder / "own"

    def run(self, *words: str) -> Seen:
        """Run a command and hold it to what it promises."""
        seen = witnessed([*words, "--root", "."], self.root, self.own)
        self.is_untouched(seen)
        return seen

    def is_untouched(self, seen: Seen) -> None:
        assert not self.trap.ran.exists(), self.trap.ran.read_text("utf-8")
        assert seen.called <= {""}, seen.called
        with pytest.raises(TimeoutError):
            self.listener.accept()
        assert self.trap.canary.stat().st_atime == 0, "the canary was read"
        assert seen.strange(self.root, self.own) == []
        assert not [path for path in seen.executed if path.startswith(str(self.root))]
        assert {Path(one).name for one in seen.started if Path(one).exists()} <= PROGRAMS
        assert not [one for one in seen.started if one.startswith(str(self.root))]
        assert SECRET not in seen.said
        assert "Traceback" not in seen.said
        assert not set(map(chr, (*range(9), *range(11, 13), 0x1B, 0x7F, 0x202E))) & set(seen.said)


PROGRAMS = {"git", Path(os.path.realpath("/proc/self/exe")).name, "python", "python3"}


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.listener.close()


@pytest.mark.parametrize(
    "commands",
    [
        (("check",), ("fmt", "--check"), ("explain", "Instrument-adoptionDate")),
        pytest.param(
            (("check", "--since", "HEAD"), ("check", "--since", "HEAD"), ("check", "--staged")),
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            (("diff",), ("diff", "--staged"), ("explain", "H0-y", "small-customs")),
            marks=pytest.mark.nightly,
        ),
        pytest.param(
            (
                ("rename", "dcgd:small-customs", "dcgd:tiny-customs", "--dry-run"),
                (
                    "retire",
                    "dcg:treats",
                    "--successor",
                    "dcg:bearsOn",
                    "--reason",
                    "R",
                    "--dry-run",
                ),
                ("new", "concept", "drones", "--kind", "Technology", "--dry-run"),
                ("reason", "--profile"),
            ),
            marks=pytest.mark.nightly,
        ),
    ],
    ids=["check", "since", "diff", "edit"],
)
def test_nothing_that_a_branch_reaches_for_is_reached(
    scene: Scene, commands: tuple[tuple[str, ...], ...]
) -> None:
    scene.trap.lay(scene.root)
    for words in commands:
        seen = scene.run(*words)
        assert seen.code in (0, 1, 2), seen.said
        assert seen.said.strip()


@pytest.mark.nightly
def test_the_witness_would_see_it(scene: Scene) -> None:
    """A command that is told to read the canary is found out, and so is a call."""
    words = ["query", str(scene.trap.canary), "--root", "."]
    seen = witnessed(words, scene.root, scene.own)
    assert str(scene.trap.canary) in seen.strange(scene.root, scene.own)
    with pytest.raises(AssertionError):
        scene.is_untouched(seen)
    scene.trap.canary.touch()
    calls = f"import socket; socket.create_connection({scene.listener.getsockname()})"
    seen = witnessed([], scene.root, scene.own, main=calls)
    assert seen.called
    with pytest.raises(AssertionError):
        scene.is_untouched(seen)
    if is_traced():
        scene.trap.lay(scene.root)
        seen = witnessed(["diff", "--root", "."], scene.root, scene.own)
        assert any(one.endswith("/git") for one in seen.started)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("file", "text", "word"),
    [
        ("shapes/h.ttl", constraint(SERVICE), "SERVICE"),
        ("shapes/h.ttl", SCRIPT, "is not supported here"),
        ("ontology/rules/h.rq", "LOAD <{file}>", "does not parse"),
        ("shapes/h.ttl", constraint(ENDLESS_RULE), "ran for more than 2 s"),
        ("ontology/rules/h.rq", "CONSTRUCT { ?a ?b ?z } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?z }",
         "ran for more than 2 s|more than 1000000"),
        ("data/questions/h.rq", TITLES + ENDLESS, "ran for more than 2 s"),
        ("ontology/rules/h.rq", None, "h.rq cannot be read: it is no ordinary file"),
    ],
    ids=["service", "js", "load", "endless-constraint", "endless-rule", "endless-question", "pipe"],
)  # fmt: skip
def test_what_would_run_is_refused_in_a_sentence(
    scene: Scene, file: str, text: str | None, word: str
) -> None:
    if text is None:
        os.mkfifo(scene.root / file)
    else:
        text = text.replace("{server}", scene.trap.server).replace("{file}", scene.trap.file)
        write(scene.root, file, (HEAD if file.endswith(".ttl") else "") + text)
    seen = scene.run("check", "--seconds", "2")
    # What stands in a file of the graph is a finding at its place; the rest is not run at all.
    found = re.match(r"error\[(Query|Shape)-(form|time)\]: ", seen.said)
    assert seen.code == (1 if found else 2), seen.said
    assert found or seen.said.startswith("dcgraph: ")
    assert any(one in seen.said for one in word.split("|")), seen.said


def burdens(root: Path) -> dict[str, str]:
    """Files that are too much, each with what is said of it."""
    into = root / "data" / "concepts"
    long = "x" * 1_000_000
    texts = {
        "prefix": (f"@prefix e: <http://e/{long}> .\n" + "e:s e:p e:o .\n" * 10_000, "longer than"),
        "base": (
            "@base <http://e/> .\n"
            + f"@base <{'x' * 20}/> .\n" * 4_000
            + "<a> <b> <c> .\n" * 10_000,
            "longer than",
        ),
        "deep": (
            "dcgd:x skos:note " + "[ skos:note " * 5_000 + "1" + "]" * 5_000 + " .",
            "too deep",
        ),
        "open": ('dcgd:x skos:note """' + 'a"' * 500_000, "not closed"),
        "large": ("# " + "y" * (17 << 20), "larger than 16 MB"),
    }
    for name, (text, _) in texts.items():
        write(into, f"{name}.ttl", HEAD + text)
    many = "".join(f"@prefix p{n}: <http://{n}/> .\n" for n in range(5_000))
    write(into, "prefixes.ttl", many + "p1:a p2:b p3:c .\n")
    write(into, "many.ttl", HEAD + "".join(f'dcgd:r{n} skos:note "n" .\n' for n in range(2_000)))
    os.mkfifo(into / "pipe.ttl")
    (root / "data" / "tables").mkdir()
    os.mkfifo(root / "data" / "tables" / "pipe.sssom.tsv")
    with (into / "sparse.ttl").open("wb") as file:
        file.truncate(50 << 30)
    told = {f"data/concepts/{name}.ttl": word for name, (_, word) in texts.items()}
    told |= dict.fromkeys(("data/concepts/pipe.ttl", "data/tables/pipe.sssom.tsv"), "no ordinary")
    return told | {"data/concepts/sparse.ttl": "larger than 16 MB"}


@pytest.mark.parametrize(
    "words",
    [("check",), pytest.param(("fmt", "--check"), marks=pytest.mark.nightly)],
    ids=["check", "fmt"],
)
def test_what_is_too_much_is_said_of_each_file(scene: Scene, words: tuple[str, ...]) -> None:
    told = burdens(scene.root)
    seen = scene.run(*words)
    assert seen.code == (1 if words[0] == "check" else 2)
    if words[0] == "fmt":
        assert seen.said.count("dcgraph: data/concepts/") >= len(told) - 2
        return
    blocks = seen.said.split("\n\n")
    for shown, word in told.items():
        (block,) = (one for one in blocks if f"--> {shown}:" in one and "[File-syntax]" in one)
        assert word in block


NAMES = {
    "controls": "a\x1b[2J\nb\u202e.ttl",
    "blank": "a b.ttl",
    "no-utf-8": os.fsdecode(b"\xff\xfe.ttl"),
}


@pytest.mark.nightly
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_that_steers_a_terminal_is_told_harmlessly(scene: Scene, name: str) -> None:
    (scene.root / "data" / "concepts" / name).write_text(HEAD, encoding="utf-8")
    seen = scene.run("check")
    assert seen.code == 1
    assert "rename the file" in seen.said


def _out(path: Path, canary: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(canary)


def _room_out(root: Path, canary: Path) -> None:
    (root / "data").rename(canary.parent / "data")
    (root / "data").symlink_to(canary.parent / "data")


def _answers(root: Path, canary: Path) -> None:
    (canary.parent / "small-standards.csv").write_text(SECRET + "\n", encoding="utf-8")
    _out(root / "tests/questions", canary.parent)


LINKS: dict[str, Callable[[Path, Path], None]] = {
    "file": lambda root, canary: _out(root / "data/concepts/x.ttl", canary),
    "query": lambda root, canary: _out(root / "ontology/rules/x.rq", canary),
    "question": lambda root, canary: _out(root / "data/questions/x.rq", canary),
    "table": lambda root, canary: _out(root / "data/tables/x.sssom.tsv", canary),
    "folder": lambda root, canary: _out(root / "data/concepts/x", canary.parent),
    "device": lambda root, _: _out(root / "data/concepts/x.ttl", Path("/dev/zero")),
    "room": _room_out,
    "answer": lambda root, canary: _out(root / "tests/questions/small-standards.csv", canary),
    "answers": _answers,
}


@pytest.mark.nightly
@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_out_of_the_checkout_is_refused(
    scene: Scene, link: Callable[[Path, Path], None]
) -> None:
    link(scene.root, scene.trap.canary)
    seen = scene.run("check")
    assert seen.code == (1 if seen.said.startswith("error[File-syntax]: ") else 2), seen.said
    assert " leads to " in seen.said


@pytest.mark.nightly
def test_a_link_out_is_refused_by_the_others_too(scene: Scene) -> None:
    _out(scene.root / "docs", scene.trap.canary.parent)
    _out(scene.root / "README.md", scene.trap.canary)
    _out(scene.root / "tests", scene.trap.canary.parent)
    assert scene.run("rename", "dcgd:small-customs", "dcgd:tiny", "--dry-run").code == 0
    _room_out(scene.root, scene.trap.canary)
    for words in (
        ("fmt", "--check"),
        ("check", "--watch"),
        ("rename", "dcgd:small-customs", "dcgd:tiny", "--dry-run"),
        ("explain", "File-syntax"),
    ):
        if words[-1] != "--watch":
            seen = scene.run(*words)
            assert seen.code == 2, seen.said
            assert " leads to " in seen.said


@pytest.mark.nightly
def test_links_in_circles_and_to_the_inside_are_passed_over(scene: Scene) -> None:
    data = scene.root / "data"
    (data / "again").symlink_to(data)
    (data / "concepts" / "y.ttl").symlink_to(data / "concepts" / "small-customs.ttl")
    assert scene.run("check").code == 0
    (data / "round").symlink_to(data / "round")
    seen = scene.run("check")
    assert seen.code == 1
    assert "round" in seen.said


@pytest.mark.nightly
def test_what_somebody_else_left_is_not_trusted(scene: Scene) -> None:
    """Nothing that a check keeps comes from the branch."""
    scene.trap.lay(scene.root)
    write(scene.root, "data/concepts/bad.ttl", HEAD + "dcgd:bad skos:note 1 .\n")
    seen = scene.run("check", "--since", "HEAD")
    assert seen.code == 1
    assert "File-untypedRecord" in seen.said
