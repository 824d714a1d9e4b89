"""What the model costs: by message, by day and model; what today has cost so far."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import F


NANO = 1_000_000_000


def price_tokens(apps, editor):
    """What the tokens of the last days cost, at the prices for all models."""
    read, written = (
        round(price * NANO / 1_000)
        for price in (
            settings.MODEL_PRICE_PER_1K_INPUT,
            settings.MODEL_PRICE_PER_1K_OUTPUT,
        )
    )
    days = apps.get_model("sessions_app", "ModelDay").objects
    days.using(editor.connection.alias).update(
        cost_nano=F("input_tokens") * read + F("output_tokens") * written
    )


class Migration(migrations.Migration):

    dependencies = [
        ('sessions_app', '0008_apikey_scopes'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='cost_nano',
            field=models.BigIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='modelday',
            name='alerted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='modelday',
            name='cost_nano',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name='ModelUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('model', models.CharField(max_length=100, verbose_name='model')),
                ('call_count', models.BigIntegerField(default=0, verbose_name='calls')),
                ('input_tokens', models.BigIntegerField(default=0, verbose_name='tokens read')),
                ('output_tokens', models.BigIntegerField(default=0, verbose_name='tokens written')),
                ('cost_nano', models.BigIntegerField(default=0)),
            ],
            options={
                'verbose_name': 'use of a model',
                'verbose_name_plural': 'model costs',
                'ordering': ['-day', 'model'],
                'default_permissions': ('view',),
                'constraints': [models.UniqueConstraint(fields=('day', 'model'), name='sessions_model_use_unique')],
            },
        ),
        migrations.RunPython(price_tokens, migrations.RunPython.noop),
    ]
