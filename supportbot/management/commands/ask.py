"""`manage.py ask QUESTION`: what the bot says to it; or what search makes of it."""

from __future__ import annotations

import logging
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from faq.indexing import Effort
from faq.search import current_snapshot, search
from sessions_app.exceptions import SessionsError
from supportbot.llm import llms
from supportbot.searched import lines_about
from supportbot.terminal import UnknownSession, open_session, tell_turn

HITS = 5
STOPPED = 130  # as a shell calls a command that Ctrl-C has ended


class Command(BaseCommand):
    help = (
        "Talk with the whole bot, the language model included; without a question, "
        "line by line until Ctrl-D. With --explain or --limit: what the FAQ search "
        "makes of a question, and nothing is stored."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question", nargs="?")
        parser.add_argument(
            "--session", metavar="ID", help="go on in this conversation, or begin it"
        )
        parser.add_argument(
            "--explain",
            action="store_true",
            help="the search alone, with signals and matched words",
        )
        parser.add_argument(
            "--limit", type=int, help=f"the search alone; hits to show ({HITS})"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        is_search = options["explain"] or options["limit"] is not None
        with _told_in_words():
            if is_search:
                self._search(options)
            else:
                self._talk(options["question"], options["session"])

    def _search(self, options: dict[str, Any]) -> None:  # Any: as Django types it
        question, limit = options["question"], options["limit"] or HITS
        if not question:
            raise CommandError("--explain and --limit are for a QUESTION; add one.")
        if options["session"]:
            raise CommandError(
                "--session is for talking; leave it out to see the search alone."
            )
        result = search(question, limit=limit, effort=Effort.FULL)
        for line in lines_about(result, explains=options["explain"]):
            self.stdout.write(line)

    def _talk(self, question: str | None, session_id: str | None) -> None:
        llms.warm_up()  # importing an SDK takes longer than a first word may
        current_snapshot(Effort.FULL)  # else the first answers are by words alone
        session, own_id = open_session(session_id)
        if session_id is None:
            self._write(f"(conversation {own_id}; go on with --session {own_id})\n")
        if question is not None:
            if not tell_turn(session, question, self._write):
                raise KeyboardInterrupt
            return
        while message := _typed():
            tell_turn(session, message, self._write)
            session = session.stored()

    def _write(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()


def _typed() -> str:
    """What is typed next; "" at the end."""
    while True:
        try:
            if line := input("> ").strip():
                return line
        except (EOFError, KeyboardInterrupt):
            return ""


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Without the events of turns between the lines, and with remedies for faults."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    except KeyboardInterrupt as exc:
        raise CommandError("Stopped by Ctrl-C.", returncode=STOPPED) from exc
    except DatabaseError as exc:
        raise CommandError(
            f"The database cannot be used ({type(exc).__name__}). Is it up, and "
            "has 'manage.py migrate' run?"
        ) from exc
    except UnknownSession as exc:
        raise CommandError(
            f"--session {exc}: no conversation has this id; leave --session out for a "
            "new one, or choose an id of your own."
        ) from exc
    except SessionsError as exc:
        raise CommandError(
            f"The turn was not stored ({type(exc).__name__}); try again in a moment."
        ) from exc
    finally:
        logging.disable(before)
