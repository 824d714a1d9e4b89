"""Which schema a database has, and whether this version can work with it."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def applied_migrations() -> tuple[str, ...]:
    """Those that the database of the settings has had, as "app.name"."""
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(".".join(key) for key in applied))


def unknown_migrations(names: Iterable[str]) -> list[str]:
    """Those that this version does not have: a newer one has applied them."""
    known = MigrationExecutor(connection).loader.disk_migrations or {}
    installed = {config.label for config in apps.get_app_configs()}
    found = (tuple(name.split(".", 1)) for name in names)
    return [".".join(key) for key in found if key[0] in installed and key not in known]


def is_behind() -> bool:
    """Whether `migrate` has something to do."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
