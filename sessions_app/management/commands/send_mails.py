"""`manage.py send_mails`: send e-mails that a stopped server left behind."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from sessions_app import mails


class Command(BaseCommand):
    help = "Send the e-mails to customers that are due; made for cron."

    def handle(self, **_options: object) -> None:
        if not mails.is_on():
            raise CommandError("There is no mail server: set EMAIL_HOST.")
        report = mails.send_due()
        self.stdout.write(
            f"Sent {report.sent_count} e-mails; "
            f"{report.failed_count} failed and will be tried again."
        )
