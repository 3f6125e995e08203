"""A checkout as an enemy would hand it in: it reaches for files, servers and programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from tests.waiting import PATIENCE

from dcgraph.namespaces import PREFIXES

__all__ = ["HEAD", "SECRET", "Trap", "constraint", "write"]

HEAD: Final = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
SECRET: Final = "canary-7f3a"
"""What stands in the file that nothing may read, and in nothing that a command prints."""

_MODULES: Final = (
    "dcgraph",
    "git",
    "json",
    "pyoxigraph",
    "pyshacl",
    "rdflib",
    "rich",
    "sitecustomize",
    "typer",
    "usercustomize",
)


class Trap:
    """What lies outside the checkout: a file that nothing may read, a mark of what has run."""

    def __init__(self, outside: Path, port: int) -> None:
        outside.mkdir()
        self.canary = outside / "canary.ttl"
        self.canary.write_text(f'<urn:{SECRET}> <urn:p> "{SECRET}" .\n', encoding="utf-8")
        self.ran = outside / "ran"
        self.server = f"http://127.0.0.1:{port}/"
        self.file = self.canary.as_uri()
        # Access times are renewed only where they are older than the file.
        os.utime(self.canary, (0, self.canary.stat().st_mtime))

    def script(self, name: str) -> str:
        """A program that leaves its name behind."""
        return f'#!/bin/sh\necho {name} >> "{self.ran}"\ncat\n'

    def lay(self, root: Path) -> None:
        """Set the traps: modules to be imported, programs for git to run, text that reaches out."""
        for name in _MODULES:
            write(root, f"{name}.py", f"open({str(self.ran)!r}, 'a').write('{name} ')\n")
        write(root, "pyproject.toml", '[build-system]\nrequires = []\nbuild-backend = "rdflib"\n')
        write(root, "git", self.script("git"), mode=0o755)
        self._reach(root)
        self._repository(root)

    def _reach(self, root: Path) -> None:
        imports = "".join(
            f"<urn:hostile:{room}> owl:imports <{one}> ; rdfs:seeAlso <{one}> .\n"
            for room in ("ontology", "shapes")
            for one in (self.file, self.server)
        )
        write(root, "ontology/hostile.ttl", HEAD + imports)
        reached = [
            f"FROM <{self.file}> WHERE {{ $this ?p ?o }}",
            f"FROM NAMED <{self.file}> WHERE {{ GRAPH ?g {{ $this ?p ?o }} }}",
            f"FROM <{self.server}> WHERE {{ $this ?p ?o }}",
            f"WHERE {{ GRAPH <{self.file}> {{ $this ?p ?o }} }}",
            f"WHERE {{ GRAPH <{self.server}> {{ $this ?p ?o }} }}",
        ]
        shapes = [constraint(f"SELECT $this {one}", f"H{n}") for n, one in enumerate(reached)]
        asked = "SELECT ?x " + reached[0].replace("$this", "?x")
        extra = (
            f"<{self.file}> sh:shapesGraph <{self.file}> .\n"
            f"<https://w3id.org/dcgraph/shapes> sh:shapesGraph <{self.server}> ;\n"
            f'    sh:declare [ sh:prefix "x" ; sh:namespace "{self.file}"^^xsd:anyURI ] .\n'
            f"dcgs:F a sh:SPARQLFunction ; sh:prefixes <{self.server}> ;\n"
            f'    sh:select "{asked}" .\n'
        )
        write(root, "shapes/hostile.ttl", HEAD + imports + "".join(shapes) + extra)
        titles = "# en: A?\n# fr: B ?\n# ru: В?\n# empty: Nothing.\n"
        for number, one in enumerate(reached):
            text = f"{titles}SELECT ?this {one.replace('$this', '?this')}\n"
            write(root, f"data/questions/reach-{number}.rq", text)
        call = f"SELECT * WHERE {{ SERVICE <{self.server}> {{ ?s ?p ?o }} }}\n"
        write(root, "data/questions/reach-service.rq", titles + call)
        formulas = "provision\n\"=cmd|' /C calc'!A0\"\n@SUM(1)\n"
        write(root, "tests/questions/small-standards.csv", formulas)
        write(root, "data/account/facts.csv", formulas)

    def _repository(self, root: Path) -> None:
        def git(*words: str) -> None:
            subprocess.run(
                ["git", *words], cwd=root, check=True, capture_output=True, timeout=PATIENCE
            )

        git("init", "--quiet")
        git("add", "--all")
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        git(*who, "commit", "--quiet", "--message", "A step")
        path = root / "data/concepts/small-customs.ttl"
        path.write_text(path.read_text("utf-8").replace("small customs", "tiny customs"), "utf-8")
        write(root, ".gitattributes", "* filter=evil diff=evil merge=evil ident\n")
        for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
            write(root, f".git/hooks/{name}", self.script(name), mode=0o755)
        program = root / "program"
        write(root, "program", self.script("program"), mode=0o755)
        for setting in (
            "core.fsmonitor",
            "core.pager",
            "core.editor",
            "core.sshCommand",
            "core.askPass",
            "core.alternateRefsCommand",
            "credential.helper",
            "diff.external",
            "diff.evil.textconv",
            "diff.evil.command",
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "merge.evil.driver",
            "pager.ls-tree",
            "uploadpack.packObjectsHook",
        ):
            git("config", setting, str(program))
        git("config", "remote.origin.url", f"ext::{program}")
        git("config", "remote.origin.promisor", "true")
        git("config", "extensions.partialClone", "origin")


def constraint(select: str, name: str = "H") -> str:
    """A shape for notions with a constraint in SPARQL."""
    return (
        f"dcgs:{name} a sh:NodeShape ; sh:targetClass dcg:Notion ; sh:sparql dcgs:{name}-y .\n"
        f'dcgs:{name}-y sh:message "m" ; sh:select """{select}""" .\n'
    )


def write(root: Path, name: str, text: str, mode: int | None = None) -> None:
    """Write a file, with its folders."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if mode is not None:
        path.chmod(mode)
