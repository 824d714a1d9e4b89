"""Exporting conversations: for administrators."""

from django.db import migrations

from supportbot.migrations._granting import grant


def grant_rights(apps, editor):
    alias = editor.connection.alias
    grant(apps, alias, "Administrator", ["sessions_app.export_chatsession"])


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0017_inbox_rights"),
        ("sessions_app", "0012_handling_and_figures"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
