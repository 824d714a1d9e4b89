"""`manage.py evaluate_conversations` holds dialogues and counts those that pass."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from supportbot.evaluating import AskingFailed, Dialogue, Screen
from supportbot.management.commands.evaluate_conversations import Command

COST, TIME = "How much does delivery cost?", "How long does delivery take?"


class PriceTag(Command):
    """Has a bot that answers every message with the price; keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Dialogue] = []

    def ask(self, dialogues: Sequence[Dialogue]) -> list[list[Screen]]:
        self.asked.extend(dialogues)
        return [[price(turn.says) for turn in each.turns] for each in dialogues]


class Broken(Command):
    """Has no bot."""

    def ask(self, dialogues: Sequence[Dialogue]) -> list[list[Screen]]:  # noqa: ARG002
        raise AskingFailed("The dialogues could not be asked: no encoder")


def price(said: str) -> Screen:
    return Screen(said=said, text="It\ncosts.", answered=(COST,))


def dialogue(name: str, *turns: object) -> dict[str, object]:
    """A dialogue as a file holds it; that called "secret" is held back."""
    return {
        "id": name,
        "kind": name,
        "held_back": name == "secret",
        "knowledge_base": "sample",
        "turns": turns,
    }


def run(command: Command, *arguments: str) -> str:
    """What a command prints."""
    printed = io.StringIO()
    call_command(command, *arguments, stdout=printed)
    return printed.getvalue()


@pytest.fixture
def command() -> PriceTag:
    return PriceTag()


@pytest.fixture
def talks(tmp_path: Path) -> str:
    """Two dialogues that go wrong, the second of which is held back."""
    price = {"says": "price?", "expect": {"answers": [COST]}}
    time = {"says": "and time?", "expect": {"answers": [TIME]}}
    path = tmp_path / "talks.jsonl"
    lines = [json.dumps(dialogue(name, price, time)) for name in ("open", "secret")]
    path.write_text("\n".join(lines))
    return str(path)


@pytest.fixture
def operators_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database named in both ways that the settings know; it is yet to be made."""
    database = tmp_path / "operator.db"
    named = tmp_path / "url"
    named.write_text(f"sqlite:///{database}")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    monkeypatch.setenv("DATABASE_URL_FILE", str(named))
    return database


def test_kinds_are_counted_and_all_of_them(talks: str, command: PriceTag) -> None:
    printed = run(command, "--file", talks)

    assert [line.split() for line in printed.splitlines()] == [
        ["kind", "dialogues", "passed", "rate", "turns", "turns", "passed"],
        ["open", "1", "0", "0.00", "2", "1"],
        ["secret", "1", "0", "0.00", "2", "1"],
        ["all", "2", "0", "0.00", "4", "2"],
    ]


def test_failures_are_shown_but_those_held_back(talks: str, command: PriceTag) -> None:
    _, failures = run(command, "--file", talks, "--failures").split("\n\n")

    assert failures.splitlines() == [
        "open, turn 2",
        "  said:     and time?",
        f"  wrong:    answers none of '{TIME}'",
        f"  answered: {COST}",
        "  offered:  -",
        "  text:     It costs.",
    ]


def test_failures_held_back_are_shown_to_who_asks_for_these(
    talks: str, command: PriceTag
) -> None:
    printed = run(command, "--file", talks, "--held-back", "--failures")

    assert [dialogue.id for dialogue in command.asked] == ["secret"]
    assert "\nsecret, turn 2\n" in printed


def test_figures_and_failures_come_as_json(talks: str, command: PriceTag) -> None:
    printed = json.loads(run(command, "--file", talks, "--json", "--failures"))

    assert printed["kinds"]["all"] == {
        "dialogues": 2,
        "passed": 0,
        "turns": 4,
        "turns_passed": 2,
    }
    [failure] = printed["failures"]
    assert (failure["id"], failure["number"]) == ("open", 2)
    assert failure["screen"]["answered"] == [COST]


def test_tables_of_cases_are_asked_instead(tmp_path: Path, command: PriceTag) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text(f"context,message,kind,expect\n,price?,plain,{COST}\n")
    two.write_text("context,message,kind,expect\n,weather?,none,none\n")

    *_, total = run(command, "--cases", str(one), str(two)).splitlines()

    assert [dialogue.id for dialogue in command.asked] == ["one:2", "two:2"]
    assert total.split() == ["all", "2", "1", "0.50", "2", "1"]


def test_the_bundled_dialogues_are_asked_by_default(command: PriceTag) -> None:
    run(command)

    assert len(command.asked) == 80


def test_known_cases_are_asked_for_together(command: PriceTag) -> None:
    run(command, "--cases")

    names = {dialogue.id.partition(":")[0] for dialogue in command.asked}
    assert {"conversation", "followups"} <= names
    assert {f"F{number:02}" for number in range(2, 12)} <= names


def test_dialogues_held_back_are_left_out_on_request(
    talks: str, command: PriceTag
) -> None:
    run(command, "--file", talks, "--open")

    assert [dialogue.id for dialogue in command.asked] == ["open"]


def test_faulty_file_is_a_sentence(tmp_path: Path, command: PriceTag) -> None:
    (tmp_path / "talks").write_text("{}")

    with pytest.raises(CommandError, match="talks: line 1: id: None is no text"):
        run(command, "--file", str(tmp_path / "talks"))


def test_cases_are_never_held_back(tmp_path: Path, command: PriceTag) -> None:
    cases = tmp_path / "cases.csv"
    cases.write_text("context,message,kind,expect\n,weather?,none,none\n")

    with pytest.raises(CommandError, match="leave out --held-back"):
        run(command, "--cases", str(cases), "--held-back")


def test_asking_that_failed_is_a_sentence(talks: str) -> None:
    with pytest.raises(CommandError, match="could not be asked: no encoder"):
        run(Broken(), "--file", talks)


def test_the_real_bot_is_asked_in_a_database_of_its_own(
    tmp_path: Path, operators_database: Path
) -> None:
    turns = [
        {"says": "price of delivery", "expect": {"offers": [COST]}},
        {"clicks": 9, "expect": {"nothing": True}},
        {"says": TIME, "expect": {"answers": [TIME]}},
    ]
    talks = tmp_path / "talks.jsonl"
    talks.write_text(json.dumps(dialogue("open", *turns)))

    printed = json.loads(run(Command(), "--file", str(talks), "--json", "--failures"))

    assert printed["kinds"]["all"]["turns_passed"] == 2
    [failure] = printed["failures"]
    assert (failure["number"], failure["screen"]) == (2, None)
    assert not operators_database.exists()
