"""Each conversation gets a random name of its own for what it says of FAQs.

It is drawn when the conversation first says something, where it has none yet: those of
before, and those that an earlier version begins meanwhile.
"""

from django.db import migrations, models

import sessions_app.models


class Migration(migrations.Migration):
    dependencies = [("sessions_app", "0003_ratelimitwindow")]

    operations = [
        migrations.AddField(
            model_name="chatsession",
            name="voter",
            field=models.CharField(
                db_default="",
                default=sessions_app.models.new_voter,
                editable=False,
                max_length=32,
            ),
        ),
    ]
