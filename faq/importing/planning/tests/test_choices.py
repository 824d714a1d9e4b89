"""What whoever imports a file may decide, and what becomes of its rows then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from faq.importing import ImportPlan, OnConflict, apply_plan
from faq.models import FAQ

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]
TWICE = "question,answer\nHow to pay?,By card.\nHow  to pay,In cash.\n"


def verdicts(plan: ImportPlan) -> list[str]:
    return [str(verdict.verdict) for verdict in plan.verdicts]


def notes(plan: ImportPlan) -> list[str]:
    return [
        f"{verdict.place}: {said}"
        for verdict in plan.verdicts
        for said in (*verdict.problems, *verdict.notes)
    ]


def stored() -> list[tuple[str, str, str]]:
    return list(FAQ.objects.values_list("question", "answer", "status"))


class TestConflicts:
    def test_by_default_both_rows_are_named(self, plan_of: PlanOf) -> None:
        plan = plan_of(TWICE)

        assert verdicts(plan) == ["new", "conflicting"]
        assert notes(plan) == ["row 3: question is that of row 2, with another answer"]

    def test_the_first_row_counts(self, plan_of: PlanOf) -> None:
        apply_plan(plan_of(TWICE, on_conflict=OnConflict.FIRST))

        assert stored() == [("How to pay?", "By card.", "published")]

    def test_the_last_row_counts(self, plan_of: PlanOf) -> None:
        apply_plan(plan_of(TWICE, on_conflict=OnConflict.LAST))

        assert stored() == [("How to pay", "In cash.", "published")]

    def test_the_second_becomes_a_draft_with_a_question_of_its_own(
        self, plan_of: PlanOf
    ) -> None:
        apply_plan(plan_of(TWICE, on_conflict=OnConflict.DRAFT))

        assert stored() == [
            ("How to pay?", "By card.", "published"),
            ("How to pay [answer 2]", "In cash.", "draft"),
        ]

    @pytest.mark.parametrize("choice", list(OnConflict)[1:])
    def test_the_same_file_with_the_same_choice_changes_nothing(
        self, plan_of: PlanOf, choice: OnConflict
    ) -> None:
        content = TWICE + "how to pay,In cash.\nHow to PAY?,With a cheque.\n"
        apply_plan(plan_of(content, on_conflict=choice))

        again = plan_of(content, on_conflict=choice)

        assert not again.changes_anything

    def test_a_wording_of_two_rows_stays_with_the_one_whose_question_it_is(
        self, plan_of: PlanOf
    ) -> None:
        content = "question,answer,alternates\nQ?,A,x|Y\nR?,B,X|z\nY,C,\n"

        apply_plan(plan_of(content, on_conflict=OnConflict.FIRST))

        assert [
            (faq.question, [p.text for p in faq.phrasings.order_by("id")])
            for faq in FAQ.objects.order_by("id")
        ] == [("Q?", ["x"]), ("R?", ["z"]), ("Y", [])]


class TestOneFAQ:
    def test_under_several_categories_it_is_one_and_the_others_are_said(
        self, plan_of: PlanOf
    ) -> None:
        plan = plan_of("question,answer,category\nQ?,A,One\nq,A,Two\n")

        assert verdicts(plan) == ["new", "duplicate"]
        assert notes(plan) == [
            "row 3: is the FAQ of row 2, there with another category, which is kept"
        ]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("¿Dónde está mi pedido?", "donde esta mi pedido"),
            ("Can't I pay?", "CANT I PAY"),
            ("Где мой заказ?", "где мой заказ"),
            ("ﾊﾟｽﾜｰﾄﾞ?", "パスワード"),
        ],
    )
    def test_another_spelling_is_the_same_question(
        self, make_faq: MakeFAQ, plan_of: PlanOf, one: str, other: str
    ) -> None:
        faq = make_faq(one, "A")

        plan = plan_of(f"question,answer\n{other},B\n")

        assert [(v.verdict, v.faq_id) for v in plan.verdicts] == [("changed", faq.pk)]

    def test_questions_of_signs_alone_are_told_apart(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer\n???,A\n!!!,B\n")

        assert verdicts(plan) == ["new", "new"]

    def test_a_change_names_its_fields(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q?", "A", category="One")

        plan = plan_of("question,answer,category\nQ?,B,Two\n")

        assert [str(c) for c in plan.verdicts[0].changed] == ["answer", "category"]

    def test_a_question_that_is_a_wording_of_an_faq_with_its_answer_is_a_duplicate(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        faq = make_faq("Q?", "A", alternates=["R?"])

        plan = plan_of("question,answer\nr,A\n")

        assert [(v.verdict, v.faq_id) for v in plan.verdicts] == [("duplicate", faq.pk)]


class TestEqualAnswers:
    CONTENT = "question,answer,category\nWhen?,All day.,a\nWhich hours?,All day.,b\n"

    def test_they_are_merged_by_choice(self, plan_of: PlanOf) -> None:
        plan = plan_of(self.CONTENT, merge_equal_answers=True)
        apply_plan(plan)

        assert verdicts(plan) == ["new", "merged"]
        assert FAQ.objects.get().phrasings.get().text == "Which hours?"

    def test_they_are_wordings_of_an_faq_that_is_stored(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        faq = make_faq("When?", "All day.", category="a", alternates=["kept"])

        apply_plan(plan_of(self.CONTENT, merge_equal_answers=True))

        texts = faq.phrasings.values_list("text", flat=True)
        assert sorted(texts) == ["Which hours?", "kept"]

    @pytest.mark.parametrize("is_merging", [True, False])
    @pytest.mark.parametrize("column", ["", ",alternates"], ids=["without", "with"])
    def test_the_file_again_changes_nothing_or_parts_them(
        self, plan_of: PlanOf, column: str, is_merging: bool
    ) -> None:
        content = f"question,answer{column}\nWhen?,All day.\nHours?,All day.\n"
        apply_plan(plan_of(content, merge_equal_answers=True))

        again = plan_of(content, merge_equal_answers=is_merging)

        assert again.changes_anything == (bool(column) and not is_merging)


class TestDrafts:
    def test_a_text_that_looks_unfinished_is_a_draft_and_stays_one(
        self, plan_of: PlanOf
    ) -> None:
        content = "question,answer,status\nQ?,TBD,published\n"
        apply_plan(plan_of(content))

        again = plan_of(content)

        assert stored() == [("Q?", "TBD", "draft")]
        assert verdicts(again) == ["unchanged"]

    def test_what_staff_have_published_stays_published(self, plan_of: PlanOf) -> None:
        content = "question,answer\nQ?,TBD\n"
        apply_plan(plan_of(content))
        FAQ.objects.update(status="published")

        again = plan_of(content)

        assert verdicts(again) == ["unchanged"]

    def test_one_short_answer_under_many_questions_makes_drafts_of_them(
        self, plan_of: PlanOf
    ) -> None:
        questions = ("Parking?", "Which tyres?", "Lost my card", "Opening a shop")
        content = "question,answer\n" + "".join(f"{q},See website\n" for q in questions)

        plan = plan_of(content)

        assert len(plan.drafts) == 4

    def test_a_clean_change_of_another_field_withholds_nothing(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q?", "TBD", category="Old")

        plan = plan_of("question,answer,category\nQ?,TBD,New\n")

        assert verdicts(plan) == ["changed"]
        assert plan.drafts == ()
