"""The model of rate limits has moved to `sessions_app`; its table stays."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move_content_type(apps: Apps, *, to: str) -> None:
    """Permissions that were granted go with it, and none is left without a model."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    of_model = content_types.filter(model="ratelimitwindow")
    if not of_model.filter(app_label=to).exists():
        of_model.update(app_label=to)


def forwards(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    move_content_type(apps, to="sessions_app")


def backwards(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    move_content_type(apps, to="supportbot")


class Migration(migrations.Migration):

    dependencies = [
        ('supportbot', '0001_initial'),
        ('sessions_app', '0003_ratelimitwindow'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(
                    name='RateLimitWindow',
                ),
            ],
        ),
        migrations.RunPython(forwards, backwards),
    ]
