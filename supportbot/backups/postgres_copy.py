"""A PostgreSQL database copied and put back by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg import sql
from psycopg.conninfo import make_conninfo

from supportbot.backups.exceptions import BackupError

NOT_OF_LIBPQ = {"cursor_factory", "context", "prepare_threshold"}
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e'
WHERE n.nspname = current_schema() AND d.objid IS NULL
"""


class PostgresCopy:
    """The database of the settings, as pg_dump and psql see it."""

    def save(self, copy: Path) -> None:
        """Copy it as it is at this moment."""
        _run("pg_dump", "--format=custom", f"--file={copy}")
        self.check(copy)

    def check(self, copy: Path) -> None:
        """Raise BackupError unless pg_restore can read all of it."""
        _run("pg_restore", "--file=/dev/null", str(copy), connects=False)

    def put_back(self, copy: Path) -> None:
        """Replace all that is in the database, in one transaction."""
        emptying, filling = copy.with_suffix(".empty"), copy.with_suffix(".fill")
        emptying.write_text(_emptying())
        options = ("--no-owner", "--no-privileges", f"--file={filling}")
        _run("pg_restore", *options, str(copy), connects=False)
        connection.close()
        settings = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
        files = (f"--file={emptying}", f"--file={filling}")
        _run("psql", "--single-transaction", *settings, *files)


def _emptying() -> str:
    """Statements that drop what is there, also what the backup does not know of."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        cursor.execute(FUNCTIONS)
        functions = [name for (name,) in cursor.fetchall()]
    tables = [sql.Identifier(name).as_string(None) for name in names]
    drops = [f"DROP TABLE IF EXISTS {table} CASCADE;" for table in tables]
    drops += [f"DROP FUNCTION IF EXISTS {name} CASCADE;" for name in functions]
    return "\n".join(["SET client_min_messages = warning;", *drops, ""])


def _run(program: str, *options: str, connects: bool = True) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupError(
            f"There is no {program} on this machine. Install PostgreSQL's client "
            "programs, not older than the server (Debian: postgresql-client)."
        )
    environment = dict(os.environ)
    target = []
    if connects:
        parameters = {
            name: value
            for name, value in connection.get_connection_params().items()
            if name not in NOT_OF_LIBPQ
        }
        # Not in the arguments, which every user of the machine can read.
        environment["PGPASSWORD"] = str(parameters.pop("password", "") or "")
        target = [f"--dbname={make_conninfo(**parameters)}"]
    done = subprocess.run(
        [found, *target, *options],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no word"]
        raise BackupError(f"{program} failed: {said[0]}")
