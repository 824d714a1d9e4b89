"""Endpoints and what they were told: for administrators, as API keys are."""

from django.db import migrations

from supportbot.migrations._granting import grant

NAMES = [
    "sessions_app.view_endpoint",
    "sessions_app.add_endpoint",
    "sessions_app.change_endpoint",
    "sessions_app.delete_endpoint",
    "sessions_app.view_eventdelivery",
    "sessions_app.change_eventdelivery",
]


def grant_rights(apps, editor):
    grant(apps, editor.connection.alias, "Administrator", NAMES)


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0012_briefing"),
        ("sessions_app", "0007_outbox"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
