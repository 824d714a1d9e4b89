from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from faq.importing import (
    ImportPlan,
    ImportRejected,
    ImportResult,
    KnowledgeBaseChanged,
    RowsRejected,
    apply_plan,
)
from faq.importing.storing import applying, batches
from faq.models import FAQ, Category, KnowledgeBaseRevision, Phrasing

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
ALL = "question,answer,category,keywords,alternates,status,valid_from,valid_until\n"


@pytest.fixture(autouse=True, params=[500, 0], ids=["at once", "in steps"])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "AT_ONCE", request.param)
    monkeypatch.setattr(batches, "PAUSE_SECONDS", 0.0)


def revision() -> int:
    return KnowledgeBaseRevision.objects.get().number


def alternates(faq: FAQ) -> list[str]:
    return list(faq.phrasings.filter(kind="alternate").values_list("text", flat=True))


def test_a_new_faq_has_all_that_its_row_says(plan_of: PlanOf) -> None:
    plan = plan_of(f"{ALL}Q?,A,Topic,a b,x|y,draft,2026-01-01,2026-01-02 12:00\n")

    result = apply_plan(plan)

    faq = FAQ.objects.get()
    assert result == ImportResult(created_count=1)
    assert (faq.question, faq.answer, faq.keywords) == ("Q?", "A", "a b")
    assert str(faq.category) == "Topic"
    assert faq.status == "draft"
    assert faq.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert faq.valid_until == datetime(2026, 1, 2, 12, tzinfo=UTC)
    assert faq.created_at == faq.updated_at
    assert alternates(faq) == ["x", "y"]


def test_columns_that_are_absent_have_their_defaults(plan_of: PlanOf) -> None:
    apply_plan(plan_of("question,answer\nQ?,A\n"))

    faq = FAQ.objects.get()
    assert (faq.status, faq.keywords, faq.category) == ("published", "", None)


def test_a_category_is_made_once_and_found_in_any_case(plan_of: PlanOf) -> None:
    Category.objects.create(name="Billing")

    apply_plan(plan_of("q,a,topic\n1,A,billing\n2,A,Other\n3,A,OTHER\n4,A,\n"))

    assert [c.name for c in Category.objects.all()] == ["Billing", "Other"]
    assert FAQ.objects.filter(category__name="Other").count() == 2


def test_a_changed_faq_keeps_what_the_file_does_not_have(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    faq = make_faq("Q?", "A", category="T", keywords="k", alternates=["x"], never=["n"])

    result = apply_plan(plan_of("question,answer\nq?,B\n"))

    changed = FAQ.objects.get()
    assert result == ImportResult(updated_count=1)
    assert (changed.pk, changed.question, changed.answer) == (faq.pk, "q?", "B")
    assert (str(changed.category), changed.keywords) == ("T", "k")
    assert changed.created_at == faq.created_at
    assert changed.updated_at > faq.updated_at
    assert changed.phrasings.count() == 2


def test_empty_cells_clear_all_but_the_status(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    make_faq("Q?", category="T", keywords="k", status="draft", valid_from=moment)

    apply_plan(plan_of(f"{ALL}Q?,A,,,,,,\n"))

    faq = FAQ.objects.get()
    assert (faq.category, faq.keywords, faq.valid_from) == (None, "", None)
    assert faq.status == "draft"


def test_alternates_are_replaced_and_never_phrasings_stay(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    faq = make_faq("Q?", "A", alternates=["stays", "goes", "Case"], never=["never"])
    kept = faq.phrasings.get(text="stays").pk

    apply_plan(plan_of("question,answer,alternates\nQ?,A,case|stays|comes\n"))

    assert alternates(faq) == ["stays", "case", "comes"]
    assert faq.phrasings.get(text="stays").pk == kept
    assert faq.phrasings.filter(kind=Phrasing.Kind.NEVER).count() == 1


def test_a_second_import_changes_nothing(plan_of: PlanOf) -> None:
    content = f"{ALL}Q?,A,Topic,a,x|y,published,2026-01-01,2026-01-02\n'=1,B,,,,,,\n"
    apply_plan(plan_of(content))
    before = list(FAQ.objects.values()), revision()

    result = apply_plan(plan_of(content))

    assert result == ImportResult()
    assert (list(FAQ.objects.values()), revision()) == before


def test_new_faqs_get_the_ids_of_the_file_and_others_the_next(plan_of: PlanOf) -> None:
    apply_plan(plan_of("question,answer,id\nNo id?,A,\nWith id?,A,1\nHigh?,A,700\n"))

    high = FAQ.objects.get(pk=700)
    assert FAQ.objects.get(question="With id?").pk == 1
    assert FAQ.objects.get(question="No id?").pk > high.pk
    assert FAQ.objects.create(question="Later?", answer="A").pk > high.pk


def test_rejected_rows_keep_all_rows_out(plan_of: PlanOf) -> None:
    plan = plan_of("question,answer\nQ?,A\nR?,\n")

    with pytest.raises(RowsRejected, match="1 row cannot be imported"):
        apply_plan(plan)

    assert not FAQ.objects.exists()


def test_rejected_rows_can_be_left_out(plan_of: PlanOf) -> None:
    result = apply_plan(plan_of("question,answer\nQ?,A\nR?,\n"), skip_invalid=True)

    assert result == ImportResult(created_count=1)


@pytest.mark.parametrize(
    "content", ["question,answer\nQ?,A\n", "question,answer,status\nQ?,A,\n"]
)
def test_replacing_publishes_what_an_earlier_file_made_drafts(
    plan_of: Callable[..., ImportPlan], content: str
) -> None:
    apply_plan(plan_of(content, replace=True))
    apply_plan(plan_of("question,answer\nOther?,B\n", replace=True))

    apply_plan(plan_of(content, replace=True))

    published = FAQ.objects.published().values_list("question", flat=True)
    assert list(published) == ["Q?"]


def test_replacing_leaves_a_draft_that_the_file_calls_a_draft(
    plan_of: Callable[..., ImportPlan],
) -> None:
    content = "question,answer,status\nQ?,A,draft\n"
    apply_plan(plan_of(content, replace=True))

    second = plan_of(content, replace=True)

    assert not second.changes_anything


def test_replacing_with_a_file_without_rows_is_refused(
    plan_of: Callable[..., ImportPlan], make_faq: Callable[..., FAQ]
) -> None:
    make_faq()

    with pytest.raises(ImportRejected, match="no rows"):
        plan_of("question,answer\n", replace=True)

    assert FAQ.objects.published().count() == 1


def test_replacing_makes_drafts_and_deletes_nothing(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    gone = make_faq("Gone?")

    result = apply_plan(plan_of("question,answer\nQ?,A\n", replace=True))

    gone.refresh_from_db()
    assert result == ImportResult(created_count=1, retired_count=1)
    assert gone.status == "draft"


def test_a_plan_for_an_earlier_knowledge_base_is_refused(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    plan = plan_of("question,answer\nQ?,A\n")
    make_faq("Meanwhile?")

    with pytest.raises(KnowledgeBaseChanged, match="Check the file again"):
        apply_plan(plan)

    assert FAQ.objects.count() == 1


def test_what_the_database_refuses_is_a_sentence_and_changes_nothing(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    make_faq("Taken?")
    revisions = KnowledgeBaseRevision.objects
    plan = plan_of("question,answer\nOne?,A\nTwo?,B\n")
    FAQ.objects.create(question="TWO?", answer="A")
    revisions.update(number=plan.revision)

    with pytest.raises(ImportRejected, match="The database refuses the rows"):
        apply_plan(plan)

    assert FAQ.objects.count() == 2


def test_progress_is_told_in_rows(plan_of: PlanOf) -> None:
    told: list[int] = []

    apply_plan(plan_of("question,answer\nQ?,A\nR?,A\n"), on_progress=told.append)

    assert sum(told) == 2
