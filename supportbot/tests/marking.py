"""A pytest plugin: what uses the database is marked, so that `-m database` chooses it.

A test without the mark cannot reach the database: pytest-django refuses it. One that
gives DATABASE_URL to a process of its own takes the mark by hand.
"""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

FIXTURES = frozenset({"django_db_setup", "db", "transactional_db", "live_server"})


@pytest.hookimpl(tryfirst=True)  # before -m is heeded
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if uses_database(item):
            item.add_marker(pytest.mark.database)


def uses_database(item: pytest.Item) -> bool:
    """Whether its marks, its class or any fixture behind it ask for the database."""
    if item.get_closest_marker("django_db"):
        return True
    of_class = getattr(item, "cls", None)
    if of_class is not None and issubclass(of_class, TransactionTestCase):
        return True
    return not FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
