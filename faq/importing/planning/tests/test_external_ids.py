"""Ids of other systems, and the numbers of our own FAQs."""

from __future__ import annotations

from collections.abc import Callable

from faq.importing import IdKind, ImportPlan, apply_plan
from faq.models import FAQ

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
CONTENT = "id,question,answer\nfaq_1,How long?,Two days.\nfaq_2,How much?,3.00\n"


def verdicts(plan: ImportPlan) -> list[str]:
    return [str(verdict.verdict) for verdict in plan.verdicts]


def test_they_are_kept_and_the_same_file_again_is_unchanged(plan_of: PlanOf) -> None:
    apply_plan(plan_of(CONTENT))

    again = plan_of(CONTENT)

    assert set(FAQ.objects.values_list("external_id", flat=True)) == {"faq_1", "faq_2"}
    assert verdicts(again) == ["unchanged", "unchanged"]


def test_a_reworded_question_with_another_answer_is_a_change(plan_of: PlanOf) -> None:
    apply_plan(plan_of(CONTENT))

    plan = plan_of("id,question,answer\nfaq_1,When does it come?,In a week.\n")
    apply_plan(plan)

    assert verdicts(plan) == ["changed"]
    assert FAQ.objects.get(external_id="faq_1").question == "When does it come?"


def test_an_faq_found_by_its_question_takes_the_id(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    faq = make_faq("How long?", "Two days.")

    plan = plan_of(CONTENT)
    apply_plan(plan)

    faq.refresh_from_db()
    assert faq.external_id == "faq_1"
    assert [str(column) for column in plan.verdicts[0].changed] == ["id"]


def test_a_file_without_ids_keeps_them(plan_of: PlanOf) -> None:
    apply_plan(plan_of(CONTENT))

    apply_plan(plan_of("question,answer\nHow long?,Three days.\n"))

    assert FAQ.objects.get(answer="Three days.").external_id == "faq_1"


def test_a_number_of_an_faq_about_something_else_is_a_conflict_with_a_remedy(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    faq = make_faq("Where is my parcel?", "Look at the tracking page.")

    plan = plan_of(f"id,question,answer\n{faq.pk},Do you sell tyres?,All winter.\n")

    assert verdicts(plan) == ["conflicting"]
    assert "--ids external" in plan.rejected[0].problems[0].remedy


def test_numbers_are_another_systems_by_choice_and_stay_so(
    make_faq: MakeFAQ, plan_of: PlanOf
) -> None:
    faq = make_faq("Where is my parcel?", "Look at the tracking page.")
    content = f"id,question,answer\n{faq.pk},Do you sell tyres?,All winter.\n"
    apply_plan(plan_of(content, ids=IdKind.EXTERNAL))

    again = plan_of(content)

    assert FAQ.objects.get(external_id=str(faq.pk)).question == "Do you sell tyres?"
    assert verdicts(again) == ["unchanged"]


def test_numbers_overwrite_by_choice(make_faq: MakeFAQ, plan_of: PlanOf) -> None:
    faq = make_faq("Where is my parcel?", "Look at the tracking page.")

    plan = plan_of(
        f"id,question,answer\n{faq.pk},Do you sell tyres?,All winter.\n",
        ids=IdKind.OURS,
    )

    assert [(v.verdict, v.faq_id) for v in plan.verdicts] == [("changed", faq.pk)]


def test_numbers_beside_names_are_names(make_faq: MakeFAQ, plan_of: PlanOf) -> None:
    faq = make_faq("Where is my parcel?", "Look at the tracking page.")

    plan = plan_of(f"id,question,answer\nA1,One?,1.\n{faq.pk},Tyres?,All winter.\n")

    assert verdicts(plan) == ["new", "new"]


def test_languages_side_by_side_are_linked_to_the_original(plan_of: PlanOf) -> None:
    content = "q_en,a_en,q_de,a_de\nHow long?,Two days.,Wie lange?,Zwei Tage.\n"
    apply_plan(plan_of(content))

    again = plan_of(content)

    translation = FAQ.objects.get(question="Wie lange?")
    assert translation.translation_of == FAQ.objects.get(question="How long?")
    assert translation.language == "de"
    assert verdicts(again) == ["unchanged", "unchanged"]
