from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from faq.duplicates import question_key
from faq.importing import (
    ImportChoices,
    ImportPlan,
    ImportResult,
    apply_plan,
    plan_import,
    read_table,
)
from faq.importing.cells import clean_line
from faq.importing.exporting import export_faqs
from faq.models import FAQ, KnowledgeBaseRevision, Phrasing

MakeFAQ = Callable[..., FAQ]


def exported(*, for_excel: bool = False, with_ids: bool = True) -> bytes:
    return b"".join(export_faqs(for_excel=for_excel, with_ids=with_ids))


def plan(data: bytes) -> ImportPlan:
    table = read_table(io.BytesIO(data), "export.csv")
    return plan_import(table, ImportChoices(publish_all=True))


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_an_faq_is_a_row_of_all_columns(make_faq: MakeFAQ) -> None:
    moment = datetime(2026, 1, 1, 12, 0, 0, 5, UTC)
    faq = make_faq(
        "Q?",
        "A\r\nB",
        category="T",
        keywords="a b",
        alternates=["x|y", "z"],
        never=["n"],
        status="draft",
        valid_from=moment,
    )

    assert rows(exported()) == [
        [
            *("question", "answer", "category", "keywords", "alternates", "status"),
            *("valid_from", "valid_until", "id"),
        ],
        [
            *("Q?", "A\nB", "T", "a b", r"x\|y|z", "draft"),
            *("2026-01-01T12:00:00.000005+00:00", "", str(faq.pk)),
        ],
    ]


def test_the_same_data_gives_the_same_bytes_in_the_order_of_ids(
    make_faq: MakeFAQ,
) -> None:
    make_faq("Z?")
    make_faq("A?", alternates=["b", "a"])

    first = exported()

    assert [row[0] for row in rows(first)] == ["question", "Z?", "A?"]
    assert exported() == first


def test_a_selection_can_be_exported(make_faq: MakeFAQ) -> None:
    make_faq("Draft?", status="draft")
    make_faq("Live?")

    data = b"".join(export_faqs(FAQ.objects.published()))

    assert [row[0] for row in rows(data)] == ["question", "Live?"]


def test_excel_gets_its_mark_and_ids_can_be_left_out(db: None) -> None:
    assert exported(for_excel=True, with_ids=False) == (
        b"\xef\xbb\xbfquestion,answer,category,keywords,alternates,status,"
        b"valid_from,valid_until\n"
    )


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\uff1dA1", "'=1"])
def test_no_cell_is_a_formula(make_faq: MakeFAQ, text: str) -> None:
    make_faq(text, text, category=text, keywords=text, alternates=[f"{text} too"])

    row = rows(exported())[1]

    assert row[:4] == [f"'{text}"] * 4
    assert row[4].startswith(f"'{text}")


def test_an_export_changes_nothing_where_it_comes_from(make_faq: MakeFAQ) -> None:
    make_faq(
        "\t=1+1 ", " 'A'\r\n\v- b\x01", category="-T", alternates=["x", "X  y", "x y"]
    )
    make_faq("One two?", alternates=["same"])
    make_faq("One  two?", "Other.", alternates=["same"])
    before = KnowledgeBaseRevision.objects.get().number

    result = apply_plan(plan(exported(for_excel=True)))

    assert result == ImportResult()
    assert KnowledgeBaseRevision.objects.get().number == before


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
# PostgreSQL stores no NUL.
FORMULA = st.from_regex(r"\A'{0,2}[=+\-@\\|;,\"][^\0\n]{0,5}\Z").map(clean_line)
QUESTIONS = (LINE.map(clean_line) | FORMULA).filter(bool)
ENTRIES = st.fixed_dictionaries(
    {
        "question": QUESTIONS,
        "answer": st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
            lambda text: text.isprintable() and text.strip()
        ),
        "keywords": LINE | FORMULA,
        "status": st.sampled_from(FAQ.Status.values),
        "valid_until": st.none() | st.datetimes(timezones=st.just(UTC)),
    }
)


class TestRoundTrip(TestCase):
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        st.lists(
            ENTRIES, max_size=4, unique_by=lambda e: question_key(str(e["question"]))
        ),
        st.lists(QUESTIONS, max_size=3, unique_by=question_key),
    )
    def test_an_export_fills_an_empty_knowledge_base_with_the_same(
        self, entries: list[dict[str, object]], phrasings: list[str]
    ) -> None:
        faqs = [FAQ.objects.create(**entry) for entry in entries]
        Phrasing.objects.bulk_create(
            Phrasing(faq=faq, text=text) for faq in faqs[:1] for text in phrasings
        )
        data = exported()
        unchanged = plan(data)
        FAQ.objects.all().delete()

        apply_plan(plan(data))

        assert not unchanged.changes_anything
        assert not unchanged.rejected
        assert exported() == data
