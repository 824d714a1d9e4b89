"""`manage.py purge_sessions --older-than 30d`: forget what has grown too old."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta

from django.core.management.base import BaseCommand

from faq import importing
from faq.models import PendingImport
from sessions_app import retention


class Command(BaseCommand):
    help = "Delete messages and conversations older than an age; made for cron."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--older-than", type=_age, default=_age("30d"), help="30d, 12h or 2w"
        )

    def handle(self, *, older_than: timedelta, **_options: object) -> None:
        importing.clear_interrupted()
        PendingImport.objects.forget_old()
        report = retention.purge(older_than)
        self.stdout.write(
            f"Deleted {report.message_count} messages, {report.session_count} "
            f"conversations, {report.voice_count} labels from use and "
            f"{report.event_count} events."
        )


def _age(text: str) -> timedelta:
    try:
        return retention.parse_age(text)
    except ValueError as exc:
        raise ArgumentTypeError(str(exc)) from exc
