"""The graph as files: what they hold, that they are the same each time, how they are served."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

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
from tests.names import outside_strings
from tests.serving import quads_in, serving, write_snapshot
from tests.waiting import PATIENCE

from dcgraph.build import build
from dcgraph.errors import BuildError
from dcgraph.files import Rooms
from dcgraph.namespaces import DCG, DERIVED_GRAPH, GRAPHS, MODULES, PREFIXES
from dcgraph.rdf.corpus import load
from dcgraph.snapshot.downloads import by_graph, list_downloads, write_downloads
from dcgraph.snapshot.manifest import Snapshot
from dcgraph_api.config import Settings
from dcgraph_api.description import DUMPS

OWL = PREFIXES["owl"]


@pytest.fixture(scope="module")
def folder(shipped_snapshot: Snapshot) -> Path:
    return shipped_snapshot.path / "downloads"


@pytest.fixture(scope="module")
def site(full: httpx2.Client) -> httpx2.Client:
    return full


def content(path: Path) -> set[Quad]:
    body = path.read_bytes()
    body = gzip.decompress(body) if path.suffix == ".gz" else body
    known = RdfFormat.from_extension(path.name.removesuffix(".gz").rpartition(".")[2])
    return set(parse(body, known))


@pytest.mark.nightly
def test_no_name_in_turtle_or_trig_needs_an_escape(folder: Path) -> None:
    paths = [path for path in folder.iterdir() if {".ttl", ".trig"} & set(path.suffixes)]
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


@pytest.mark.nightly
def test_the_list_is_true_of_every_file(folder: Path) -> None:
    listed = list_downloads(folder)
    assert {one.name for one in listed} | {"index.json"} == {p.name for p in folder.iterdir()}
    for one in listed:
        body = (folder / one.name).read_bytes()
        assert one.bytes == len(body)
        assert one.sha256 == hashlib.sha256(body).hexdigest()
        if one.name != "tables.zip":
            assert one.triples == len(content(folder / one.name)) > 0
        assert (one.compression == "application/gzip") == one.name.endswith(".gz")
    assert DUMPS.keys() <= {one.name for one in listed}
    assert all(DUMPS.get(one.name, one.media_type) == one.media_type for one in listed)


@pytest.mark.nightly
@pytest.mark.parametrize("which", ["small", pytest.param("shipped", marks=pytest.mark.nightly)])
def test_all_formats_hold_the_same_graph(
    request: pytest.FixtureRequest, small: Rooms, tmp_path: Path, which: str
) -> None:
    snapshot = (
        build(load(small), tmp_path / "home")
        if which == "small"
        else request.getfixturevalue("shipped_snapshot")
    )
    folder = snapshot.path / "downloads"
    whole = content(folder / "dcgraph.nt.gz")
    assert len(whole) == snapshot.manifest.triples
    expected = canonical(whole)
    for ending in ("ttl", "rdf", "jsonld"):
        assert canonical(content(folder / f"dcgraph.{ending}.gz")) == expected, ending
    named = content(folder / "dcgraph.nq.gz")
    assert canonical(content(folder / "dcgraph.trig.gz")) == canonical(named)
    assert {Quad(q.subject, q.predicate, q.object) for q in named} == whole
    assert len({q.graph_name for q in named}) == snapshot.manifest.graphs


@pytest.mark.nightly
def test_asserted_and_derived_are_told_apart(folder: Path, shipped_snapshot: Snapshot) -> None:
    asserted = content(folder / "dcgraph-asserted.nt.gz")
    derived = content(folder / "dcgraph-derived.ttl.gz")
    assert len(derived) == shipped_snapshot.manifest.derived
    assert not asserted & derived
    assert asserted | derived < content(folder / "dcgraph.nt.gz")


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


def test_the_same_graph_gives_the_same_bytes(tmp_path: Path) -> None:
    graph = NamedNode(GRAPHS + "data/a")
    quads = [
        Quad(NamedNode(f"urn:{n}"), NamedNode("urn:p"), Literal(f"{n}"), where)
        for where in (graph, NamedNode(DERIVED_GRAPH))
        for n in range(50)
    ]
    for name in ("one", "two"):
        write_downloads(by_graph(quads), [], tmp_path / name)
    assert list_downloads(tmp_path / "one") == list_downloads(tmp_path / "two")


def test_a_character_that_xml_cannot_hold_leaves_out_that_file(tmp_path: Path) -> None:
    quad = Quad(NamedNode("urn:a"), NamedNode("urn:p"), Literal("\x07"), NamedNode(GRAPHS))
    write_downloads(by_graph([quad]), [], tmp_path / "new")
    names = {one.name for one in list_downloads(tmp_path / "new")}
    assert "dcgraph.rdf.gz" not in names
    assert {"dcgraph.nt.gz", "dcgraph.ttl.gz", "dcgraph.jsonld.gz"} <= names


def test_a_damaged_list_is_told(tmp_path: Path) -> None:
    assert list_downloads(tmp_path) == ()
    (tmp_path / "index.json").write_text("[{}]")
    with pytest.raises(BuildError, match="no list of downloads"):
        list_downloads(tmp_path)


def test_downloads_are_listed_and_served(site: httpx2.Client, folder: Path) -> None:
    document = site.get("/downloads").json()
    assert len(document["downloads"]) == len(list_downloads(folder)) > 15
    for one in document["downloads"]:
        response = site.get(f"/downloads/{one['name']}")
        assert response.status_code == 200
        assert "content-encoding" not in response.headers
        assert response.headers["content-type"] == (one["compression"] or one["media_type"])
        assert hashlib.sha256(response.content).hexdigest() == one["sha256"]


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


def test_a_snapshot_without_downloads_lists_none(tmp_path: Path) -> None:
    folder = write_snapshot(tmp_path, quads_in(GRAPHS + "data/a", "<urn:a> <urn:p> 1 ."))
    with serving(folder, Settings(port=0)) as address:
        assert (
            json.loads(httpx2.get(f"{address}/downloads", timeout=PATIENCE).text)["downloads"] == []
        )
        assert httpx2.get(f"{address}/downloads/dcgraph.nt.gz", timeout=PATIENCE).status_code == 404
