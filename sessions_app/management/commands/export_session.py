"""`manage.py export_session REFERENCE`: print everything kept about a conversation."""

from __future__ import annotations

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sessions_app import history, retention


class Command(BaseCommand):
    help = "Print one conversation as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("session", help="its reference in the admin, or its id")
        parser.add_argument("--key", help="the API key whose session id it is")

    def handle(self, *, session: str, key: str | None, **_options: object) -> None:
        found = retention.find_session(session, key_name=key)
        if found is None:
            raise CommandError("No such conversation; see its reference in the admin.")
        self.stdout.write(
            json.dumps(history.export(found), indent=2, ensure_ascii=False)
        )
