"""Settings from the environment."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from dcgraph.errors import SettingsError
from dcgraph.sparql.model import Limits
from dcgraph_api.config import PREFIX, Setting, Settings, settings_table

CHECKOUT = Path(__file__).resolve().parents[2]
OPERATIONS = CHECKOUT / "docs" / "operations.md"


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.from_environment({})
    assert settings == Settings()
    assert settings.host == "127.0.0.1"
    assert settings.limits == Limits()


def test_values_are_read() -> None:
    settings = Settings.from_environment(
        {
            "DCGRAPH_HOST": "::1",
            "DCGRAPH_PORT": " 9000 ",
            "DCGRAPH_BASE": "https://example.org/graph/",
            "DCGRAPH_TIME_LIMIT": "2.5",
            "DCGRAPH_QUEUE": "0",
            "PORT": "1",
        }
    )
    assert (settings.host, settings.port, settings.queue) == ("::1", 9000, 0)
    assert settings.base == "https://example.org/graph"
    assert settings.limits.seconds == 2.5


def test_lists_are_read() -> None:
    settings = Settings.from_environment(
        {
            "DCGRAPH_TRUSTED_PROXIES": "127.0.0.1, fd00::/8,",
            "DCGRAPH_LOG_INCLUDE": "client, query",
            "DCGRAPH_ACCESS_LOG": "all",
        }
    )
    assert settings.trusted_proxies == "127.0.0.1/32,fd00::/8"
    assert settings.log_include == "client,query"
    assert settings.access_log == "all"
    for origin in ("*", "", "https://example.org:8443"):
        assert Settings.from_environment({"DCGRAPH_CORS_ORIGIN": origin}).cors_origin == origin


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("CORS_ORIGIN", "example.org"),
        ("CORS_ORIGIN", "https://example.org/"),
        ("CORS_ORIGIN", "https://a.example, https://b.example"),
        ("CORS_ORIGIN", "https://example.org\r\nX: y"),
        ("PORT", "-1"),
        ("PORT", ""),
        ("PORT", "80.5"),
        ("HOST", ""),
        ("HOST", "a b"),
        ("BASE", "example.org"),
        ("BASE", "ftp://example.org"),
        ("BASE", "https://example.org/?a=b"),
        ("BASE", 'https://example.org/">'),
        ("BASE", "http://[::1"),
        ("WORKERS", "0"),
        ("WORKERS", "many"),
        ("TIME_LIMIT", "0"),
        ("TIME_LIMIT", "nan"),
        ("TIME_LIMIT", "inf"),
        ("MEMORY", "1"),
        ("OUTPUT_BYTES", "1e6"),
        ("QUERY_BYTES", "0x10"),
        ("BODY_BYTES", "-5"),
        ("HEAD_BYTES", "10"),
        ("RECEIVE_SECONDS", "soon"),
        ("SEND_SECONDS", "0"),
        ("CONNECTIONS", "0"),
        ("CLIENT_QUERIES", "-1"),
        ("TRUSTED_PROXIES", "proxy.example.org"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("LOG", "xml"),
        ("LOG", ""),
        ("ACCESS_LOG", "some"),
        ("LOG_INCLUDE", "query,password"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=PREFIX + name):
        Settings.from_environment({PREFIX + name: value})


def test_the_table_lists_every_setting_with_a_default_that_reads_back() -> None:
    table = settings_table()
    assert [row.variable for row in table] == [
        PREFIX + one.name.upper() for one in fields(Settings)
    ]
    assert all(row.help.endswith(".") for row in table)
    assert Settings.from_environment({row.variable: row.default for row in table}) == Settings()


def as_markdown() -> str:
    rows = [
        f"| `{one.variable}` | {shown(one)} | {one.unit} | {one.help} |" for one in settings_table()
    ]
    return "\n".join(("| variable | default | unit | meaning |", "|---|---|---|---|", *rows))


def shown(one: Setting) -> str:
    if one.variable == "DCGRAPH_PROCESSES":
        # The one default that is another on a machine with one core.
        return "2, or 1 on a single core"
    return f"`{one.default}`" if one.default else ""


def test_the_document_tells_the_settings_as_they_are() -> None:
    text = OPERATIONS.read_text("utf-8")
    told = text.partition("<!-- settings -->\n")[2].partition("<!-- /settings -->")[0]
    assert told.strip() == as_markdown(), "put this table into docs/operations.md"


@pytest.mark.nightly
def test_no_variable_is_read_that_nobody_is_told_of() -> None:
    told = set(re.findall(r"DCGRAPH_[A-Z_]+", OPERATIONS.read_text("utf-8")))
    named = {
        found
        for folder in ("src", "api")
        for path in (CHECKOUT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in re.findall(r"DCGRAPH_[A-Z][A-Z_]*", node.value)
    }
    assert "DCGRAPH_HOME" in named
    assert told == named | {row.variable for row in settings_table()}
