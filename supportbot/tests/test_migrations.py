"""Migrations stay what they were on the day they were written."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MIGRATIONS = sorted(ROOT.glob("*/migrations/0*.py"))
# Django writes `import app.models` for defaults and choices that are called.
ALLOWED = {
    "django",
    "faq.models",
    "sessions_app.models",
    "supportbot.models",
    "supportbot.migrations._granting",
    *sys.stdlib_module_names,
}


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def foreign_to_a_migration(source: str) -> set[str]:
    """What it imports beyond Django, the standard library and modules of models."""
    return {
        name
        for name in imported_by(source)
        if not {name, name.partition(".")[0]} & ALLOWED
    }


@pytest.mark.parametrize("file", MIGRATIONS, ids=lambda file: str(file.stem))
def test_a_migration_takes_nothing_from_code_that_changes(file: Path) -> None:
    assert foreign_to_a_migration(file.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from faq.indexing.triggers import create",
        "import faq.indexing",
        "from .. import triggers",
        "def forwards(apps, editor):\n    from faq import voices",
    ],
)
def test_an_import_of_code_that_changes_is_seen(line: str) -> None:
    assert foreign_to_a_migration(line)
