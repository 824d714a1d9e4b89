"""Database triggers that mark every change of the bot's texts, however it is made.

They survive a migration that alters that table: `supportbot.sqlite` sees to it
where Django makes a table anew.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "supportbot_bottext"
NAME = "supportbot_bottext_changed"
EVENTS = ("insert", "update", "delete")
# At random: a number counted up would come back after a change that was rolled back.
MARK = """
INSERT INTO supportbot_bottextrevision (id, token) VALUES (1, {random})
ON CONFLICT (id) DO UPDATE SET token = excluded.token;"""


def create(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Install the triggers; the forward half of a migration."""
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


def drop(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Remove the triggers; the backward half of a migration."""
    if editor.connection.vendor == "sqlite":
        for event in EVENTS:
            editor.execute(f"DROP TRIGGER {NAME}_{event}", params=None)
        return
    editor.execute(f"DROP FUNCTION {NAME} CASCADE", params=None)
