"""Whoever may not publish imports drafts; what customers get stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import ImportPlan, ImportRejected, apply_plan
from faq.models import FAQ

PlanOf = Callable[..., ImportPlan]
MakeFAQ = Callable[..., FAQ]
HEADER = "question,answer,status\n"


def verdicts(plan: ImportPlan) -> list[str]:
    return [str(verdict.verdict) for verdict in plan.verdicts]


@pytest.mark.parametrize("status", ["published", "draft", ""])
def test_new_rows_become_drafts(plan_of: PlanOf, status: str) -> None:
    plan = plan_of(f"{HEADER}How?,So.,{status}\n", may_publish=False)
    apply_plan(plan)

    assert FAQ.objects.get().status == FAQ.Status.DRAFT
    assert len(plan.drafts) == 1


@pytest.mark.parametrize("row", ["How?,Otherwise.,", "How?,So.,draft"])
def test_row_that_changes_a_published_faq_is_left_out_and_says_why(
    plan_of: PlanOf, make_faq: MakeFAQ, row: str
) -> None:
    faq = make_faq("How?", "So.")

    plan = plan_of(f"{HEADER}{row}\n", may_publish=False)
    apply_plan(plan)

    faq.refresh_from_db()
    assert (faq.answer, faq.status) == ("So.", FAQ.Status.PUBLISHED)
    assert verdicts(plan) == ["left out"]
    assert "only a publisher" in str(plan.verdicts[0].notes[0])


def test_draft_is_changed_and_stays_a_draft(plan_of: PlanOf, make_faq: MakeFAQ) -> None:
    draft = make_faq("How?", "So.", status="draft")

    apply_plan(plan_of(f"{HEADER}How?,Otherwise.,published\n", may_publish=False))

    draft.refresh_from_db()
    assert (draft.answer, draft.status) == ("Otherwise.", FAQ.Status.DRAFT)


def test_draft_that_would_only_be_published_is_unchanged(
    plan_of: PlanOf, make_faq: MakeFAQ
) -> None:
    make_faq("How?", "So.", status="draft")

    plan = plan_of(f"{HEADER}How?,So.,published\n", may_publish=False)

    assert verdicts(plan) == ["unchanged"]


def test_no_wording_is_added_to_a_published_faq(
    plan_of: PlanOf, make_faq: MakeFAQ
) -> None:
    faq = make_faq("How?", "So it is done.")
    content = "question,answer\nHow?,So it is done.\nIn which way?,So it is done.\n"

    apply_plan(plan_of(content, may_publish=False, merge_equal_answers=True))

    assert not faq.phrasings.exists()
    assert FAQ.objects.get(question="In which way?").status == FAQ.Status.DRAFT


def test_replacing_is_refused(plan_of: PlanOf) -> None:
    with pytest.raises(ImportRejected, match="only a publisher"):
        plan_of("question,answer\nHow?,So.\n", may_publish=False, replace=True)
