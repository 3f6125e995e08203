"""The description of the interface: its examples are answers of the graph that is served."""

from __future__ import annotations

import httpx2

from dcgraph_api.models import example_parameters, shortened

PATH = "/api/v1/instruments/{name}/state"


def test_parameters_have_the_values_of_the_address(full: httpx2.Client) -> None:
    operation = full.get("/openapi.json").json()["paths"]["/api/v1/concepts"]["get"]
    shown = {one["name"]: one["example"] for one in operation["parameters"] if "example" in one}
    assert shown == {"kind": "Notion", "lang": "ru", "limit": 2}
    values = example_parameters(PATH, "/api/v1/instruments/a%20b/state?asOf=2005&lang=fr")
    assert values == {
        ("path", "name"): "a b",
        ("query", "asOf"): "2005",
        ("query", "lang"): "fr",
    }


def test_a_graph_without_the_thing_has_no_example_of_it(client: httpx2.Client) -> None:
    described = client.get("/openapi.json").json()["paths"]
    content = described["/api/v1/records/{name}"]["get"]["responses"]["200"]["content"]
    assert "examples" not in content["application/json"]
    statistics = described["/api/v1/statistics"]["get"]["responses"]["200"]["content"]
    (example,) = statistics["application/json"]["examples"].values()
    assert example["value"]["hash"] == "5eed" * 16


def test_who_has_the_description_gets_it_no_second_time(client: httpx2.Client) -> None:
    first = client.get("/openapi.json")
    assert first.headers["content-type"] == "application/json"
    again = client.get("/openapi.json", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_example_has_one_item_of_each_list() -> None:
    assert shortened({"a": [{"b": [1, 2]}, 3], "c": "x" * 300}) == {
        "a": [{"b": [1]}],
        "c": "x" * 200 + "…",
    }
