"""What the files beside the code promise, and what no file may hold."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CHECKOUT = Path(__file__).resolve().parents[1]
PROJECT: dict[str, Any] = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
WANTED: dict[str, list[str]] = {
    "requirements-build": PROJECT["dependency-groups"]["build"],
    "requirements": PROJECT["project"]["dependencies"],
    "requirements-dev": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
}

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|Users|work|tmp)/")
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("deb", "debian", "org"),
    )
)
NOT_OURS = {".git", ".venv", ".dcgraph", "dist", "node_modules", "__pycache__"}

SHELL_FENCE = re.compile(r"^```(?:sh|shell|bash|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
MAKE_COMMAND = re.compile(r"^(?:\$ )?make\b([^#\n]*)", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):(.*)$", re.MULTILINE)
HASHES = r"((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z, -]+\])?==(\S+).*\\\n" + HASHES, re.MULTILINE)


@cache
def files() -> tuple[Path, ...]:
    """The files of the repository: what git knows or would take, else all but what is made."""
    if (CHECKOUT / ".git").exists() and shutil.which("git"):
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True)
        paths = [CHECKOUT / name for name in listing.stdout.split("\0") if name]
    else:
        paths = []
        for parent, folders, names in os.walk(CHECKOUT):
            folders[:] = [
                name for name in folders if name not in NOT_OURS and not name.endswith("_cache")
            ]
            paths += [Path(parent, name) for name in names]
    found = tuple(path for path in paths if path.is_file())
    assert CHECKOUT / "pyproject.toml" in found
    return found


def texts() -> dict[str, str]:
    """The text of every file that is text, by its path from the top."""
    raw = {path.relative_to(CHECKOUT).as_posix(): path.read_bytes() for path in files()}
    return {name: body.decode("utf-8") for name, body in raw.items() if b"\0" not in body}


def lock(stem: str) -> str:
    return (CHECKOUT / f"{stem}.lock").read_text("utf-8")


def pins(stem: str) -> dict[str, str]:
    """The version that a lock file pins of each package."""
    return {name: version for name, version, _ in PIN.findall(lock(stem))}


def targets() -> dict[str, str]:
    """The targets of the Makefile, with what stands behind the colon."""
    return dict(TARGET.findall((CHECKOUT / "Makefile").read_text("utf-8")))


def test_no_file_names_a_place_on_a_machine() -> None:
    found = {name for name, text in texts().items() if MACHINE_PATH.search(text)}
    assert not found, "a path from someone's machine stands in these files"


def test_no_file_names_the_address_of_a_registry() -> None:
    found = {name for name, text in texts().items() if any(host in text for host in REGISTRIES)}
    assert not found, "the address of a package registry stands in these files"


@pytest.mark.parametrize("stem", WANTED)
def test_every_requirement_is_pinned_and_hashed(stem: str) -> None:
    text = lock(stem)
    packages = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert packages
    assert len(packages) == len(pins(stem)), "a line of the lock has no pin, no hash, or is double"


@pytest.mark.parametrize("stem", WANTED)
def test_a_lock_names_no_address_and_its_make_target(stem: str) -> None:
    assert "://" not in lock(stem)
    # An option in a lock, such as the address of an index, would be one for everybody.
    assert not [line for line in lock(stem).splitlines() if line.startswith("--")]
    assert "make lock" in lock(stem).partition("==")[0]


@pytest.mark.parametrize("stem", WANTED)
def test_the_lock_fits_the_project(stem: str) -> None:
    pinned = pins(stem)
    for line in WANTED[stem]:
        wanted = Requirement(line)
        version = pinned.get(canonicalize_name(wanted.name))
        assert version is not None, f"{stem}.lock lacks {wanted.name}: run make lock"
        assert version in wanted.specifier, f"{stem}.lock has {wanted.name} {version}: make lock"


def test_tests_run_on_what_is_served() -> None:
    assert pins("requirements").items() <= pins("requirements-dev").items()


def test_every_make_target_says_what_it_does() -> None:
    assert {"serve", "test"} <= targets().keys()
    silent = {name for name, rest in targets().items() if "## " not in rest}
    assert not silent, "these targets have no comment for make help"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_shown_exists(name: str) -> None:
    fences = "\n".join(SHELL_FENCE.findall((CHECKOUT / name).read_text("utf-8")))
    shown = MAKE_COMMAND.findall(fences)
    assert shown, f"{name} shows no make command in a fence marked as shell"
    for arguments in shown:
        named = {word for word in arguments.split() if "=" not in word and word[0] != "-"}
        assert named <= targets().keys(), f"{name} shows make{arguments}"


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert f"\n## [{version}]" in (CHECKOUT / "CHANGELOG.md").read_text("utf-8")
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version


def test_the_check_of_the_integration_can_be_run() -> None:
    assert os.access(CHECKOUT / ".ci" / "run", os.X_OK)
