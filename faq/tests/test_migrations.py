"""Thresholds that staff applied outlive an upgrade, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from faq.models import Calibration, FAQChange

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE, AFTER = "0003_revision_triggers", "0004_calibration_constants"
BANDS = "0006_calibration_bands"
THRESHOLDS: dict[str, float | str] = {
    "answer_threshold": 0.9,
    "ask_back_threshold": 0.2,
    "target_precision": 0.95,
    "model_sha256": "f" * 64,
    "reason": "Measured",
    "applied_by": "staff",
}


@pytest.fixture
def migrated_to() -> Iterator[Callable[[str], Apps]]:
    """Migrate to a state: `migrated_to("0003_...")` gives its models."""

    def migrate(name: str) -> Any:  # Any: Django calls its states' apps so
        executor = MigrationExecutor(connection)
        return executor.migrate([("faq", name)]).apps

    yield migrate
    executor = MigrationExecutor(connection)
    # Those of other apps, too, that went back with ours.
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_an_upgrade_keeps_thresholds_for_constants_not_known(
    migrated_to: Callable[[str], Apps],
) -> None:
    earlier = migrated_to(BEFORE).get_model("faq", "Calibration")
    earlier.objects.create(**THRESHOLDS)

    stored = migrated_to(AFTER).get_model("faq", "Calibration").objects.get()

    assert (stored.is_active, stored.constants_sha256) == (True, "")


def test_the_way_back_leaves_the_newest_thresholds_of_an_encoder_active(
    migrated_to: Callable[[str], Apps],
) -> None:
    later = migrated_to(AFTER).get_model("faq", "Calibration")
    later.objects.create(**THRESHOLDS)
    newest = later.objects.create(**THRESHOLDS, constants_sha256="0" * 64)

    earlier = migrated_to(BEFORE).get_model("faq", "Calibration")

    assert earlier.objects.get(is_active=True).pk == newest.pk
    assert earlier.objects.count() == 2


def test_new_thresholds_are_still_a_change_after_the_upgrade(
    migrated_to: Callable[[str], Apps],
) -> None:
    migrated_to(BEFORE)
    later = migrated_to(AFTER).get_model("faq", "Calibration")
    FAQChange.objects.all().delete()

    later.objects.create(**THRESHOLDS)

    assert FAQChange.objects.get().faq_id == FAQChange.LABELS


def test_thresholds_of_before_show_nothing_as_likely(
    migrated_to: Callable[[str], Apps],
) -> None:
    earlier = migrated_to(AFTER).get_model("faq", "Calibration")
    earlier.objects.create(**THRESHOLDS)

    stored = migrated_to(BANDS).get_model("faq", "Calibration").objects.get()

    assert (stored.sure_threshold, stored.likely_threshold) == (0.9, None)
    assert (stored.ask_back_threshold, stored.lead_threshold) == (0.2, 1.0)


def test_the_way_back_keeps_the_threshold_of_sure_answers(
    migrated_to: Callable[[str], Apps],
) -> None:
    earlier = migrated_to(AFTER).get_model("faq", "Calibration")
    earlier.objects.create(**THRESHOLDS)
    migrated_to(BANDS)

    stored: Any = migrated_to(AFTER).get_model("faq", "Calibration").objects.get()

    # Any: the model as it was then, which no stub knows.
    assert (stored.answer_threshold, stored.ask_back_threshold) == (0.9, 0.2)


def test_a_version_before_may_store_thresholds_meanwhile(
    migrated_to: Callable[[str], Apps],
) -> None:
    columns = ", ".join(THRESHOLDS)
    values = list(THRESHOLDS.values())

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO faq_calibration ({columns}, constants_sha256, figures,"  # noqa: S608
            " is_active, created_at) VALUES"
            " (%s, %s, %s, %s, %s, %s, '', '{}', TRUE, '2026-11-01')",
            values,
        )

    stored = Calibration.objects.get()
    assert (stored.sure_threshold, stored.shown_threshold) == (0.9, 0.9)
    assert (stored.ask_back_threshold, stored.lead_threshold) == (0.2, 1.0)


def test_a_column_that_an_unreleased_version_renamed_has_its_name_again(
    migrated_to: Callable[[str], Apps],
) -> None:
    migrated_to(BANDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE faq_calibration"
            " RENAME COLUMN answer_threshold TO sure_threshold"
        )

    migrated_to("0007_calibration_column")

    assert list(Calibration.objects.values_list("sure_threshold")) == []
