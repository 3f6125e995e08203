"""Settings from the environment."""

from __future__ import annotations

from dataclasses import fields

import pytest

from dcgraph.errors import SettingsError
from dcgraph.store.model import Limits
from dcgraph_api.settings import PREFIX, Settings, settings_table


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
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
