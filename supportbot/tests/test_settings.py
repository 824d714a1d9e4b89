"""What the settings make of the environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

PRINT_DATABASE = (
    "import json, sys; from supportbot.settings import DATABASES;"
    "json.dump(DATABASES['default'], sys.stdout, default=str)"
)


def database(url: str) -> dict[str, Any]:  # Any: options differ with each engine
    """The database's settings in a process of its own."""
    said = subprocess.run(
        [sys.executable, "-c", PRINT_DATABASE],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        check=True,
        capture_output=True,
        text=True,
    )
    read: dict[str, Any] = json.loads(said.stdout)
    return read


def test_a_symbolic_link_to_a_database_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    (tmp_path / "link.db").symlink_to(folder / "bot.db")

    name = database(f"sqlite:///{tmp_path / 'link.db'}")["NAME"]

    assert name == os.path.realpath(folder / "bot.db")


@pytest.mark.parametrize("url", ["sqlite://:memory:", "sqlite://"])
def test_a_database_in_memory_has_no_path(url: str) -> None:
    assert database(url)["NAME"] == ":memory:"


@pytest.mark.parametrize(
    "url",
    ["postgres://bot@db/bot?conn_max_age=60", "sqlite:////srv/b.db?conn_max_age=60"],
)
def test_connections_are_kept_by_the_pool_only(url: str) -> None:
    assert database(url)["CONN_MAX_AGE"] == 0
