"""What uses the database is chosen by `-m database`, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import SimpleTestCase, TestCase

from faq.models import FAQ
from supportbot.tests.marking import uses_database


@pytest.fixture
def is_marked(request: pytest.FixtureRequest) -> bool:
    return request.node.get_closest_marker("database") is not None


@pytest.mark.django_db
def test_what_asks_for_the_database_by_mark_is_marked(is_marked: bool) -> None:
    assert is_marked


def test_what_asks_by_a_fixture_is_marked(is_marked: bool, db: None) -> None:
    assert is_marked


def test_what_asks_by_a_fixture_of_a_fixture_is_marked(
    is_marked: bool, make_faq: Callable[..., FAQ]
) -> None:
    assert is_marked


def test_what_does_not_ask_is_not_marked(is_marked: bool) -> None:
    assert not is_marked


def test_what_does_not_ask_cannot_reach_the_database() -> None:
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.count()


def test_what_asks_while_it_runs_must_be_marked_by_hand(
    request: pytest.FixtureRequest,
) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"add @pytest\.mark\.database"):
        request.getfixturevalue("db")


@pytest.mark.parametrize(
    ("of_class", "is_to_be"), [(TestCase, True), (SimpleTestCase, False)]
)
def test_a_class_of_djangos_is_marked_where_it_may_use_the_database(
    of_class: type[SimpleTestCase], is_to_be: bool, request: pytest.FixtureRequest
) -> None:
    class Item(pytest.Item):
        cls = of_class

        def runtest(self) -> None:
            """Nothing: it is only looked at."""

    item = Item.from_parent(request.session, name="test")

    assert uses_database(item) is is_to_be
