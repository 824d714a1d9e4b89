"""Limits that were counted before an upgrade go on counting after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sessions_app.models import ChatSession, RateLimitWindow

pytestmark = pytest.mark.django_db(transaction=True)

APPS = {"sessions_app", "supportbot"}
BEFORE = [
    ("sessions_app", "0002_feedback_handoffs_budget"),
    ("supportbot", "0001_initial"),
]

ADD_SESSION = (
    "INSERT INTO sessions_app_chatsession"
    " (id_digest, label, reference, is_issued, epoch, created_at, updated_at)"
    " VALUES (%s, %s, %s, FALSE, 0, '2026-11-01', '2026-11-01')"
)


@pytest.fixture
def before_the_move() -> Iterator[None]:
    """The database as it was while `supportbot` kept the windows of rate limits."""
    MigrationExecutor(connection).migrate(BEFORE)
    assert ContentType.objects.get(model="ratelimitwindow").app_label == "supportbot"
    yield
    upgrade()


def upgrade() -> None:
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([leaf for leaf in leaves if leaf[0] in APPS])


def count_before(bucket: str) -> None:
    """Store a window as the earlier version did."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO supportbot_ratelimitwindow (bucket, started_at_ms, count)"
            " VALUES (%s, 1800000000000, 7)",
            [bucket],
        )


def begin_as_before(label: str) -> None:
    """Store a session as the earlier version did."""
    with connection.cursor() as cursor:
        cursor.execute(ADD_SESSION, [label] * 3)


def test_an_upgrade_keeps_what_was_counted(before_the_move: None) -> None:
    count_before("key:1")

    upgrade()

    kept = RateLimitWindow.objects.get()
    assert (kept.bucket, kept.started_at_ms, kept.count) == (
        "key:1",
        1_800_000_000_000,
        7,
    )


def test_an_upgrade_keeps_what_staff_may_do(before_the_move: None) -> None:
    content_type = ContentType.objects.get(model="ratelimitwindow")
    granted = Permission.objects.get(codename="view_ratelimitwindow")

    upgrade()

    assert granted.content_type == content_type
    content_type.refresh_from_db()
    assert content_type.app_label == "sessions_app"
    assert ContentType.objects.filter(model="ratelimitwindow").count() == 1


def test_the_way_back_keeps_what_was_counted(before_the_move: None) -> None:
    upgrade()
    RateLimitWindow.objects.create(bucket="key:1", started_at_ms=1, count=7)

    MigrationExecutor(connection).migrate(BEFORE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT bucket, count FROM supportbot_ratelimitwindow")
        assert cursor.fetchall() == [("key:1", 7)]


def test_a_version_before_may_begin_conversations_meanwhile() -> None:
    MigrationExecutor(connection).migrate([("sessions_app", "0003_ratelimitwindow")])
    begin_as_before("a")
    upgrade()
    begin_as_before("b")

    assert set(ChatSession.objects.values_list("label", "voter")) == {
        ("a", ""),
        ("b", ""),
    }
