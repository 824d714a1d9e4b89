"""The catalogue of events in docs/events.md is what the code logs, no more, no less."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings

from faq import background

PACKAGES = ("supportbot", "faq", "sessions_app", "gradio_ui")
METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
CATALOGUE = (settings.BASE_DIR / "docs/events.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.]+)` \| (\w+) \| [^|]+ \|([^|]*)\|", re.MULTILINE)
EVENT = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedEvent:
    """What a call of a logger says."""

    name: str
    level: str
    fields: frozenset[str]


def documented() -> set[LoggedEvent]:
    return {
        LoggedEvent(
            name=name, level=level, fields=frozenset(re.findall(r"`(\w+)`", fields))
        )
        for name, level, fields in ROW.findall(CATALOGUE)
    }


def functions() -> Iterator[ast.FunctionDef]:
    """Every function of ours, tests apart."""
    for package in PACKAGES:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            if {"tests", "migrations"}.isdisjoint(path.parts):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Those of a logger, whatever it is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in METHODS and re.search(r"log(ger|ging)\b", owner):
                yield node


def logged() -> set[LoggedEvent]:
    return {
        _event(call, function) for function in functions() for call in calls(function)
    }


def _event(call: ast.Call, function: ast.FunctionDef) -> LoggedEvent:
    method = ast.unparse(call.func).rpartition(".")[2]
    return LoggedEvent(
        name=ast.literal_eval(call.args[0]),  # a constant, or it is no event
        level="error" if method == "exception" else method,
        fields=frozenset(_fields(call, function)),
    )


def _fields(call: ast.Call, function: ast.FunctionDef) -> list[str]:
    extra = next((k.value for k in call.keywords if k.arg == "extra"), ast.Dict([], []))
    if isinstance(extra, ast.Name):
        assigned = [n for n in ast.walk(function) if isinstance(n, ast.Assign)]
        near = [n.value for n in assigned if n.lineno < call.lineno]
        extra = [value for value in near if isinstance(value, ast.Dict)][-1]
    assert isinstance(extra, ast.Dict), ast.unparse(call)
    return [ast.literal_eval(key) for key in extra.keys if key]


def test_catalogue_has_every_event_with_its_level_and_fields() -> None:
    assert logged() - documented() == set()


def test_every_event_of_the_catalogue_is_logged_somewhere() -> None:
    assert documented() - logged() == set()


def test_events_are_named_alike() -> None:
    names = [event.name for event in logged()]

    assert "chat.turn.ended" in names
    assert [name for name in names if not EVENT.fullmatch(name)] == []


def test_what_is_logged_in_a_handler_has_its_place() -> None:
    handlers = [
        node
        for function in functions()
        for node in ast.walk(function)
        if isinstance(node, ast.ExceptHandler)
    ]
    found = [call for handler in handlers for call in calls(handler)]

    has_place = re.compile(r"exc_info=|\.exception\(")
    assert len(found) > 5
    assert [
        each for each in map(ast.unparse, found) if not has_place.search(each)
    ] == []


@pytest.mark.parametrize("package", ["faq", "sessions_app"])
def test_catalogue_names_the_jobs(package: str) -> None:
    room = package.removesuffix("_app")
    names = [state.name for state in background.states()]

    known = {name for name in names if name.startswith(f"{room}.")}
    assert known
    assert {name for name in known if f"`{name}`" not in CATALOGUE} == set()
