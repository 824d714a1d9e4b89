"""The list of FAQs as a file: all, those it shows, those that are ticked."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client

from faq.importing import read_records
from faq.models import FAQ

MakeFAQ = Callable[..., FAQ]
LIST = "/admin/faq/faq/"
EXPORT = f"{LIST}export/"


def content(response: HttpResponseBase) -> bytes:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


def test_everything_the_list_shows_is_exported(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("How to pay?", "By card.")
    make_faq("Where is it?", "On its way.", status="draft")

    response = staff_client.get(f"{EXPORT}csv/?q=pay&status__exact=published")
    text = content(response).decode("utf-8-sig")

    assert "How to pay?" in text
    assert "Where is it?" not in text
    assert response["Content-Disposition"].endswith('.csv"')


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_an_export_imports_again(
    staff_client: Client, make_faq: MakeFAQ, ending: str
) -> None:
    make_faq("How to pay?", "By card.")

    data = content(staff_client.get(f"{EXPORT}{ending}/"))

    assert "How to pay?" in [r.cells[0] for r in read_records(io.BytesIO(data))]


def test_ticked_faqs_are_exported_for_a_page(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    ticked = make_faq("How to pay?", "By card.")
    make_faq("Where is it?", "On its way.")

    response = staff_client.post(
        LIST, {"action": "export_faqpage", "_selected_action": [ticked.pk]}
    )

    text = content(response).decode()
    assert '"FAQPage"' in text
    assert "Where is it?" not in text


def test_an_answer_that_no_cell_holds_is_named_instead_of_a_broken_file(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("How to pay?", "x" * 40_000)

    page = staff_client.get(f"{EXPORT}xlsx/", follow=True)

    assert "Export as CSV or JSON" in page.content.decode()


def test_who_may_not_look_exports_nothing(
    client_who_may: Callable[..., Client],
) -> None:
    assert client_who_may().get(f"{EXPORT}csv/").status_code == 403
