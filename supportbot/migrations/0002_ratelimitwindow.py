"""The model of rate limits has moved to `sessions_app`; its table stays."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('supportbot', '0001_initial'),
        ('sessions_app', '0003_ratelimitwindow'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name='RateLimitWindow',
                ),
            ],
        ),
    ]
