"""What is installed is what the checkout holds, and a wheel holds all of it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

import dcgraph
import dcgraph_api
from dcgraph.files import FOLDERS, Rooms, folder
from dcgraph.namespaces import compact

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = {"dcgraph": CHECKOUT / "src" / "dcgraph", "dcgraph_api": CHECKOUT / "api/dcgraph_api"}


def contents(root: Path) -> dict[str, bytes]:
    """Every file below `root`, by its relative path, caches apart."""
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert found, f"{root} is empty"
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the checkout, unpacked. No network is needed for it."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (archive,) = place.glob("*.whl")
    unpacked = place / "unpacked"
    with zipfile.ZipFile(archive) as wheel_file:
        wheel_file.extractall(unpacked)
    return unpacked


def test_the_wheel_is_to_hold_the_code_the_graph_and_the_examples() -> None:
    listed = {one.distribution_path for one in WheelBuilder(str(CHECKOUT)).recurse_included_files()}
    bundled = {f"dcgraph/_bundle/{name}": CHECKOUT / name for name in FOLDERS}
    bundled["dcgraph/_bundle/examples"] = CHECKOUT / "tests/shapes"
    for place, source in (PACKAGES | bundled).items():
        assert {f"{place}/{path}" for path in contents(source)} <= listed


@pytest.mark.parametrize("name", FOLDERS)
def test_the_installed_graph_is_that_of_the_checkout(name: str) -> None:
    assert contents(folder(name)) == contents(CHECKOUT / name)


def test_the_installed_code_is_that_of_the_checkout() -> None:
    for package in (dcgraph, dcgraph_api):
        assert package.__file__ is not None
        installed = contents(Path(package.__file__).parent)
        code = {name: text for name, text in installed.items() if not name.startswith("_bundle/")}
        assert code == contents(PACKAGES[package.__name__])


@pytest.mark.nightly
@pytest.mark.parametrize("name", FOLDERS)
def test_the_wheel_holds_the_graph(wheel: Path, name: str) -> None:
    bundled = contents(wheel / "dcgraph/_bundle" / name)
    assert bundled == contents(CHECKOUT / name)
    assert any(path.endswith(".ttl") for path in bundled)


@pytest.mark.nightly
def test_the_wheel_holds_the_examples_that_explain_rules(wheel: Path) -> None:
    assert contents(wheel / "dcgraph/_bundle/examples") == contents(CHECKOUT / "tests/shapes")


@pytest.mark.nightly
def test_the_wheel_holds_questions_and_tables(wheel: Path) -> None:
    bundled = contents(wheel / "dcgraph/_bundle")
    assert any(path.endswith(".rq") for path in bundled), "no question reached the wheel"
    tables = {path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob("data/**/*.csv")}
    assert tables <= bundled.keys()


@pytest.mark.nightly
def test_the_wheel_holds_both_packages_and_the_licences(wheel: Path) -> None:
    for name, source in PACKAGES.items():
        shipped = contents(wheel / name)
        assert contents(source).items() <= shipped.items()
    licences = contents(wheel / f"dcgraph-{dcgraph.__version__}.dist-info/licenses")
    assert licences.keys() == {"LICENSE", "LICENSE-DATA"}


@pytest.mark.nightly
def test_the_wheel_finds_its_own_graph(wheel: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "from dcgraph.files import rooms; print(rooms().root)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=wheel, check=True, capture_output=True, text=True
    )
    assert Path(found.stdout.strip()) == wheel / "dcgraph/_bundle"


def test_the_command_loads() -> None:
    (command,) = entry_points(group="console_scripts", name="dcgraph")
    assert callable(command.load())


def test_the_version_is_that_of_the_metadata() -> None:
    assert dcgraph.__version__ == version("dcgraph")


@pytest.mark.nightly
def test_the_wheel_answers_by_itself_as_the_checkout_does(wheel: Path, tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DCGRAPH_")
    }
    environment |= {"PYTHONPATH": str(wheel), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run(program: str, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program, *words],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert str(wheel) in run("import dcgraph; print(dcgraph.__file__)")
    start = "from dcgraph.cli import main; main()"
    run(start, "build", "--no-check")
    name = "provisions-on-information-technology"
    answer = run(start, "ask", name, "--format", "csv")
    expected = (CHECKOUT / f"tests/questions/{name}.csv").read_text("utf-8")
    rows = [[compact(cell) for cell in row] for row in csv.reader(answer.splitlines())]
    assert rows == list(csv.reader(expected.splitlines()))
    assert any((tmp_path / "cache/dcgraph").iterdir())


@pytest.mark.nightly
def test_the_wheel_changes_the_checkout_around_and_never_itself(
    wheel: Path, small: Rooms, tmp_path: Path
) -> None:
    before = contents(wheel)
    words = ["rename", "dcgd:small-office", "dcgd:tiny-office"]
    start = "from dcgraph.cli import main; main()"

    def run(folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", start, *words],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(wheel)},
            capture_output=True,
            text=True,
            check=False,
        )

    assert "no checkout of dcgraph here" in run(tmp_path).stderr
    assert "part of an installed dcgraph" in run(wheel / "dcgraph/_bundle/data").stderr
    done = run(small.data)
    assert (done.returncode, done.stderr) == (0, f"Checkout: {small.root}\n")
    assert (small.data / "actors/tiny-office.ttl").is_file()
    assert contents(wheel) == before
