"""Rows that are skipped, taken or made drafts, and imports that publish nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import ImportPlan, RowChoice, apply_plan
from faq.models import FAQ

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
TWO = "question,answer\nHow to pay?,By card.\nWhere is it?,On its way.\n"
TWICE = "question,answer\nHow to pay?,By card.\nHow to pay?,In cash.\n"


def verdicts(plan: ImportPlan) -> list[str]:
    return [str(verdict.verdict) for verdict in plan.verdicts]


def stored() -> list[tuple[str, str, str]]:
    return list(FAQ.objects.values_list("question", "answer", "status"))


def test_a_skipped_row_is_left_out_by_choice(plan_of: PlanOf) -> None:
    plan = plan_of(TWO, rows={0: RowChoice.SKIP})
    apply_plan(plan)

    assert verdicts(plan) == ["left out", "new"]
    assert str(plan.verdicts[0].notes[0]) == "left out by choice"
    assert stored() == [("Where is it?", "On its way.", "published")]


def test_skipping_one_of_two_answers_takes_the_other(plan_of: PlanOf) -> None:
    plan = plan_of(TWICE, rows={0: RowChoice.SKIP})

    assert verdicts(plan) == ["left out", "new"]


def test_a_skipped_row_keeps_its_faq_from_being_retired(
    plan_of: PlanOf, make_faq: MakeFAQ
) -> None:
    make_faq("How to pay?", "By transfer.")

    plan = plan_of(TWO, rows={0: RowChoice.SKIP}, replace=True)

    assert plan.retired_ids == ()


def test_a_row_becomes_a_draft_by_choice(plan_of: PlanOf) -> None:
    apply_plan(plan_of(TWO, rows={1: RowChoice.DRAFT}))

    assert [status for _, _, status in stored()] == ["published", "draft"]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (RowChoice.TAKE, [("How to pay?", "In cash.", "published")]),
        (
            RowChoice.DRAFT,
            [
                ("How to pay?", "By card.", "published"),
                ("How to pay? [answer 2]", "In cash.", "draft"),
            ],
        ),
    ],
)
def test_a_conflict_is_settled_by_the_choice_for_its_row(
    plan_of: PlanOf, choice: RowChoice, expected: list[tuple[str, str, str]]
) -> None:
    apply_plan(plan_of(TWICE, rows={1: choice}))

    assert stored() == expected


def test_who_may_not_publish_imports_drafts(plan_of: PlanOf) -> None:
    apply_plan(plan_of(TWO, may_publish=False))

    assert [status for _, _, status in stored()] == ["draft", "draft"]


def test_who_may_not_publish_leaves_published_faqs_as_they_are(
    plan_of: PlanOf, make_faq: MakeFAQ
) -> None:
    faq = make_faq("How to pay?", "By transfer.")

    plan = plan_of(TWO, may_publish=False)

    assert verdicts(plan) == ["left out", "new"]
    said = str(plan.verdicts[0].notes[0])
    assert said.startswith(f"would change FAQ {faq.pk}, published")


def test_who_may_not_publish_changes_drafts_and_keeps_them_drafts(
    plan_of: PlanOf, make_faq: MakeFAQ
) -> None:
    make_faq("How to pay?", "By transfer.", status="draft")
    content = "question,answer,status\nHow to pay?,By card.,published\n"

    apply_plan(plan_of(content, may_publish=False))

    assert stored() == [("How to pay?", "By card.", "draft")]
