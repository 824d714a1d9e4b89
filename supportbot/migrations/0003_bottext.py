"""The bot's texts, and database triggers that mark every change of them, however made.

Frozen: a change of the triggers is a migration of its own.
"""

import secrets

import supportbot.models
from django.db import migrations, models

TABLE = "supportbot_bottext"
NAME = "supportbot_bottext_changed"
EVENTS = ("insert", "update", "delete")
# At random: a number counted up would come back after a change that was rolled back.
MARK = """
INSERT INTO supportbot_bottextrevision (id, token) VALUES (1, {random})
ON CONFLICT (id) DO UPDATE SET token = excluded.token;"""


def create(_apps, editor):
    if editor.connection.vendor == "sqlite":
        for event in EVENTS:
            mark = MARK.format(random="random()")
            editor.execute(
                f"CREATE TRIGGER {NAME}_{event} AFTER {event} ON {TABLE}"
                f" BEGIN {mark} END",
                params=None,
            )
        return
    mark = MARK.format(random="(random() * 9e15)::bigint")
    editor.execute(
        f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {mark} RETURN NULL; END $$",
        params=None,
    )
    editor.execute(
        f"CREATE TRIGGER {NAME} BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE"
        f" ON {TABLE} EXECUTE FUNCTION {NAME}()",
        params=None,
    )


def drop(_apps, editor):
    if editor.connection.vendor == "sqlite":
        for event in EVENTS:
            editor.execute(f"DROP TRIGGER {NAME}_{event}", params=None)
        return
    editor.execute(f"DROP FUNCTION {NAME} CASCADE", params=None)


def create_revision(apps, editor):
    revision = apps.get_model("supportbot", "BotTextRevision")
    revision.objects.using(editor.connection.alias).update_or_create(
        id=1, defaults={"token": secrets.randbits(62)}
    )


class Migration(migrations.Migration):

    dependencies = [
        ('supportbot', '0002_ratelimitwindow'),
    ]

    operations = [
        migrations.CreateModel(
            name='BotTextRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='BotText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('greeting', 'Answer to a greeting'), ('thanks', 'Answer to thanks'), ('goodbye', 'Answer to a goodbye'), ('acknowledged', 'Answer to “ok” or a thumbs-up'), ('glad_it_helped', 'The customer says that an answer helped'), ('unclear', 'Answer to “?” and the like'), ('complaint', 'Said first to a customer who complains'), ('swearing', 'Answer to a message that only swears'), ('bot_or_human', 'Answer to “are you a robot?”'), ('closest', 'Under an answer that is likely, not sure'), ('asks_back_one', 'Before the one question that may be meant'), ('asks_back_several', 'Before questions that may be meant'), ('which_one', 'A “yes” that leaves open which question is meant'), ('next_one', 'After a “no”, before the one other question'), ('next_several', 'After a “no”, before other questions'), ('also_heard', 'The second question of a message is still open'), ('no_answer', 'There is no answer'), ('nearest_one', 'There is no answer, but one question comes close'), ('nearest_several', 'There is no answer, but questions come close'), ('busy', "The model can't be reached, or took too long"), ('offer_human', 'Offer of a human, with a contact'), ('offer_handoff', 'Offer of a human, without a contact'), ('human', 'Answer to a wish for a human, with a contact'), ('human_handoff', 'Answer to a wish for a human, without a contact'), ('handed_over', 'The wish for a human was passed on'), ('hours', 'When the support team can be reached')], max_length=40, verbose_name='occasion')),
                ('language', models.CharField(blank=True, choices=supportbot.models.language_choices, default='', help_text='A text for one language goes before the one for every language.', max_length=12)),
                ('text', models.TextField(blank=True, max_length=500)),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'text of the bot',
                'verbose_name_plural': 'texts of the bot',
                'ordering': ['key', 'language'],
                'constraints': [models.UniqueConstraint(fields=('key', 'language'), name='supportbot_bottext_unique', violation_error_message='There is a text for this occasion and language already.')],
            },
        ),
        migrations.RunPython(create_revision, migrations.RunPython.noop),
        migrations.RunPython(create, drop),
    ]
