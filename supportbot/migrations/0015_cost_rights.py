"""Model costs: seen by all staff."""

from django.db import migrations

from supportbot.migrations._granting import grant

ROLES = ["Viewer", "Editor", "Publisher", "Administrator"]


def grant_rights(apps, editor):
    for role in ROLES:
        grant(apps, editor.connection.alias, role, ["sessions_app.view_modeluse"])


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0013_endpoint_rights"),
        ("sessions_app", "0009_model_costs"),
    ]

    operations = [migrations.RunPython(grant_rights, migrations.RunPython.noop)]
