"""Four groups of staff: viewers, editors, publishers and administrators.

Whoever could change FAQs could publish them, and still can.
"""

from django.db import migrations

from supportbot.migrations._granting import create_role, grant_beside

# Each has those of the groups above it, too.
ROLES = {
    "Viewer": [
        "faq.view_faq",
        "faq.view_phrasing",
        "faq.view_category",
        "sessions_app.view_chatsession",
        "sessions_app.view_handoff",
        "faq.view_voice",
        "supportbot.view_bottext",
    ],
    "Editor": [
        "faq.add_faq",
        "faq.change_faq",
        "faq.delete_faq",
        "faq.add_phrasing",
        "faq.change_phrasing",
        "faq.delete_phrasing",
        "faq.add_category",
        "faq.import_faq",
        "sessions_app.change_handoff",
    ],
    "Publisher": [
        "faq.publish_faq",
        "faq.restore_faq",
        "faq.change_category",
        "faq.delete_category",
        "faq.change_voice",
    ],
    "Administrator": [
        "supportbot.add_bottext",
        "supportbot.change_bottext",
        "supportbot.delete_bottext",
        "sessions_app.view_apikey",
        "sessions_app.add_apikey",
        "sessions_app.change_apikey",
        "auth.view_user",
        "auth.add_user",
        "auth.change_user",
        "auth.delete_user",
        "auth.view_group",
        "auth.add_group",
        "auth.change_group",
        "auth.delete_group",
    ],
}


def create_roles(apps, editor):
    alias = editor.connection.alias
    names = []
    for role, added in ROLES.items():
        names += added
        create_role(apps, alias, role, names)


def keep_publishing(apps, editor):
    grant_beside(
        apps, editor.connection.alias, held="faq.change_faq", added="faq.publish_faq"
    )


class Migration(migrations.Migration):

    dependencies = [
        ("supportbot", "0006_bottextversion"),
        ("faq", "0011_publishing_and_review"),
        ("sessions_app", "0004_voter"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # First: the new groups have what they need.
        migrations.RunPython(keep_publishing, migrations.RunPython.noop),
        migrations.RunPython(create_roles, migrations.RunPython.noop),
    ]
