"""Each conversation gets a random name of its own for what it says of FAQs."""

from django.db import migrations, models

import sessions_app.models

# One statement, however many rows there are.
FILL = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def fill(apps, editor):
    sessions = apps.get_model("sessions_app", "ChatSession")
    random = FILL[editor.connection.vendor]
    editor.execute(f"UPDATE {sessions._meta.db_table} SET voter = {random}")


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0003_ratelimitwindow")]

    operations = [
        # A default that is called would be called once, and all rows be one voter.
        migrations.AddField(
            model_name="chatsession",
            name="voter",
            field=models.CharField(default="", editable=False, max_length=32),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="chatsession",
            name="voter",
            field=models.CharField(
                default=sessions_app.models.new_voter, editable=False, max_length=32
            ),
        ),
    ]
