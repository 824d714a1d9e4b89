from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl.worksheet.worksheet import Worksheet

from faq.importing import (
    ExportFormat,
    ExportRefused,
    ImportChoices,
    ImportPlan,
    ImportResult,
    apply_plan,
    plan_import,
    read_table,
)
from faq.importing.cells import clean_line
from faq.importing.exporting.export import export_faqs
from faq.models import FAQ, KnowledgeBaseRevision, Phrasing
from faq.retrieval.text.normalisation import question_key

MakeFAQ = Callable[..., FAQ]


def exported(*, for_excel: bool = False, with_ids: bool = True) -> bytes:
    return b"".join(export_faqs(for_excel=for_excel, with_ids=with_ids))


def exported_as(kind: str, *, with_ids: bool = True) -> bytes:
    return b"".join(export_faqs(format=ExportFormat(kind), with_ids=with_ids))


def plan(data: bytes, kind: str = "csv") -> ImportPlan:
    table = read_table(io.BytesIO(data), f"export.{kind}")
    return plan_import(table, ImportChoices(publish_all=True))


def sheet(data: bytes) -> Worksheet:
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert isinstance(book.active, Worksheet)
    return book.active


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


KINDS = ["csv", "xlsx", "json"]
MARKUP = "# *x*\n\n_y_ <b>z</b> 3*4*5 &amp; \\_ok\n- one\n\n=1"


def test_columns_that_came_later_are_there_where_an_faq_fills_them(
    make_faq: MakeFAQ,
) -> None:
    original = make_faq("How?", "So", language="en", external_id="x.1")
    make_faq("Wie?", "So", language="de", translation_of=original)

    header, first, second = rows(exported())

    assert header[-4:] == ["id", "language", "external_id", "translation_of"]
    assert first[-4:] == [str(original.pk), "en", "x.1", ""]
    assert second[-3:] == ["de", "", str(original.pk)]


def test_without_our_ids_those_of_the_other_system_stay(make_faq: MakeFAQ) -> None:
    make_faq("How?", "So", external_id="x.1")

    header, row = rows(exported(with_ids=False))

    assert dict(zip(header, row, strict=True))["external_id"] == "x.1"
    assert "id" not in header


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_database_gets_links_and_other_ids_back(
    make_faq: MakeFAQ, kind: str
) -> None:
    translation = make_faq("Wie?", "So", language="de", external_id="12")
    original = make_faq("How?", "So", language="en", external_id="7")
    FAQ.objects.filter(pk=translation.pk).update(translation_of=original)
    content = exported_as(kind)
    FAQ.objects.all().delete()

    apply_plan(plan(content, kind))

    assert FAQ.objects.get(language="en").external_id == "7"
    assert FAQ.objects.get(language="de").external_id == "12"
    assert FAQ.objects.get(language="de").translation_of_id == original.pk
    assert not plan(content, kind).changes_anything


def test_numbers_of_another_system_stay_its_numbers(make_faq: MakeFAQ) -> None:
    faq = make_faq("How?", "So", external_id="12")
    content = exported_as("csv", with_ids=False)
    faq.delete()

    apply_plan(plan(content, "csv"))

    assert FAQ.objects.get(question="How?").external_id == "12"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("with_ids", [True, False])
def test_every_kind_imports_again_unchanged(
    make_faq: MakeFAQ, kind: str, with_ids: bool
) -> None:
    make_faq("=1 How?", MARKUP, category="-T", alternates=["a|b"], external_id="x.1")
    make_faq("'=Wie?", "'-5", language="de", status="draft", external_id="x.2")

    planned = plan(exported_as(kind, with_ids=with_ids), kind)

    assert not planned.changes_anything
    assert not planned.rejected


def test_a_workbook_is_text_below_a_frozen_header(make_faq: MakeFAQ) -> None:
    make_faq("=1+1?", "=A1", keywords="0042")

    found = sheet(exported_as("xlsx"))

    assert found.freeze_panes == "A2"
    assert [cell.value for cell in found[2]][:4] == ["=1+1?", "=A1", None, "0042"]
    assert {cell.data_type for cell in found[2]} == {"s", "n"}  # n: an empty one
    assert found["A1"].font.bold


def test_a_text_that_excel_cannot_hold_is_refused(make_faq: MakeFAQ) -> None:
    make_faq("Q?", "x" * 32_768)

    with pytest.raises(ExportRefused, match=r"^The answer of row 2 has 32,768 char"):
        exported_as("xlsx")


def test_json_leaves_out_what_is_empty(make_faq: MakeFAQ) -> None:
    faq = make_faq("Größe?", "A", alternates=["x"])

    assert json.loads(exported_as("json")) == {
        "answer_format": "markdown",
        "faqs": [
            {
                "question": "Größe?",
                "answer": "A",
                "alternates": ["x"],
                "status": "published",
                "id": str(faq.pk),
            }
        ],
    }


def test_a_page_gets_what_customers_get_as_html(make_faq: MakeFAQ) -> None:
    make_faq("How?", "See **[us](https://a.example)**\n<b>", language="en")
    make_faq("Draft?", status="draft")
    link = '<a href="https://a.example">us</a>'

    data = exported_as("faqpage")

    assert b"<" not in data
    assert json.loads(data)["mainEntity"] == [
        {
            "@type": "Question",
            "name": "How?",
            "acceptedAnswer": {
                "@type": "Answer",
                "text": f"<p>See <strong>{link}</strong><br />\n&lt;b&gt;</p>\n",
            },
            "inLanguage": "en",
        }
    ]


def test_a_page_of_ours_can_be_imported(make_faq: MakeFAQ) -> None:
    make_faq("How?", "See **[us](https://a.example)**")

    table = read_table(io.BytesIO(exported_as("faqpage")), "page.jsonld")

    assert [record.cells for record in table.records()] == [
        ("How?", "See **[us](https://a.example)**")
    ]


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
        st.sampled_from(KINDS),
    )
    def test_an_export_fills_an_empty_knowledge_base_with_the_same(
        self, entries: list[dict[str, object]], phrasings: list[str], kind: str
    ) -> None:
        faqs = [FAQ.objects.create(**entry) for entry in entries]
        Phrasing.objects.bulk_create(
            Phrasing(faq=faq, text=text) for faq in faqs[:1] for text in phrasings
        )
        data, before = exported_as(kind), exported()
        unchanged = plan(data, kind)
        FAQ.objects.all().delete()

        apply_plan(plan(data, kind))

        assert not unchanged.changes_anything
        assert not unchanged.rejected
        assert exported() == before
