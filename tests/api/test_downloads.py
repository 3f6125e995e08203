"""The graph as files: what they hold, that they are the same each time, how they are served."""

from __future__ import annotations

import asyncio
import fcntl
import gzip
import hashlib
import os
import shutil
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)
from tests.conftest import small_checkout
from tests.names import outside_strings
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.build import build
from dcgraph.errors import BuildError, StoreUnavailableError
from dcgraph.files import Rooms, locked, rooms
from dcgraph.namespaces import DCG, GRAPHS, MODULES, PREFIXES
from dcgraph.rdf.corpus import load
from dcgraph.research.downloads import DOWNLOADS, make, write_downloads
from dcgraph.snapshot.manifest import LATER, TABLES, Snapshot, opened, sizes_of, verified
from dcgraph_api.config import Settings
from dcgraph_api.description import DUMPS
from dcgraph_api.downloads import Downloads, workplace

OWL = PREFIXES["owl"]
BUILT = {"dcgraph.nq.gz", "dcgraph.ttl.gz", "shapes.nt", TABLES}
"""What a build writes where there is no release yet."""


def made(snapshot: Snapshot, folder: Path) -> Path:
    """A folder with all that can be downloaded of a snapshot, the files of the build among it."""
    shutil.copytree(snapshot.path / "downloads", folder)
    for name, one in DOWNLOADS.items():
        if one.source in BUILT:
            make(snapshot, name, folder)
    return folder


@pytest.fixture(scope="module")
def small_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    root = tmp_path_factory.mktemp("small")
    return build(load(rooms(small_checkout(root / "checkout"))), root / "home")


@pytest.fixture(
    scope="module", params=["small", pytest.param("shipped", marks=pytest.mark.nightly)]
)
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    found: Snapshot = request.getfixturevalue(f"{request.param}_snapshot")
    return found


@pytest.fixture(scope="module")
def folder(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(snapshot, tmp_path_factory.mktemp("all") / "made")


@pytest.fixture(scope="module")
def site(full: httpx2.Client) -> httpx2.Client:
    return full


def content(path: Path) -> set[Quad]:
    body = path.read_bytes()
    body = gzip.decompress(body) if path.suffix == ".gz" else body
    known = RdfFormat.from_extension(path.name.removesuffix(".gz").rpartition(".")[2])
    return set(parse(body, known))


def test_no_name_in_turtle_or_trig_needs_an_escape(folder: Path) -> None:
    names = [name for name in DOWNLOADS if ".ttl" in name or ".trig" in name]
    paths = [folder / name for name in names]
    assert len(paths) > 20
    version = b"<https://w3id.org/dcgraph/ontology/0.1.0/claim>"
    assert version in (folder / "claim.ttl").read_bytes()
    for path in paths:
        body = path.read_bytes()
        text = outside_strings(gzip.decompress(body) if path.suffix == ".gz" else body)
        assert "dcg" in text
        assert "\\" not in text, path.name


HARD = (
    "0.1.0/claim", "a(b)", "x#y", "a,b;c", "a%41~b", "-x", "x.", "_y", "a=b&c!d$e'f*g+h@i?j", "é/z"
)  # fmt: skip
TEXTS = (r"dcg:a\/b", r"\" <x> dcg:a\/b \\", "a\nb")


def test_what_is_served_as_turtle_means_the_same_without_escapes(site: httpx2.Client) -> None:
    """Names that would need one, and texts that look like such names."""
    objects = [NamedNode(DCG + name) for name in HARD] + [Literal(text) for text in TEXTS]
    said = " ; ".join(f"<{DCG}p/q> {value}" for value in objects)
    query = f"CONSTRUCT {{ dcg:Claim {said} }} WHERE {{}}"
    answer = site.get("/sparql", params={"query": query}, headers={"Accept": "text/turtle"})
    assert answer.status_code == 200
    assert "\\" not in outside_strings(answer.content)
    assert {quad.object for quad in parse(answer.content, RdfFormat.TURTLE)} == set(objects)
    header = site.get("/ontology/claim", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert "<https://w3id.org/dcgraph/ontology/0.1.0/claim>" in header.text
    assert "\\" not in outside_strings(header.content)


def canonical(quads: set[Quad]) -> Dataset:
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_all_formats_hold_the_same_graph(snapshot: Snapshot, folder: Path) -> None:
    whole = content(folder / "dcgraph.nt.gz")
    assert len(whole) == snapshot.manifest.triples
    expected = canonical(whole)
    for ending in ("ttl", "rdf", "jsonld"):
        assert canonical(content(folder / f"dcgraph.{ending}.gz")) == expected, ending
    named = content(folder / "dcgraph.nq.gz")
    assert canonical(content(folder / "dcgraph.trig.gz")) == canonical(named)
    assert {Quad(q.subject, q.predicate, q.object) for q in named} == whole
    assert len({q.graph_name for q in named}) == snapshot.manifest.graphs
    assert content(folder / "shapes.ttl") == content(folder / "shapes.nt")


def test_the_hash_of_a_snapshot_is_that_of_its_n_quads(snapshot: Snapshot) -> None:
    lines = gzip.decompress((snapshot.path / "downloads" / "dcgraph.nq.gz").read_bytes())
    assert hashlib.sha256(lines).hexdigest() == snapshot.manifest.hash


def test_asserted_and_derived_are_told_apart(folder: Path, snapshot: Snapshot) -> None:
    asserted = content(folder / "dcgraph-asserted.nt.gz")
    derived = content(folder / "dcgraph-derived.ttl.gz")
    assert len(derived) == snapshot.manifest.derived
    assert not asserted & derived
    assert asserted | derived < content(folder / "dcgraph.nt.gz")
    assert asserted == content(folder / "dcgraph-asserted.ttl.gz")


def test_the_ontology_as_one_has_one_header(folder: Path) -> None:
    whole = content(folder / "ontology.ttl")
    kind = NamedNode(PREFIXES["rdf"] + "type")
    header = NamedNode(OWL + "Ontology")
    headers = {q.subject for q in whole if q.predicate == kind and q.object == header}
    assert headers == {NamedNode(DCG)}
    assert not [q for q in whole if q.predicate.value == OWL + "imports"]
    for name in MODULES:
        terms = {q.subject for q in content(folder / f"{name}.ttl")} - {NamedNode(DCG + name)}
        named = {one for one in terms if not isinstance(one, BlankNode)}
        assert named <= {q.subject for q in whole}


def test_the_same_graph_gives_the_same_bytes(small_snapshot: Snapshot, tmp_path: Path) -> None:
    for name in ("one", "two"):
        made(small_snapshot, tmp_path / name)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_what_another_process_makes_is_waited_for_and_not_made_again(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    with locked(tmp_path, fcntl.LOCK_EX):
        thread = threading.Thread(target=make, args=(small_snapshot, "claim.ttl", tmp_path))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
        (tmp_path / "claim.ttl").write_text("made meanwhile")
    thread.join(PATIENCE)
    assert (tmp_path / "claim.ttl").read_text() == "made meanwhile"


def served(snapshot: Path) -> AbstractContextManager[str]:
    return serving(snapshot, Settings(port=0, workers=1, processes=1, memory_quads=0))


def copied(snapshot: Snapshot, folder: Path) -> Snapshot:
    """The same snapshot in a folder of its own, with nothing made yet."""
    shutil.copytree(snapshot.path, folder, ignore=shutil.ignore_patterns(LATER))
    return opened(folder)


def test_a_download_is_made_when_it_is_asked_for_and_listed_with_its_hash(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    snapshot = copied(small_snapshot, tmp_path / "snapshot")
    later = ["dcgraph.rdf.gz", "dcgraph.trig.gz", "ontology.ttl", "shapes.ttl"]
    with (
        served(snapshot.path) as address,
        httpx2.Client(base_url=address, timeout=PATIENCE) as site,
    ):
        before = {one["name"]: one for one in site.get("/downloads").json()["downloads"]}
        assert before.keys() == DOWNLOADS.keys() - {"changes.json"}
        assert DUMPS.items() <= {name: one["media_type"] for name, one in before.items()}.items()
        assert {name for name, one in before.items() if one["sha256"]} == BUILT
        bodies = {}
        for name in (*BUILT, *later):
            response = site.get(f"/downloads/{name}")
            assert response.status_code == 200
            assert "content-encoding" not in response.headers
            one = before[name]
            assert response.headers["content-type"] == (one["compression"] or one["media_type"])
            bodies[name] = response.content
    for name in later:
        make(snapshot, name, tmp_path / "again")
        assert bodies[name] == (tmp_path / "again" / name).read_bytes()
    # Another server need not make them again, and knows them before anyone asks.
    with served(snapshot.path) as address:
        after = httpx2.get(f"{address}/downloads", timeout=PATIENCE).json()["downloads"]
    told = {one["name"]: (one["bytes"], one["sha256"]) for one in after if one["sha256"]}
    assert told == {
        name: (len(body), hashlib.sha256(body).hexdigest()) for name, body in bodies.items()
    }
    verified(snapshot)


def of(snapshot: Snapshot, folder: Path) -> Downloads:
    return Downloads(snapshot, sizes_of(snapshot), folder, 1 << 30)


def test_one_process_at_a_time_makes_each_file_once(
    small_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running: list[str] = []
    begun: list[str] = []
    start = asyncio.create_subprocess_exec

    async def counted(*arguments: str, **streams: Any) -> Any:
        assert not running
        running.append(arguments[-2])
        begun.append(arguments[-2])
        process = await start(*arguments, **streams)
        communicate = process.communicate

        async def to_the_end() -> tuple[bytes, bytes]:
            said = await communicate()
            running.clear()
            return said

        monkeypatch.setattr(process, "communicate", to_the_end)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
    names = ["claim.ttl", "norm.ttl", "claim.ttl", "claim.ttl", "shapes.nt"]

    async def ask() -> None:
        downloads = of(small_snapshot, tmp_path)
        files = await asyncio.gather(*map(downloads.file, names))
        assert [file.path.name for file in files] == names

    asyncio.run(ask())
    assert sorted(begun) == ["claim.ttl", "norm.ttl"]


def test_a_file_that_cannot_be_made_is_told_and_leaves_nothing_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """XML cannot hold every character; the other formats can."""
    graph = NamedNode(GRAPHS + "data/a")
    quad = Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("\x07"), graph)
    folder = tmp_path / "snapshot"
    folder.mkdir()
    write_downloads(folder / "downloads", f"{quad} .\n".encode(), [quad], [])
    snapshot = opened(write_snapshot(folder, [quad]))

    async def ask() -> None:
        downloads = of(snapshot, tmp_path / "made")
        with pytest.raises(StoreUnavailableError, match=r"take dcgraph\.nq\.gz"):
            await downloads.file("dcgraph.rdf.gz")
        file = await downloads.file("dcgraph.jsonld.gz")
        assert content(file.path) == {Quad(quad.subject, quad.predicate, quad.object)}

    asyncio.run(ask())
    left = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert left == ["dcgraph.jsonld.gz", "dcgraph.jsonld.gz.sha256"]
    assert "dcgraph.rdf.gz was not made" in caplog.text


def test_what_needs_more_memory_than_it_may_take_is_not_made(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    downloads = Downloads(small_snapshot, sizes_of(small_snapshot), tmp_path, 1 << 20)
    with pytest.raises(StoreUnavailableError):
        asyncio.run(downloads.file("dcgraph.trig.gz"))
    assert not list(tmp_path.iterdir())


def test_a_file_that_was_cut_or_replaced_is_made_anew(
    small_snapshot: Snapshot, tmp_path: Path
) -> None:
    downloads, path, secret = of(small_snapshot, tmp_path), tmp_path / "claim.ttl", tmp_path / "x"
    whole = asyncio.run(downloads.file("claim.ttl"))
    body = path.read_bytes()
    secret.write_bytes(b"x" * len(body))
    for spoil in ("cut", "removed", "link"):
        path.unlink()
        if spoil == "cut":
            path.write_bytes(body[:9])
        elif spoil == "link":
            path.symlink_to(secret)
        assert asyncio.run(downloads.file("claim.ttl")) == whole
        assert path.read_bytes() == body
    # So is what another server finds spoilt.
    path.write_bytes(b"x" * len(body))
    assert asyncio.run(of(small_snapshot, tmp_path).file("claim.ttl")) == whole
    assert path.read_bytes() == body


def test_of_a_damaged_snapshot_nothing_is_made(small_snapshot: Snapshot, tmp_path: Path) -> None:
    snapshot = copied(small_snapshot, tmp_path / "snapshot")
    downloads = of(snapshot, tmp_path / "made")
    os.truncate(snapshot.path / "downloads" / "dcgraph.nq.gz", 100)
    with pytest.raises(BuildError, match=r"dcgraph\.nq\.gz"):
        asyncio.run(downloads.file("claim.ttl"))
    assert not (tmp_path / "made").exists()


def test_a_snapshot_that_cannot_be_written_has_its_files_made_elsewhere(
    small_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = copied(small_snapshot, tmp_path / "snapshot")
    with workplace(snapshot) as folder:
        assert folder == snapshot.path / LATER
    monkeypatch.setattr(os, "access", lambda *_: False)
    with workplace(snapshot) as folder:
        assert asyncio.run(of(snapshot, folder).file("claim.ttl")).path == folder / "claim.ttl"
    assert not folder.exists()
    assert not list((snapshot.path / LATER).iterdir())


def test_what_was_made_goes_with_its_snapshot(small: Rooms, tmp_path: Path) -> None:
    old = build(load(small), tmp_path / "home")
    make(old, "claim.ttl", old.path / LATER)
    verified(old)
    with next(small.data.rglob("*.ttl")).open("a") as file:
        file.write("# Another snapshot.\n")
    assert build(load(small), tmp_path / "home").path != old.path
    assert not old.path.exists()


def test_a_download_can_be_resumed_and_kept(site: httpx2.Client) -> None:
    path = "/downloads/claim.ttl"
    whole = site.get(path)
    tag = whole.headers["etag"]
    assert not tag.startswith("W/")
    part = site.get(path, headers={"range": "bytes=100-", "if-range": tag})
    assert (part.status_code, part.content) == (206, whole.content[100:])
    changed = site.get(path, headers={"range": "bytes=100-", "if-range": '"other"'})
    assert (changed.status_code, changed.content) == (200, whole.content)
    assert site.get(path, headers={"range": "bytes=99999999-"}).status_code == 416
    assert site.get(path, headers={"if-none-match": tag}).status_code == 304
    since = {"if-modified-since": whole.headers["last-modified"]}
    assert site.get(path, headers=since).status_code == 304
    head = site.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


@pytest.mark.parametrize(
    "given",
    ["bytes=5-2", "bytes=abc", "bytes=", "bytes", "items=0-1", "bytes=0-1,5-2", "bytes=0-1,x", "-"],
)
def test_a_range_that_cannot_be_read_is_passed_over(site: httpx2.Client, given: str) -> None:
    path = "/downloads/claim.ttl"
    response = site.get(path, headers={"range": given})
    assert (response.status_code, response.content) == (200, site.get(path).content)


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [("bytes=0-0", 0, 0), ("Bytes= 3-5", 3, 5), ("bytes=3-5, 99999999-", 3, 5)],
)
def test_a_range_that_the_file_has_is_sent(
    site: httpx2.Client, given: str, first: int, last: int
) -> None:
    path = "/downloads/claim.ttl"
    whole = site.get(path).content
    response = site.get(path, headers={"range": given})
    assert (response.status_code, response.content) == (206, whole[first : last + 1])
    assert response.headers["content-range"] == f"bytes {first}-{last}/{len(whole)}"


@pytest.mark.parametrize("given", ["bytes=99999999-", "bytes=99999999-99999999, -0"])
def test_a_range_past_the_end_is_refused_with_a_problem(site: httpx2.Client, given: str) -> None:
    path = "/downloads/claim.ttl"
    size = len(site.get(path).content)
    response = site.get(path, headers={"range": given})
    assert response.status_code == 416
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["content-range"] == f"bytes */{size}"
    assert response.json()["limit"] == size


@pytest.mark.parametrize(
    "name",
    [
        "index.json",
        "..%2fmanifest.json",
        "%2e%2e/manifest.json",
        "../manifest.json",
        "%2fetc%2fpasswd",
        "dcgraph.nt.gz%00",
        "DCGRAPH.NT.GZ",
        "x" * 5_000,
    ],
)
def test_nothing_but_what_is_listed_is_served(site: httpx2.Client, name: str) -> None:
    response = site.get(f"/downloads/{name}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert len(response.content) < 6_000


def test_a_snapshot_without_other_downloads_lists_its_tables(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path, quads_in(GRAPHS + "data/a", "<urn:a> <urn:p> 1 ."))
    with serving(folder, Settings(port=0)) as address:
        listed = httpx2.get(f"{address}/downloads", timeout=PATIENCE).json()["downloads"]
        assert [file["name"] for file in listed] == [TABLES]
        assert httpx2.get(f"{address}/downloads/dcgraph.nt.gz", timeout=PATIENCE).status_code == 404
