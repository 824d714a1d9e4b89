"""`manage.py send_webhooks`: announce handoffs that a stopped server left behind."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sessions_app import deliveries


class Command(BaseCommand):
    help = "Send the announcements of handoffs that are due; made for cron."

    def handle(self, **_options: object) -> None:
        if not settings.HANDOFF_WEBHOOK_URL:
            raise CommandError("There is no webhook: set HANDOFF_WEBHOOK_URL.")
        report = deliveries.send_due()
        self.stdout.write(
            f"Sent {report.sent_count} announcements; "
            f"{report.failed_count} failed and will be tried again."
        )
