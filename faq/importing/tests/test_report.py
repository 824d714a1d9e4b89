from __future__ import annotations

from collections.abc import Callable

from faq.importing import ImportPlan, report_lines
from faq.models import FAQ

PlanOf = Callable[..., ImportPlan]


def test_the_report_counts_every_verdict_and_names_what_is_wrong(
    make_faq: Callable[..., FAQ], plan_of: PlanOf
) -> None:
    faq = make_faq("Old name?", "A")
    make_faq("Gone?", "A")
    content = f"question,answer,id,Owner\nQ?,A,,me\nR?,,,\nNew name?,A,{faq.pk},\n"

    report = list(report_lines(plan_of(content, replace=True)))

    assert report == [
        "faq.csv: 3 rows (UTF-8, comma-separated)",
        "  new                 1",
        "  changed             1",
        "  unchanged           0",
        "  duplicate           0",
        "  conflicting         0",
        "  invalid             1",
        "  to draft            1",
        "Ignored columns: 'Owner'",
        "Another question for an FAQ, by its id:",
        f"  row 4: FAQ {faq.pk}",
        "Rejected:",
        "  row 3, invalid: answer is empty; fill it in or delete the row",
    ]


def test_a_long_report_is_cut(plan_of: PlanOf) -> None:
    plan = plan_of("question,answer\n" + "Q?,\n" * 25)

    report = list(report_lines(plan, shown=3))

    assert len(report) == 12
    assert report[-1] == "  and 22 more"
