"""A pytest plugin: what uses the database is marked, so that `-m database` chooses it.

A test without the mark can't reach the database: pytest-django refuses it, and this
plugin one that asks for the database only while it runs. A test that hands DATABASE_URL
on to a process of its own takes the mark by hand.
"""

from __future__ import annotations

import pytest
from django.test import TransactionTestCase

GIVING_ACCESS = frozenset({"db", "transactional_db", "live_server"})
FIXTURES = GIVING_ACCESS | {"django_db_setup"}


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


def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> None:
    # As `request.getfixturevalue("db")`, which nobody sees beforehand.
    is_asked_for = fixturedef.argname in GIVING_ACCESS and request.scope == "function"
    if is_asked_for and not request.node.get_closest_marker("database"):
        pytest.fail(
            f"{request.node.nodeid} asks for '{fixturedef.argname}' while it runs, so "
            "that it is left out on PostgreSQL; add @pytest.mark.database."
        )
