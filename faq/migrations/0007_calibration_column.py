"""Databases of versions between 0.1.0 and 0.2.0, which called a column otherwise.

In all others there is nothing to do.
"""

from django.db import migrations

TABLE = "faq_calibration"


def rename_back(apps, editor):
    with editor.connection.cursor() as cursor:
        described = editor.connection.introspection.get_table_description(cursor, TABLE)
    if "sure_threshold" in {column.name for column in described}:
        editor.execute(
            f"ALTER TABLE {TABLE} RENAME COLUMN sure_threshold TO answer_threshold"
        )


class Migration(migrations.Migration):
    dependencies = [("faq", "0006_calibration_bands")]

    operations = [migrations.RunPython(rename_back, migrations.RunPython.noop)]
