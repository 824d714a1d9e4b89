"""The way of a message through the project's files: measured in a process of its own.

    PYTHONPATH=. python -P supportbot/tests/walk.py     # JSON, in a checkout's folder

A real request runs through Django's test client, on a database of its own with the
sample knowledge base and the real encoder. The process is warm: another message of the
same kind went before. Nothing is logged. A file is entered when one of its functions
begins, in whatever thread; that its module is imported, or a class in it made, does not
count.

On the model path `frames` are the calls between the use case and the backend: all
frames of our files that lie above the last one of `answering.py` when the backend is
asked. A thread that was started on the way continues the stack of its starter.
"""

from __future__ import annotations

import inspect
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

import django
from django.core.management import call_command
from django.test import Client, override_settings

from supportbot.llm import Chunk, Prompt, llms
from supportbot.llm.backends.locmem import LocMemBackend

USE_CASE = "supportbot/chat/answering.py"
OURS = ("faq/", "sessions_app/", "supportbot/")
NOT_WALKED = ("/tests/", "/migrations/", "/settings.py")
# What the environment or .env may say is not part of the way.
ENVIRONMENT = {
    "ALLOWED_HOSTS": "testserver",
    "DEBUG": "False",
    "FAQ_EMBED_IN_BACKGROUND": "False",
    "FAQ_EMBEDDING_MODEL": "models/small",
    "GEMINI_API_KEY": "",
    "LOG_LEVEL": "WARNING",
    "PYTHONHASHSEED": "0",
    "REDACT_BEFORE_STORAGE": "False",
    "SECURE_SSL_REDIRECT": "False",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A message, one of its kind that goes before, and where its answer comes from."""

    before: str
    message: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walks:
    """The files that each sample entered, in order; the calls up to the backend."""

    files: dict[str, list[str]]
    frames: list[str]


SAMPLES = {
    "faq": Sample(
        before="How do I delete my account?",
        message="How do I reset my password?",
        source="FAQ",
    ),
    "paraphrase": Sample(
        before="i cant remember my pasword",
        message="what if i forgot the password of my account",
        source="FAQ",
    ),
    "model": Sample(
        before="can a giraffe use the shop without an elephant",
        message="may zebras enter your store with a crocodile",
        source="Gemini AI",
    ),
}
# Four of them read what was said before: the conversation, what a message means in it,
# in which phrases, and the readings of a message. Two more word the reply: what replies
# are made of, apart from what they say, and the language of a message; two more read
# keywords alone and casual spelling, and one knows of what kind an exchanged word is.
# Languages take three: which one it is, its stems, and constants of who reads it.
# What the model writes takes seven: what search has for it to point at, the form of its
# reply, JSON in pieces, whether sentences rest on FAQs, what its ruling comes to.
# Three tell the model what staff have written: rows, instructions, the prompt. The
# guard reads each kind of fact in a file of its own (decision 0028).
FILE_LIMITS = {"faq": 43, "paraphrase": 60, "model": 115}
FRAME_LIMIT = 6


def walks_of(checkout: Path) -> Walks:
    """The walks of another checkout too, however its files are laid out."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-P", __file__],
            cwd=checkout,
            env=os.environ
            | ENVIRONMENT
            | {
                "DATABASE_URL": f"sqlite:///{folder}/walk.db",
                "DJANGO_SETTINGS_MODULE": "supportbot.settings",
                "PYTHONPATH": str(checkout.resolve()),
            },
            stdout=subprocess.PIPE,
            check=True,
        )
    return Walks(**json.loads(done.stdout))


def main() -> None:
    """Print the walks of the checkout this process runs in."""
    django.setup()
    call_command("migrate", verbosity=0)
    for command in (["import_faq", "fixtures/faq_dataset.csv"], ["embed_faq"]):
        call_command(*command, verbosity=0, stdout=io.StringIO())
    backend = f"{WatchedBackend.__module__}.{WatchedBackend.__name__}"
    files = {kind: _walk(SAMPLES[kind]) for kind in ("faq", "paraphrase")}
    with override_settings(LLMS={"default": {"BACKEND": backend}}), _starters():
        llm = llms["default"]
        assert isinstance(llm, WatchedBackend)
        files["model"] = _walk(SAMPLES["model"])
        walks = Walks(files=files, frames=llm.frames)
    sys.stdout.write(json.dumps(asdict(walks)))


class WatchedBackend(LocMemBackend):
    """Writes a sentence that rests on the first FAQ; notes which calls led to it."""

    frames: list[str]

    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        self.frames = list(_frames_since_use_case())
        self.enqueue(_sentence_on(prompt))
        return super().stream(prompt, timeout=timeout)


def _sentence_on(prompt: Prompt) -> str:
    """A reply of the model's own words: the longest way."""
    found = re.search(r"Answer: (.+)", prompt.turns[0].text)
    quote = found[1] if found else ""
    # What stands word for word in the FAQ is looked at no further.
    texts = (quote, "Thank you for asking.")
    answer = [{"quote": quote, "faq": 1, "text": text} for text in texts]
    reply = {"faq": None, "also": [], "abstains": False, "answer": answer}
    return json.dumps(reply | {"language": "en"})


def _walk(sample: Sample) -> list[str]:
    _ask(sample.before)
    with _recording() as entered:
        source = _ask(sample.message)
    if source != sample.source:
        raise AssertionError(f"{sample.message!r} was answered by {source}")
    return entered


def _ask(message: str) -> str:
    response = Client().post("/chat", {"message": message}, "application/json")
    source: str = response.json()["source"]
    return source


@contextmanager
def _recording() -> Iterator[list[str]]:
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, _argument: Any) -> None:  # Any: typeshed's
        # Bodies of modules and classes are not optimised: they are no functions.
        if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            path = _own_path(frame.f_code.co_filename)
            if path:
                entered[path] = None

    files: list[str] = []
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    files.extend(entered)


@contextmanager
def _starters() -> Iterator[None]:
    """Each thread remembers the stack that started it."""
    start = threading.Thread.start

    def remember_and_start(thread: threading.Thread) -> None:
        vars(thread)["starter"] = list(_stack())
        start(thread)

    with patch.object(threading.Thread, "start", remember_and_start):
        yield


def _frames_since_use_case() -> Iterator[str]:
    """The calls after the last one of the use case, the first of them first."""
    starter: list[str] = vars(threading.current_thread()).get("starter", [])
    upwards = [*_stack(), *starter]
    last = next(
        (place for place, call in enumerate(upwards) if call.startswith(USE_CASE)),
        len(upwards),
    )
    yield from reversed(upwards[:last])


def _stack() -> Iterator[str]:
    """The calls of our files in this thread, the innermost first."""
    frame: FrameType | None = inspect.currentframe()
    while frame:
        path = _own_path(frame.f_code.co_filename)
        if path:
            yield f"{path} {frame.f_code.co_name}"
        frame = frame.f_back


@cache
def _own_path(filename: str) -> str | None:
    path = filename.removeprefix(f"{Path.cwd()}/")
    is_walked = path.startswith(OURS) and not any(part in path for part in NOT_WALKED)
    return path if is_walked else None


if __name__ == "__main__":
    main()
