"""Rate limits are counted here now; their table stays as it is."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0002_feedback_handoffs_budget'),
        ('supportbot', '0001_initial'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='RateLimitWindow',
                    fields=[
                        ('bucket', models.CharField(max_length=80, primary_key=True, serialize=False)),
                        ('started_at_ms', models.BigIntegerField(db_index=True)),
                        ('count', models.PositiveIntegerField()),
                    ],
                    options={
                        'db_table': 'supportbot_ratelimitwindow',
                    },
                ),
            ],
        ),
    ]
