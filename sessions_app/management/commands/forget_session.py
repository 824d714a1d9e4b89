"""`manage.py forget_session REFERENCE`: delete one conversation for good."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sessions_app import retention


class Command(BaseCommand):
    help = "Delete one conversation and everything said in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("session", help="its reference in the admin, or its id")
        parser.add_argument("--key", help="the API key whose session id it is")

    def handle(self, *, session: str, key: str | None, **_options: object) -> None:
        found = retention.find_session(session, key_name=key)
        if found is None:
            raise CommandError("No such conversation; see its reference in the admin.")
        message_count = retention.forget(found)
        self.stdout.write(f"Deleted the conversation and its {message_count} messages.")
