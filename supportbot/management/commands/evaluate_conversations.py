"""`manage.py evaluate_conversations`: how many dialogues the bot holds as it should."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from faq.evaluating import read_documents
from supportbot.evaluating import (
    AskingFailed,
    Dialogue,
    FaultyTurn,
    InvalidDialogues,
    JudgedDialogue,
    KindFigures,
    Screen,
    ask_in_own_database,
    figures_by_kind,
    judge,
    read_cases,
    read_dialogues,
)

FIXTURES = settings.BASE_DIR / "fixtures"
CASES = [
    FIXTURES / "cases" / name
    for name in ("conversation.csv", "followups.csv", "conversations.jsonl")
]
HEADER = ("kind", "dialogues", "passed", "rate", "turns", "turns passed")


class Command(BaseCommand):
    help = (
        "Hold dialogues with the bot, on the sample knowledge base and without a "
        "language model, and count those that go as they should. The configured "
        "database is not touched."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--file",
            type=Path,
            default=FIXTURES / "dialogues.jsonl",
            help="dialogues, one a line (default: fixtures/dialogues.jsonl)",
        )
        source.add_argument(
            "--cases",
            type=Path,
            nargs="*",
            metavar="FILE",
            help="known cases instead: CSV (context,message,kind,expect) or dialogues "
            "in .jsonl (default: fixtures/cases)",
        )
        half = parser.add_mutually_exclusive_group()
        half.add_argument(
            "--held-back", action="store_true", help="only those held back"
        )
        half.add_argument(
            "--open", action="store_true", help="only those not held back"
        )
        parser.add_argument(
            "--failures",
            action="store_true",
            help="what was said, expected and shown; of dialogues that are held back "
            "only with --held-back",
        )
        parser.add_argument("--json", action="store_true", help="one object, by kind")

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        held_back = options["held_back"]
        dialogues = list(_read(_paths(options["file"], options["cases"])))
        if held_back:
            dialogues = [dialogue for dialogue in dialogues if dialogue.held_back]
        if options["open"]:
            dialogues = [dialogue for dialogue in dialogues if not dialogue.held_back]
        if not dialogues:
            option = "--held-back" if held_back else "--open"
            raise CommandError(
                f"No dialogue there is of that half; leave out {option}."
            )
        judged = self._hold(dialogues)
        shown = judged if options["failures"] else []
        if not held_back:
            shown = [each for each in shown if not each.dialogue.held_back]
        figures = figures_by_kind(judged) | {"all": KindFigures.of(judged)}
        if options["json"]:
            self._print_json(figures, shown)
        else:
            self._print_table(figures)
            self._print_failures(shown)

    def ask(self, dialogues: Sequence[Dialogue]) -> Sequence[Sequence[Screen | None]]:
        """The screens of each dialogue, from the bot as it is."""
        return ask_in_own_database(dialogues)

    def _hold(self, dialogues: Sequence[Dialogue]) -> list[JudgedDialogue]:
        try:
            screens = self.ask(dialogues)
        except AskingFailed as exc:
            raise CommandError(str(exc)) from exc
        return [judge(*pair) for pair in zip(dialogues, screens, strict=True)]

    def _print_json(
        self, figures: dict[str, KindFigures], shown: Sequence[JudgedDialogue]
    ) -> None:
        kinds = {kind: asdict(each) for kind, each in figures.items()}
        failures = [
            {"id": each.dialogue.id} | asdict(turn)
            for each in shown
            for turn in each.faulty
        ]
        self.stdout.write(json.dumps({"kinds": kinds, "failures": failures}))

    def _print_table(self, figures: dict[str, KindFigures]) -> None:
        width = max(len(kind) for kind in ("kind", *figures))
        kind_header, *headers = HEADER
        self.stdout.write("  ".join([kind_header.ljust(width), *headers]))
        for kind, each in figures.items():
            rate = f"{each.passed / each.dialogues:.2f}"
            values = each.dialogues, each.passed, rate, each.turns, each.turns_passed
            cells = (
                str(value).rjust(len(header))
                for value, header in zip(values, headers, strict=True)
            )
            self.stdout.write("  ".join([kind.ljust(width), *cells]))

    def _print_failures(self, shown: Sequence[JudgedDialogue]) -> None:
        for each in shown:
            for faulty in each.faulty:
                self.stdout.write(f"\n{each.dialogue.id}, turn {faulty.number}")
                for line in _lines(faulty):
                    self.stdout.write(f"  {line}")


def _paths(file: Path, cases: Sequence[Path] | None) -> Sequence[Path]:
    return [file] if cases is None else cases or CASES


def _read(paths: Sequence[Path]) -> Iterator[Dialogue]:
    sample = read_documents(FIXTURES / "faq_dataset.csv").values()
    questions = [document.question for document in sample]
    try:
        for path in paths:
            read = read_cases if path.suffix == ".csv" else read_dialogues
            yield from read(path, questions)
    except InvalidDialogues as exc:
        raise CommandError(str(exc)) from exc


def _lines(faulty: FaultyTurn) -> Iterator[str]:
    screen = faulty.screen
    if screen is not None:
        yield f"said:     {screen.said}"
    yield f"wrong:    {'; or: '.join(faulty.faults)}"
    if screen is not None:
        yield f"answered: {' | '.join(screen.answered) or '-'}"
        yield f"offered:  {' | '.join(screen.offered) or '-'}"
        yield f"text:     {' '.join(screen.text.split())}"
