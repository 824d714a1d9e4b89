"""An import with the database failing at every statement, one by one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, OperationalError, connection

from faq.importing import ImportPlan, apply_plan
from faq.models import FAQ, Category, FAQChange, KnowledgeBaseRevision, Phrasing
from faq.tests.faults import fail_at_each_statement

PlanOf = Callable[..., ImportPlan]
# More rows than SQLite takes in one statement, with all that a row can bring.
NEW = "question,answer,category,alternates\n" + "".join(
    f"New {i}?,A,Topic {i % 3},One way {i}|Other way {i}\n" for i in range(130)
)
NEW_WITH_IDS = "question,answer,id\nNumbered?,A,700\nNot numbered?,B,\n"
CHANGED = "question,answer,category,alternates\nold?,B,New topic,kept|come\n"
INVALID = "question,answer\nOld?,B\nNew?,A\nNo answer?,\n"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored(make_faq: Callable[..., FAQ]) -> None:
    make_faq("Old?", "A", category="Topic", alternates=["kept", "gone"], never=["no"])
    make_faq("Other?")


def knowledge_base() -> list[object]:
    models = (Category, FAQ, Phrasing, KnowledgeBaseRevision, FAQChange)
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("content", "replace"),
    [
        (NEW, False),
        (NEW_WITH_IDS, False),
        (CHANGED, False),
        (CHANGED, True),
        (NEW, True),
        (INVALID, False),
    ],
    ids=["new", "new ids", "changed", "replaced", "replaced by new", "skip invalid"],
)
def test_an_import_happens_whole_or_not_at_all(
    plan_of: PlanOf, content: str, replace: bool
) -> None:
    plan = plan_of(content, replace=replace)
    before = knowledge_base()

    after_each = [
        knowledge_base()
        for _ in fail_at_each_statement(lambda: apply_plan(plan, skip_invalid=True))
    ]

    assert len(after_each) >= 4  # PostgreSQL begins without a statement
    assert after_each == [before] * len(after_each)
    assert knowledge_base() != before


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("replace", [False, True], ids=["added", "replaced"])
def test_a_plan_writes_nothing_wherever_it_fails(
    plan_of: PlanOf, replace: bool
) -> None:
    before = knowledge_base()

    after_each = [
        knowledge_base()
        for _ in fail_at_each_statement(lambda: plan_of(NEW, replace=replace))
    ]

    assert len(after_each) >= 4
    assert after_each == [before] * len(after_each)
    assert knowledge_base() == before


@pytest.mark.usefixtures("stored")
def test_an_import_whose_commit_fails_changes_nothing(
    plan_of: PlanOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of(NEW)
    before = knowledge_base()

    def fail() -> None:
        raise OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "commit", fail)
        with pytest.raises(DatabaseError):
            apply_plan(plan)

    assert knowledge_base() == before
