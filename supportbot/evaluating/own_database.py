"""Has dialogues asked by another process, in a database that goes with it.

The configured database is not touched: settings read the environment when a process
starts, so that the other one knows no other database than its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, TextIO

from django.conf import settings

from supportbot.evaluating.dialogues import Dialogue, DialogueTurn, Screen

MODULE = "supportbot.evaluating"
# What an operator has set is not part of what is measured, save the encoder.
ENVIRONMENT = {
    "DEBUG": "False",
    "FAQ_EMBED_IN_BACKGROUND": "False",
    "GEMINI_API_KEY": "",
    "HANDOFF_WEBHOOK_URL": "",
    "LLMS": "",
    "LLM_BACKEND": "none",
    "LLM_FALLBACKS": "",
    "LOG_LEVEL": "WARNING",
    "REDACT_BEFORE_STORAGE": "False",
    "SUPPORT_CONTACT": "support@example.com",
}
MODEL = {"GEMINI_API_KEY"}


class AskingFailed(Exception):
    """The other process ended before its work; the message says why."""


def ask_in_own_database(
    dialogues: Sequence[Dialogue],
) -> list[list[Screen | None]]:
    """The screens of each dialogue; no model of language is asked."""
    turns = [[_spoken(turn) for turn in dialogue.turns] for dialogue in dialogues]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", MODULE],
            cwd=settings.BASE_DIR,
            env=environment(f"sqlite:///{folder}/dialogues.db"),
            input=json.dumps(turns),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    if done.returncode:
        *_, why = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise AskingFailed(f"The dialogues could not be asked: {why}")
    return [
        [screen and _screen(screen) for screen in screens]
        for screens in json.loads(done.stdout)
    ]


def environment(database_url: str, *, keeps_model: bool = False) -> dict[str, str]:
    """What another process reads: its own database, no model, else as it is here."""
    chosen = ENVIRONMENT | {"DATABASE_URL": database_url, "PYTHONUTF8": "1"}
    if keeps_model:
        chosen = {name: chosen[name] for name in chosen.keys() - MODEL}
    # Without these a file named in the environment or in .env would win.
    no_files = {f"{name}_FILE": "" for name in chosen}
    return os.environ | chosen | no_files


def read_turns(stream: TextIO) -> Iterator[list[DialogueTurn]]:
    """The turns of each dialogue, as the other process gets them."""
    for turns in json.load(stream):
        yield [DialogueTurn(**turn) for turn in turns]


def write_screens(screens: Iterable[Sequence[Screen | None]], stream: TextIO) -> None:
    """The screens of each dialogue, as this process gets them."""
    json.dump([[s and asdict(s) for s in each] for each in screens], stream)


def _spoken(turn: DialogueTurn) -> dict[str, str | int | None]:
    """A turn without what is expected: who answers must not know."""
    return {"says": turn.says, "clicks": turn.clicks}


def _screen(values: dict[str, Any]) -> Screen:  # Any: plain JSON
    lists = {name: tuple(values[name]) for name in ("answered", "offered")}
    return Screen(**(values | lists))
