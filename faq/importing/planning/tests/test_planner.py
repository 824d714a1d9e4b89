from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from faq.importing import ImportPlan, Verdict
from faq.models import FAQ

MakeFAQ = Callable[..., FAQ]
PlanOf = Callable[..., ImportPlan]


def verdicts(plan: ImportPlan) -> list[str]:
    return [str(verdict.verdict) for verdict in plan.verdicts]


def reasons(plan: ImportPlan) -> list[str]:
    return [
        f"{verdict.place}: {problem}"
        for verdict in plan.rejected
        for problem in verdict.problems
    ]


class TestOneRow:
    def test_a_question_nobody_has_is_new(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer,category\nQ?,A,Topic\n")

        assert verdicts(plan) == ["new"]
        assert not FAQ.objects.exists()

    def test_the_same_content_is_unchanged_however_it_is_written(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q  one?", "A\r\nB ", category="Topic", alternates=["x", "y", "y "])

        plan = plan_of('question,answer,category,alternates\nQ one?,"A\nB",TOPIC,y|x\n')

        assert verdicts(plan) == ["unchanged"]
        assert not plan.changes_anything

    @pytest.mark.parametrize(
        ("header", "cell"),
        [
            ("answer", "Other."),
            ("category", ""),
            ("keywords", "other"),
            ("alternates", "one"),
            ("status", "draft"),
            ("valid_from", ""),
            ("valid_until", "2027-01-01"),
        ],
    )
    def test_a_difference_in_any_column_is_a_change(
        self, make_faq: MakeFAQ, plan_of: PlanOf, header: str, cell: str
    ) -> None:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        make_faq("Q?", "A", category="T", alternates=["One", "two"], valid_from=moment)
        cells = {"question": "q?", "answer": "A"} | {header: cell}

        plan = plan_of(f"{','.join(cells)}\n{','.join(cells.values())}\n")

        assert verdicts(plan) == ["changed"]

    def test_absent_columns_and_an_empty_status_are_no_change(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q?", "A", category="T", alternates=["x"], status="draft")

        plan = plan_of("question,answer,status\nQ?,A,\n")

        assert verdicts(plan) == ["unchanged"]

    def test_a_broken_row_is_invalid_with_every_reason(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer,status\n,,x\n")

        assert verdicts(plan) == ["invalid"]
        assert [problem.column for problem in plan.rejected[0].problems] == [
            "question",
            "answer",
            "status",
        ]

    def test_one_end_of_a_period_is_compared_with_the_stored_other(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q?", "A", valid_from=datetime(2026, 6, 1, tzinfo=UTC))

        plan = plan_of("question,answer,valid_until\nQ?,A,2026-05-01\n")

        assert reasons(plan) == [
            "row 2: valid_until would not be later than valid_from"
        ]


class TestTheSameQuestionTwice:
    def test_the_same_row_again_is_a_duplicate(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer\nQ?,A\n Q? ,A\n")

        assert verdicts(plan) == ["new", "duplicate"]

    def test_other_content_is_conflicting_and_names_the_first(
        self, plan_of: PlanOf
    ) -> None:
        plan = plan_of('question,answer\n"Q?","A\nB"\nq?,C\n')

        assert reasons(plan) == [
            "row 3 (line 4): question is that of row 2, with another answer"
        ]

    def test_a_repeated_row_that_changes_nothing_is_a_duplicate(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Q?", "A")

        plan = plan_of("question,answer\nQ?,A\nQ?,A\nQ?,B\n")

        assert verdicts(plan) == ["unchanged", "duplicate", "conflicting"]

    def test_two_rows_with_one_id_are_conflicting(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer,id\nQ?,A,5\nR?,B,5\n")

        assert reasons(plan) == [
            "row 3: id is that of row 2, with another question and answer"
        ]


class TestIds:
    def test_an_id_finds_an_faq_whose_question_changes(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        faq = make_faq("Old?", "A")

        plan = plan_of(f"question,answer,id\nNew?,A,{faq.pk}\n")

        assert verdicts(plan) == ["changed"]
        assert [verdict.faq_id for verdict in plan.renamed] == [faq.pk]

    def test_an_id_nobody_has_does_not_keep_the_question_from_being_found(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        faq = make_faq("Q?", "A")

        plan = plan_of("question,answer,id\nQ?,B,999\nR?,C,998\n")

        assert [(v.verdict, v.faq_id) for v in plan.verdicts] == [
            (Verdict.CHANGED, faq.pk),
            (Verdict.NEW, 998),
        ]

    def test_an_id_and_a_question_of_two_faqs_are_conflicting(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        first, second = make_faq("One?", "A"), make_faq("Two?", "B")

        plan = plan_of(f"question,answer,id\nTwo?,A,{first.pk}\n")

        assert reasons(plan) == [
            f"row 2: id is {first.pk}, but FAQ {second.pk} has this question"
        ]

    def test_stored_questions_that_differ_in_spaces_stay_two_by_their_ids(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        first, second = make_faq("One two?", "A"), make_faq("One  two?", "B")

        plan = plan_of(
            f"question,answer,id\nOne two?,A,{first.pk}\nOne two?,B,{second.pk}\n"
            f"One two?,B,{second.pk}\nOne two?,C,{second.pk}\n"
        )

        assert verdicts(plan) == ["unchanged", "unchanged", "duplicate", "conflicting"]


class TestPhrasings:
    def test_a_phrasing_of_two_rows_is_conflicting(self, plan_of: PlanOf) -> None:
        plan = plan_of("question,answer,alternates\nQ?,A,x|y\nR?,B,z|X\nY,C,\n")

        assert reasons(plan) == [
            "row 3: alternates 'X' belongs to row 2",
            "row 4: question 'Y' belongs to row 2",
        ]

    @pytest.mark.parametrize(
        ("line", "column"),
        [("New?,A,pay how", "alternates"), ("Pay how,A,", "question")],
    )
    def test_a_phrasing_of_another_faq_is_conflicting(
        self, make_faq: MakeFAQ, plan_of: PlanOf, line: str, column: str
    ) -> None:
        faq = make_faq("How to pay?", "By card.", alternates=["Pay  how"])

        plan = plan_of(f"question,answer,alternates\n{line}\n")

        assert reasons(plan) == [f"row 2: {column} 'Pay  how' belongs to FAQ {faq.pk}"]

    def test_a_phrasing_may_move_from_one_faq_to_another(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("One?", "A", alternates=["moving"])

        plan = plan_of("question,answer,alternates\nTwo?,B,moving\nOne?,A,staying\n")

        assert verdicts(plan) == ["new", "changed"]

    def test_it_does_not_move_when_the_row_that_gives_it_up_is_rejected(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("One?", "A", alternates=["moving"])
        make_faq("Three?", "C", alternates=["taken"])

        plan = plan_of("question,answer,alternates\nTwo?,B,moving\nOne?,A,taken\n")

        assert verdicts(plan) == ["conflicting", "conflicting"]

    def test_without_the_column_stored_phrasings_stay_taken(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("One?", "A", alternates=["Two?"])

        plan = plan_of("question,answer\nOne?,B\nTwo?,C\n")

        assert verdicts(plan) == ["changed", "conflicting"]

    def test_drafts_keep_no_phrasings(self, make_faq: MakeFAQ, plan_of: PlanOf) -> None:
        make_faq("One?", "A", alternates=["x"], status="draft")

        plan = plan_of("question,answer,alternates\nTwo?,B,x\n")

        assert verdicts(plan) == ["new"]

    def test_a_phrasing_the_faq_must_never_answer_is_conflicting(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        faq = make_faq("One?", "A", never=["no way"])

        plan = plan_of("question,answer,alternates\nOne?,A,No way\n")

        assert reasons(plan) == [
            f"row 2: alternates 'No way' is one FAQ {faq.pk} must never answer"
        ]

    def test_a_row_that_changes_nothing_is_never_conflicting(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("One?", "A", alternates=["x"])
        make_faq("Two?", "B", alternates=["x"])

        plan = plan_of("question,answer,alternates\nOne?,A,x\nTwo?,B,x\n")

        assert verdicts(plan) == ["unchanged", "unchanged"]


class TestReplacing:
    def test_published_faqs_the_file_does_not_have_are_retired(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Kept?", "A")
        make_faq("Draft?", "A", status="draft")
        gone = make_faq("Gone?", "A", alternates=["x"])

        plan = plan_of("question,answer,alternates\nKept?,A,\nNew?,B,x\n", replace=True)

        assert plan.retired_ids == (gone.pk,)
        assert plan.rejected == ()

    def test_an_faq_whose_row_is_rejected_is_not_retired(
        self, make_faq: MakeFAQ, plan_of: PlanOf
    ) -> None:
        make_faq("Kept?", "A")

        plan = plan_of("question,answer\nKept?,\n", replace=True)

        assert verdicts(plan) == ["invalid"]
        assert plan.retired_ids == ()
