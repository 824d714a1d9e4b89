"""Database triggers that count the revision up whenever the knowledge base changes.

Frozen: a change of them is a migration of its own. They survive one that alters their
tables, since `supportbot.sqlite` puts them back where Django makes a table anew.
"""

import secrets

from django.db import migrations

# For every table, the FAQs that a change of its rows concerns. Labels and thresholds
# belong to no FAQ: they are the change number 0, an emptied table is number -1.
TOUCHED = {
    "faq_faq": "SELECT {row}.id AS faq_id {source}",
    "faq_phrasing": "SELECT {row}.faq_id AS faq_id {source}",
    "faq_category": (
        "SELECT id AS faq_id FROM faq_faq"
        " WHERE category_id IN (SELECT {row}.id {source})"
    ),
    "faq_labelledquestion": "SELECT 0 AS faq_id {source}",
    "faq_calibration": "SELECT 0 AS faq_id {source}",
}
EMPTIED = "SELECT -1 AS faq_id"
# Rows that INSERT OR REPLACE deletes fire no delete trigger on SQLite.
REPLACED = {
    "faq_faq": (
        "SELECT id AS faq_id FROM faq_faq"
        " WHERE id = NEW.id OR LOWER(question) = LOWER(NEW.question)"
    ),
    "faq_phrasing": "SELECT faq_id FROM faq_phrasing WHERE id = NEW.id",
}
ROWS = {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}

# The row comes back, as another lineage, after its table was emptied.
BUMP = """
INSERT INTO faq_knowledgebaserevision (id, number, token, lineage)
VALUES (1, 1, {random}, {random}) ON CONFLICT (id) DO UPDATE
SET number = faq_knowledgebaserevision.number + 1, token = excluded.token;"""
RECORD = """
INSERT INTO faq_faqchange (faq_id, revision)
SELECT {distinct} faq_id, (SELECT number FROM faq_knowledgebaserevision WHERE id = 1)
FROM ({touched}) AS touched WHERE true
ON CONFLICT (faq_id) DO UPDATE SET revision = excluded.revision;"""
SQLITE_BUMP = BUMP.format(random="random()")
POSTGRESQL_BUMP = BUMP.format(random="(random() * 9e15)::bigint")
# A trigger of SQLite sees one row, which names no FAQ twice; sorting takes its time.
SQLITE_RECORD = RECORD.replace("{distinct} ", "")
POSTGRESQL_RECORD = RECORD.replace("{distinct}", "DISTINCT")


def create(_apps, editor):
    is_sqlite = editor.connection.vendor == "sqlite"
    for statement in _sqlite() if is_sqlite else _postgresql():
        editor.execute(statement, params=None)


def drop(_apps, editor):
    if editor.connection.vendor == "sqlite":
        for table in TOUCHED:
            for name in _sqlite_names(table):
                editor.execute(f"DROP TRIGGER {name}", params=None)
        return
    # The triggers go with their functions.
    for function in ["faq_revision_bump", "faq_revision_emptied", *_functions()]:
        editor.execute(f"DROP FUNCTION {function} CASCADE", params=None)


def _sqlite():
    """One trigger a table and event, run for every row."""
    for table, touched in TOUCHED.items():
        for event, rows in ROWS.items():
            ids = " UNION ".join(touched.format(row=row, source="") for row in rows)
            yield (
                f"CREATE TRIGGER {table}_after_{event} AFTER {event} ON {table} BEGIN"
                f"{SQLITE_BUMP}{SQLITE_RECORD.format(touched=ids)}\nEND"
            )
    for table, ids in REPLACED.items():
        yield (
            f"CREATE TRIGGER {table}_before_insert BEFORE INSERT ON {table}"
            f" WHEN EXISTS ({ids}) BEGIN"
            f"{SQLITE_BUMP}{SQLITE_RECORD.format(touched=ids)}\nEND"
        )


def _sqlite_names(table):
    names = [f"{table}_after_{event}" for event in ROWS]
    return [*names, f"{table}_before_insert"] if table in REPLACED else names


def _postgresql():
    """Triggers that run once a statement, over the set of its rows.

    The revision is counted up before the statement locks any row: all writers queue
    for the one row first, so that revisions follow commits and none deadlock.
    """
    yield _function("faq_revision_bump", POSTGRESQL_BUMP)
    record = POSTGRESQL_RECORD.format(touched=EMPTIED)
    yield _function("faq_revision_emptied", POSTGRESQL_BUMP + record)
    for table, touched in TOUCHED.items():
        yield (
            f"CREATE TRIGGER faq_revision_bump BEFORE INSERT OR UPDATE OR DELETE"
            f" ON {table} EXECUTE FUNCTION faq_revision_bump()"
        )
        yield (
            f"CREATE TRIGGER faq_revision_emptied BEFORE TRUNCATE"
            f" ON {table} EXECUTE FUNCTION faq_revision_emptied()"
        )
        for event, rows in ROWS.items():
            yield from _postgresql_record(table, event, touched, rows)


def _postgresql_record(table, event, touched, rows):
    ids = " UNION ".join(
        touched.format(row=f"{row}_rows", source=f"FROM {row}_rows") for row in rows
    )
    transitions = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
    yield _function(f"{table}_after_{event}", POSTGRESQL_RECORD.format(touched=ids))
    yield (
        f"CREATE TRIGGER {table}_after_{event} AFTER {event} ON {table}"
        f" REFERENCING {transitions} EXECUTE FUNCTION {table}_after_{event}()"
    )


def _function(name, body):
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {body} RETURN NULL; END $$"
    )


def _functions():
    return [f"{table}_after_{event}" for table in TOUCHED for event in ROWS]


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
