"""Has sets asked by another process, in a database that goes with it.

What goes there is a commission in JSON, what comes back a line a question.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings

from faq.evaluating import SetFiles
from supportbot.evaluating.answers.choosing import LIVE, ModelChoice
from supportbot.evaluating.answers.trials import AnswerTrial, AskedQuestion
from supportbot.evaluating.own_database import AskingFailed, environment
from supportbot.evaluating.recorded_replies import RecordedReply

# Not a module of its own: the models, which this package needs, need the apps first.
WORK = (
    "import django; django.setup(); "
    "from supportbot.evaluating.answers.worker import main; main()"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """Which sets to ask, and with which model."""

    sets: Sequence[SetFiles]
    model: ModelChoice
    limit: int | None = None  # questions of each set, from its first


def ask_in_own_process(commission: Commission) -> Iterator[AskedQuestion]:
    """What became of each question, as it is known; else `AskingFailed`."""
    with (
        tempfile.TemporaryDirectory() as folder,
        (Path(folder) / "errors").open("w+", encoding="utf-8") as errors,
        subprocess.Popen(
            [sys.executable, "-c", WORK],
            cwd=settings.BASE_DIR,
            env=environment(
                f"sqlite:///{folder}/answers.db",
                keeps_model=commission.model.name == LIVE,
            ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
        ) as process,
    ):
        assert process.stdin, process.stdout  # noqa: S101 (both are pipes)
        try:
            with process.stdin:
                json.dump(asdict(commission), process.stdin, default=str)
            for line in process.stdout or ():
                yield _asked(json.loads(line))
        except BaseException:
            process.kill()
            raise
        if process.wait():
            errors.seek(0)
            *_, why = errors.read().strip().splitlines() or [
                f"exit {process.returncode}"
            ]
            raise AskingFailed(f"The questions could not be asked: {why}")


def read_commission(stream: TextIO) -> Commission:
    """The commission, as the other process gets it."""
    values = json.load(stream)
    sets = [
        SetFiles(name=each["name"], kb=Path(each["kb"]), queries=Path(each["queries"]))
        for each in values["sets"]
    ]
    model = ModelChoice(**values["model"])
    return Commission(sets=sets, model=model, limit=values["limit"])


def write_asked(asked: Iterable[AskedQuestion], stream: TextIO) -> None:
    """A line a question, as this process gets it."""
    for each in asked:
        print(json.dumps(asdict(each)), file=stream, flush=True)


def _asked(values: dict[str, Any]) -> AskedQuestion:  # Any: plain JSON
    recorded = values["recorded"]
    return AskedQuestion(
        trial=AnswerTrial.read(values["trial"]),
        recorded=RecordedReply.read(recorded) if recorded else None,
    )
