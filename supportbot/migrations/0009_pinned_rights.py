"""Pinned questions: seen by all staff, pinned by editors, changed by publishers."""

from django.db import migrations

from supportbot.migrations._granting import grant

SEEN, PINNED = "faq.view_pinnedquestion", "faq.add_pinnedquestion"
CHANGED = ["faq.change_pinnedquestion", "faq.delete_pinnedquestion"]
RIGHTS = {
    "Viewer": [SEEN],
    "Editor": [SEEN, PINNED],
    "Publisher": [SEEN, PINNED, *CHANGED],
    "Administrator": [SEEN, PINNED, *CHANGED],
}


def grant_rights(apps, editor):
    for role, names in RIGHTS.items():
        grant(apps, editor.connection.alias, role, names)


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0008_appearance"),
        ("faq", "0014_pinned"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
