"""The inbox: settled by all who may write."""

from django.db import migrations

from supportbot.migrations._granting import grant

ROLES = ["Editor", "Publisher", "Administrator"]


def grant_rights(apps, editor):
    for role in ROLES:
        grant(apps, editor.connection.alias, role, ["sessions_app.settle_message"])


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0016_privacy_link"),
        ("sessions_app", "0011_inbox"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
