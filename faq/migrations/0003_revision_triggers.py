import secrets

from django.db import migrations

from faq.indexing.triggers import create, drop


def create_revision(apps, editor):
    revision = apps.get_model("faq", "KnowledgeBaseRevision")
    revision.objects.using(editor.connection.alias).update_or_create(
        id=1, defaults={"lineage": secrets.randbits(62), "token": secrets.randbits(62)}
    )


class Migration(migrations.Migration):
    dependencies = [("faq", "0002_search_tables")]

    operations = [
        migrations.RunPython(create_revision, migrations.RunPython.noop),
        migrations.RunPython(create, drop),
    ]
