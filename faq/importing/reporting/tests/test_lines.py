from __future__ import annotations

from collections.abc import Callable

from faq.importing import ImportOutcome, ImportPlan, ImportReport, report_lines
from faq.models import FAQ

PlanOf = Callable[..., ImportPlan]


def lines(
    plan: ImportPlan, outcome: ImportOutcome = ImportOutcome.IMPORTED
) -> list[str]:
    return list(report_lines(ImportReport(plan, outcome)))


def test_the_first_line_says_what_happened(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\nQ?,A\nR?,TBD\nS?,\n"))

    assert report[0] == "faq.csv: 1 new, 1 draft, 1 not imported of 3 rows."


def test_a_refused_file_says_first_that_nothing_was_imported(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\nQ?,A\nS?,\n"), ImportOutcome.REFUSED)

    assert report[0] == (
        "Nothing was imported from faq.csv: 1 of 2 rows is to be corrected first."
    )
    assert report[2] == "Once that is done:"


def test_each_kind_is_counted_and_explained(
    make_faq: Callable[..., FAQ], plan_of: PlanOf
) -> None:
    make_faq("Gone?", "A")

    report = lines(plan_of("question,answer\nQ?,A\nR?,\n", replace=True))

    assert report[2:5] == [
        "  new                  1  FAQs that were not there",
        "  not imported         1  rows that are to be corrected",
        "  retired              1  FAQs made drafts, for the file does not have them",
    ]


def test_a_row_to_correct_is_named_with_its_question_reason_and_remedy(
    plan_of: PlanOf,
) -> None:
    report = lines(plan_of("question,answer\nQ?,A\nq,B\n"))

    assert "To be corrected (1):" in report
    assert (
        "  row 3 'q': question is that of row 2, with another answer. "
        "Correct or delete one of the two rows, or choose with --on-conflict first, "
        "last or draft."
    ) in report


def test_a_changed_row_names_the_fields(
    make_faq: Callable[..., FAQ], plan_of: PlanOf
) -> None:
    faq = make_faq("Q?", "A", category="Old")

    report = lines(plan_of("question,answer,category\nQ?,B,New\n"))

    assert f"  row 2: changed: answer, category (FAQ {faq.pk})" in report


def test_a_draft_is_named_with_what_to_do(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\nWhere?,TBD\n"))

    assert "Kept as drafts, until somebody publishes them (1):" in report
    assert (
        "  row 2 'Where?': answer looks like a placeholder: 'tbd'. "
        "Write the real text, then publish it."
    ) in report


def test_of_many_rows_the_first_ten_are_named(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\n" + "Q?,\n" * 25))

    assert "  and 15 more; --report FILE.html has all" in report
    assert sum(line.startswith("  row ") for line in report) == 10


def test_how_the_file_was_read_comes_last(plan_of: PlanOf) -> None:
    report = lines(plan_of("question;answer\nQ?;30*40*50 cm\n"))

    assert "  Read as UTF-8, semicolon-separated." in report
    assert (
        "  Signs that would be taken for Markdown, such as 2*3*4, are shown as they "
        "are written: in 1 answer."
    ) in report


def test_equal_answers_are_offered_to_be_merged(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\nQ?,All day.\nR?,All day.\n"))

    assert report[-1] == (
        "  One answer stands in row 2, row 3: --merge-equal-answers makes one FAQ of "
        "them, with the other questions as its wordings."
    )


def test_images_that_became_links_are_counted(plan_of: PlanOf) -> None:
    report = lines(plan_of("question,answer\nQ?,![a](https://x.example/a.png)\n"))

    assert "  The bot shows no images; they became links: in 1 answer." in report
    assert any("1 image became a link or plain words" in line for line in report)
