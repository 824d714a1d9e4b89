"""A large import in steps: seen whole at its end, or never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from faq import search
from faq.importing import (
    ImportPlan,
    ImportRejected,
    ImportResult,
    ImportRunning,
    KnowledgeBaseChanged,
    apply_plan,
    clear_interrupted,
    export_faqs,
)
from faq.importing.storing import applying, batches
from faq.indexing import Effort
from faq.learning.labels import mark_none
from faq.models import (
    FAQ,
    Category,
    ImportBatch,
    KnowledgeBaseRevision,
    Phrasing,
)
from faq.tests.faults import fail_at_each_statement

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
Actions = list[Callable[[], object]]
CONTENT = "question,answer,category,alternates\n" + "".join(
    f"{name}?,New answer to {name},{name} topic,Way to ask {name}\n"
    for name in ("Old", "First", "Second", "Third")
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def every_row_is_a_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", 0)
    monkeypatch.setattr(batches, "STEP_SECONDS", 0.0)
    monkeypatch.setattr(batches, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr("faq.importing.storing.writing.CHUNK", 1)


@pytest.fixture(autouse=True)
def stored(make_faq: MakeFAQ) -> None:
    make_faq("Old?", "Old answer", alternates=["kept"])
    make_faq("Gone?", "Old answer")


class Killed(BaseException):
    """What no import catches, as no import sees a SIGKILL."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Callable[[ImportPlan, int], None]:
    """Import until so many rows are stored, and leave all as it is then."""

    def cut(plan: ImportPlan, after: int) -> None:
        rows = iter(range(after))

        def tell(_count: int) -> None:
            if next(rows, None) is None:
                raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(applying, "clear", lambda _batch: None)
            with pytest.raises(Killed):
                apply_plan(plan, on_progress=tell)

    return cut


def age_batches() -> None:
    """Let an import look as if it had stood still for long."""
    long_ago = timezone.now() - timedelta(seconds=batches.DEAD_SECONDS + 1)
    ImportBatch.objects.update(alive_at=long_ago)


def clear_as_if_it_stood_still() -> None:
    age_batches()
    clear_interrupted()


def rows() -> list[object]:
    models = (Category, FAQ, Phrasing, ImportBatch)
    return [list(model.objects.order_by("pk").values()) for model in models]


def lines() -> list[bytes]:
    return sorted(b"".join(export_faqs(with_ids=False)).splitlines())


def seen() -> list[object]:
    """What staff and customers see."""
    questions = ("Way to ask Second", "Old?", "Gone?")
    results = [search.search(text, effort=Effort.FULL) for text in questions]
    return [
        *export_faqs(),
        *(result.match and result.match.document.answer for result in results),
    ]


def triggers() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return sorted(cursor.fetchall())


def test_nobody_sees_an_import_before_its_end(plan_of: PlanOf) -> None:
    before = seen()
    meanwhile = []
    plan = plan_of(CONTENT, replace=True)

    result = apply_plan(plan, on_progress=lambda _count: meanwhile.append(seen()))

    assert result == ImportResult(created_count=3, updated_count=1, retired_count=1)
    assert meanwhile == [before] * 4
    assert seen()[-3:] == ["New answer to Second", "New answer to Old", None]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL counts statements"
)
def test_an_import_leaves_the_triggers_as_they_were(plan_of: PlanOf) -> None:
    before = triggers()

    apply_plan(plan_of(CONTENT, replace=True))

    assert triggers() == before


def test_an_import_in_steps_leaves_what_one_at_once_leaves(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply_plan(plan_of(CONTENT))
    in_steps = lines()
    FAQ.objects.filter(answer__startswith="New answer").delete()
    FAQ.objects.create(question="Old?", answer="Old answer")
    monkeypatch.setattr(applying, "AT_ONCE", 500)

    apply_plan(plan_of(CONTENT))

    assert lines() == in_steps


@pytest.mark.parametrize("after", range(4))
def test_an_import_that_is_cut_off_changes_nothing_that_is_seen(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None], after: int
) -> None:
    before = seen()

    cut_off(plan_of(CONTENT), after)

    assert seen() == before
    assert FAQ.objects.published().count() == 2


@pytest.mark.parametrize("after", range(4))
def test_what_a_cut_off_import_left_is_cleared_away(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None], after: int
) -> None:
    before = rows()
    cut_off(plan_of(CONTENT), after)
    age_batches()

    clear_interrupted()

    assert rows() == before


def test_the_next_import_clears_what_the_last_one_left(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None]
) -> None:
    cut_off(plan_of(CONTENT), 2)
    age_batches()

    result = apply_plan(plan_of(CONTENT))

    assert result == ImportResult(created_count=3, updated_count=1)
    assert not ImportBatch.objects.filter(revision=None).exists()


def test_an_import_that_runs_is_left_alone(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None]
) -> None:
    cut_off(plan_of(CONTENT), 2)
    meanwhile = rows()

    clear_interrupted()

    assert rows() == meanwhile


def test_the_first_import_of_all_is_seen_at_its_end(plan_of: PlanOf) -> None:
    FAQ.objects.all().delete()
    KnowledgeBaseRevision.objects.all().delete()
    assert search.search("Second?").match is None

    apply_plan(plan_of(CONTENT))

    assert not ImportBatch.objects.filter(revision=None).exists()
    assert search.search("Second?").match


def test_what_was_left_before_the_clock_was_set_back_is_cleared_away(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None]
) -> None:
    before = rows()
    cut_off(plan_of(CONTENT), 2)
    ImportBatch.objects.update(alive_at=timezone.now() + timedelta(hours=1))

    clear_interrupted()

    assert rows() == before


def test_the_nightly_purge_clears_what_a_cut_off_import_left(
    plan_of: PlanOf, cut_off: Callable[[ImportPlan, int], None]
) -> None:
    before = rows()
    cut_off(plan_of(CONTENT), 2)
    age_batches()

    call_command("purge_sessions", stdout=StringIO())

    assert rows() == before


@pytest.mark.parametrize("at_once", [0, 500], ids=["large", "small"])
def test_a_second_import_is_refused_while_one_runs(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    other = plan_of("question,answer\nOther?,A\n")

    def import_other(_count: int) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(applying, "AT_ONCE", at_once)
            with pytest.raises(ImportRunning, match="Try again when it has ended"):
                apply_plan(other)

    result = apply_plan(plan_of(CONTENT), on_progress=import_other)

    assert result.created_count == 3
    assert not FAQ.objects.filter(question="Other?").exists()


@pytest.fixture
def between_steps(monkeypatch: pytest.MonkeyPatch) -> Actions:
    """What is put here is called once, while the import waits between two steps."""
    actions: Actions = []
    monkeypatch.setattr("time.sleep", lambda _seconds: actions and actions.pop()())
    return actions


def test_an_faq_that_staff_edit_meanwhile_stays_as_they_saved_it(
    plan_of: PlanOf, between_steps: Actions
) -> None:
    between_steps.append(
        lambda: FAQ.objects.filter(question="Old?").update(answer="Edited")
    )

    with pytest.raises(KnowledgeBaseChanged, match="Check the file again"):
        apply_plan(plan_of(CONTENT))

    faqs = FAQ.objects.values_list("question", "answer")
    assert list(faqs) == [("Old?", "Edited"), ("Gone?", "Old answer")]
    assert not ImportBatch.objects.exists()


def test_what_staff_teach_meanwhile_stops_no_import(
    plan_of: PlanOf, between_steps: Actions
) -> None:
    between_steps.append(lambda: mark_none("Is it raining?"))

    result = apply_plan(plan_of(CONTENT))

    assert result.created_count == 3


def test_an_import_that_was_cleared_away_ends(
    plan_of: PlanOf, between_steps: Actions
) -> None:
    between_steps.append(clear_as_if_it_stood_still)

    with pytest.raises(ImportRejected, match="stood still"):
        apply_plan(plan_of(CONTENT))

    assert FAQ.objects.published().count() == 2


def test_an_import_in_steps_happens_whole_or_not_at_all(plan_of: PlanOf) -> None:
    before = rows()

    after_each = [
        rows() for _ in fail_at_each_statement(lambda: apply_plan(plan_of(CONTENT)))
    ]

    assert len(after_each) > 20
    assert after_each == [before] * len(after_each)
    assert rows() != before
