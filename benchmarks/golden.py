"""Golden answers: what a named commit answers, compared with what this tree answers.

The commit is checked out into a worktree. Each tree builds a snapshot with its own code, both of
the ontology, data and shapes of the commit, so that neither answers nor requests change with the
data. `--data .` takes those of this tree, for code that no longer reads the commit's; if neither
tree reads the other's data, name a later commit. This tree is compared as it lies on the disk.

The requests come from the commit: each operation in its OpenAPI document is asked its example in
every text format and, as JSON and CSV, each enumerated value and 20 sets of parameters drawn by a
fixed seed; each page in its `tests/pages/places.py`, some links of each and a record of each class
are compared as text with links and form fields. All this in three languages; of a list the second
page too. A parameter keeps the name it has in the commit, so that a new name is a difference.

Two snapshots may differ by right in what `_Site` replaces and `_pin` sets, each with its reason.
Both servers are asked in turn within moments, so that today is the same day.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import html
import json
import re
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, NamedTuple

import httpx2

from benchmarks.checking import Checkout, checked_out
from benchmarks.golden_requests import Requests
from benchmarks.graphs import Graph
from benchmarks.servers import CHECKOUT, BenchmarkError, running

__all__ = ["BASE", "INTENDED", "Answer", "compare", "main", "page_text"]

BASE: Final = "a67882ce2c6ad80d084da49b3c791ad3e79be631"
"""The commit with which the nightly test compares. A change moves it when it names what differs."""
INTENDED: Final = Path(__file__).with_name("golden-differences.toml")
ADDRESS: Final = "http://dcgraph.example"
ACCEPT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
SHOWN_LINES: Final = 40
SERVER_ERROR: Final = 500
SETTINGS: Final = {
    "DCGRAPH_BASE": ADDRESS,  # permalinks would name the port
    "DCGRAPH_TIME_LIMIT": "300",  # no answer depends on how busy the machine is
    "DCGRAPH_MEMORY_QUADS": "0",  # in memory, solutions of an unordered query come otherwise
    "DCGRAPH_CLIENT_QUERIES": "0",
    "DCGRAPH_PROCESSES": "1",
    "DCGRAPH_WORKERS": "1",
    "DCGRAPH_LOG": "off",
}


class Answer(NamedTuple):
    """The status, and what is compared of headers and body."""

    status: int
    text: str


class _Site:
    """A server, asked by `client`; its snapshot has the content hash `content`."""

    def __init__(self, client: httpx2.Client, content: str) -> None:
        self._client = client
        self._replaced = (
            # Tables and derived triples that a tree adds to a snapshot change its hash, which
            # notes and permalinks cut.
            (f"{content[:12]}[0-9a-f]*", "CONTENT"),
            # Digests of answers and files, and citation keys made of them: they cover the content
            # hash; the bytes are compared themselves.
            (r"\b[0-9a-f]{64}\b", "DIGEST"),
            (r"\b(dcgraph-\w+-)[0-9a-f]{12}\b", r"\1KEY"),
            # A cursor is signed with the content hash; the page to which it leads is compared.
            (r'(cursor=|"next": ")[\w-]+', r"\1CURSOR"),
        )

    def get(self, address: str) -> Answer:
        """The answer, with the next page of a list if there is one."""
        reply = self._client.get(address)
        answer = self._answer(reply)
        if following := reply.links.get("next"):
            status, text = self._answer(self._client.get(following["url"].removeprefix(ADDRESS)))
            answer = Answer(answer.status, f"{answer.text}\n== next page: {status}\n{text}")
        return answer

    def _answer(self, reply: httpx2.Response) -> Answer:
        media_type, body = reply.headers.get("content-type", ""), reply.text
        if media_type.startswith("text/html"):
            body = page_text(body)
        elif "json" in media_type:
            # The members of an object have no order.
            body = json.dumps(reply.json(), ensure_ascii=False, indent=1, sort_keys=True)
        headers = (reply.headers.get(name, "") for name in ("location", "link", "dcgraph-silence"))
        text = "\n".join((media_type, *filter(None, headers), body))
        for pattern, name in self._replaced:
            text = re.sub(pattern, name, text)
        return Answer(reply.status_code, text)


def page_text(page: str) -> str:
    """The text of a page, a line for each block, with links and form fields in brackets."""
    page = re.sub(r"\s+", " ", re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page))
    kept = re.compile(' ((?:href|action|alt|name|value)="[^"]*")')
    page = re.sub(
        r"<(?:a|form|img|input|select|option|textarea|button)\b[^>]*>",
        lambda tag: f" [{' '.join(kept.findall(tag[0]))}] ",
        page,
    )
    inline = "abbr|a|b|bdi|button|cite|code|em|i|kbd|label|mark|option|q|select|small|span|strong"
    page = re.sub(rf"</?(?:{inline}|sub|sup|text|textarea|time|tspan|wbr)\b[^>]*>", "", page)
    lines = (re.sub(" +", " ", line).strip() for line in re.sub("<[^>]*>", "\n", page).split("\n"))
    return html.unescape("\n".join(filter(None, lines)))


def compare(
    addresses: Sequence[str],
    then: Callable[[str], Answer],
    now: Callable[[str], Answer],
    intended: Mapping[str, str],
    *,
    share: float = 1,
    only: str = "*",
    limit: int | None = None,
    full: bool = False,
) -> int:
    """Ask both, print differences and counts; 1 for a difference that is not intended.

    Asked is a `share` of the addresses, the same each time, that the glob `only` fits. `limit`
    differences are printed, uncut if `full`. `intended` has globs of addresses with reasons; 1
    also for a glob that fits no address or, where all are asked, no difference.
    """
    asked = [path for path in addresses if fnmatchcase(path, only) and _rank(path) < share]
    counts: Counter[str] = Counter()
    fitting: set[str] = set()
    with ThreadPoolExecutor(3) as pool:
        for path, before, after in pool.map(lambda path: (path, then(path), now(path)), asked):
            if before == after and before.status < SERVER_ERROR:
                counts["equal" if before.status < 400 else "refused alike"] += 1  # noqa: PLR2004
                continue
            globs = [glob for glob in intended if fnmatchcase(path, glob)]
            fitting.update(globs)
            counts["different as intended" if globs else "different"] += 1
            if limit is None or counts["different as intended"] + counts["different"] <= limit:
                reasons = "; ".join(intended[glob] for glob in globs)
                print(f"\n{path}\n{reasons or 'NOT INTENDED'}\n{_shown(before, after, full)}")
    if len(asked) < len(addresses):
        fitting = {glob for glob in intended if any(fnmatchcase(path, glob) for path in addresses)}
    for glob in intended.keys() - fitting:
        print(f"\n{INTENDED.name}: {glob!r} fits nothing; remove it.")
    figures = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    print(f"\n{len(asked)} of {len(addresses)} requests: {figures}")
    return int(bool(counts["different"] or intended.keys() - fitting or not asked))


def _rank(address: str) -> float:
    """A number from 0 to 1 that is that of the address alone."""
    return int(hashlib.sha256(address.encode()).hexdigest()[:8], 16) / (1 << 32)


def _shown(before: Answer, after: Answer, full: bool) -> str:
    then, now = before.text.split("\n"), after.text.split("\n")
    titles = f"then: {before.status}", f"now: {after.status}"
    lines = [*difflib.unified_diff(then, now, *titles, lineterm="")] or [*titles, *now]
    cut = 0 if full else max(0, len(lines) - SHOWN_LINES)
    return "\n".join(
        [*lines[: len(lines) - cut], *([f"… {cut} more lines: --full"] if cut else [])]
    )


@contextmanager
def _sites(commit: str, data: str) -> Iterator[tuple[_Site, _Site, Requests]]:
    """The commit and this tree as servers, and what to ask. Raises BenchmarkError."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        trees = stack.enter_context(checked_out(scratch / "then", commit)), Checkout(CHECKOUT)
        root = CHECKOUT if data == "." else trees[0].root
        homes = scratch / "snapshots-then", scratch / "snapshots-now"
        with ThreadPoolExecutor() as pool:
            snapshots = [*pool.map(_build, trees, (root, root), homes)]
        hashes = [_pin(snapshot, commit) for snapshot in snapshots]
        clients = []
        for tree, snapshot in zip(trees, snapshots, strict=True):
            graph, settings = Graph("own", snapshot, scratch), SETTINGS | tree.imports
            server = running("dcgraph-cached", graph, settings, checkout=tree.root)
            base = stack.enter_context(server).endpoint.removesuffix("/sparql")
            client = httpx2.Client(base_url=base, timeout=600, headers={"accept": ACCEPT})
            clients.append(stack.enter_context(client))
        then, now = map(_Site, clients, hashes)
        yield then, now, Requests(clients[0], trees[0].root)


def _build(tree: Checkout, root: Path, home: Path) -> Path:
    """Build the files in `root` with the code of a tree into `home`; the folder of the snapshot."""
    tree.run("build", "--no-check", "--root", str(root), "--snapshot", str(home))
    snapshot = (home / "current").resolve()
    if not snapshot.exists():
        raise BenchmarkError(f"The code in {tree.root} does not build the files in {root}.")
    return snapshot


def _pin(snapshot: Path, commit: str) -> str:
    """Date a snapshot like the commit, since pages tell when it was built; its content hash."""
    show = ["git", "show", "--no-patch", "--format=%cI", commit]
    day = subprocess.run(show, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    manifest = snapshot / "manifest.json"
    members = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps(members | {"built": day.strip()}), "utf-8")
    return str(members["hash"])


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, compare, print."""
    parser = argparse.ArgumentParser(description="Compare the answers of a commit and this tree.")
    parser.add_argument("--beside", default=BASE, metavar="COMMIT")
    parser.add_argument("--data", default="", choices=["", "."], help="'.' for those of this tree")
    parser.add_argument("--share", type=float, default=1.0, help="of the requests, such as 0.1")
    parser.add_argument("--only", default="*", metavar="GLOB", help="of addresses")
    parser.add_argument("--limit", type=int, help="differences to print")
    parser.add_argument("--full", action="store_true", help="print them uncut")
    given = vars(parser.parse_args(arguments))
    try:
        intended = tomllib.loads(INTENDED.read_text("utf-8"))
        with _sites(given.pop("beside"), given.pop("data")) as (then, now, requests):
            return compare(requests.addresses(), then.get, now.get, intended, **given)
    except (BenchmarkError, httpx2.HTTPError, subprocess.CalledProcessError) as failure:
        print(f"golden: {failure}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    # Ended from outside, it still stops its servers and removes the worktree.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
