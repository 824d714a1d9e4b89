"""`manage.py send_webhooks`: send events that a stopped server left behind."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from sessions_app import deliveries


class Command(BaseCommand):
    help = "Send the events that are due to the webhooks; made for cron."

    def handle(self, **_options: object) -> None:
        if not deliveries.is_anybody_listening():
            raise CommandError(
                "There is no webhook: set HANDOFF_WEBHOOK_URL, or add an endpoint in"
                " the admin."
            )
        report = deliveries.send_due()
        self.stdout.write(
            f"Sent {report.sent_count} events; "
            f"{report.failed_count} failed and will be tried again."
        )
