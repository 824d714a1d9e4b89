"""Staff learn what an FAQ would do to others before they save it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from faq.admin.writing.checking import UnsavedForm
from faq.indexing import load_documents
from faq.models import FAQ, FAQQuerySet
from faq.retrieval import Document

ADD = "/admin/faq/faq/add/"
CHECK = "/admin/faq/faq/check/"

MakeFAQ = Callable[..., FAQ]


def told(client: Client, **fields: str) -> str:
    response = client.post(CHECK, fields)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def form(**fields: str) -> dict[str, str]:
    filled = {"question": "Can I pay cash?", "answer": "No.", "status": "published"}
    return filled | fields


def test_same_question_is_told_with_a_link(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Where is my parcel?")

    page = told(staff_client, question="where is my PARCEL", answer="Here.")

    assert "already answers this question" in page
    assert f'href="/admin/faq/faq/{faq.pk}/change/"' in page
    assert 'data-urgent="1"' in page


def test_same_question_of_a_draft_is_told(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", status="draft")

    page = told(staff_client, question="where is my parcel?")

    assert "has this question already; it is a draft." in page
    assert 'data-urgent="0"' in page


def test_same_question_and_answer_is_one_too_many(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", "Here.")

    page = told(staff_client, question="Where is my parcel", answer="here")

    assert "one FAQ is enough." in page


def test_faq_is_not_compared_with_itself(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Where is my parcel?", alternates=["track it"])

    page = told(
        staff_client, id=str(faq.pk), question=faq.question, wordings="track it"
    )

    assert "no other FAQ" in page


def test_other_amount_in_the_answer_to_one_question_is_told(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("How long may I return it?", "Within 30 days.")

    page = told(staff_client, question="how long may i return it", answer="14 days.")

    assert "Another amount:" in page
    assert "says “30 days”, this “14 days”." in page


def test_wording_that_would_silence_another_is_told(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", alternates=["track <it>"])

    page = told(staff_client, question="Can I pay cash?", wordings="a\nTrack <it>!")

    assert "“Track &lt;it&gt;!” finds" in page
    assert "unsure between the two" in page


def test_nothing_is_compared_before_anything_is_written(staff_client: Client) -> None:
    assert "Write the question" in told(staff_client, question=" ")


def test_what_no_form_would_send_counts_as_empty(staff_client: Client) -> None:
    page = told(staff_client, question="a" * 9000, id="x", translation_of="-1")

    assert "no other FAQ" in page


@pytest.mark.parametrize(
    ("codename", "status"),
    [("add_faq", 200), ("change_faq", 200), ("view_faq", 403)],
)
def test_only_who_may_write_is_told(
    client_who_may: Callable[..., Client], codename: str, status: int
) -> None:
    client = client_who_may(codename)

    assert client.post(CHECK, {"question": "Q?"}).status_code == status


def test_checking_is_no_page_to_open(staff_client: Client) -> None:
    assert staff_client.get(CHECK).status_code == 405


def test_checking_asks_the_database_no_more_with_more_faqs(
    staff_client: Client,
    make_faq: MakeFAQ,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    FAQ.objects.bulk_create(
        FAQ(question=f"Parcel number {n}?", answer="Yes.") for n in range(60)
    )
    told(staff_client, question="Parcel number?")

    with django_assert_max_num_queries(8):
        told(staff_client, question="Parcel numbers?", wordings="parcel\nnumber")


@pytest.mark.django_db(transaction=True)
def test_a_save_indexes_before_its_transaction(
    staff_client: Client, make_faq: MakeFAQ, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_faq("Where is my parcel?")
    are_within = []

    def load(faqs: FAQQuerySet) -> list[Document]:
        are_within.append(connection.in_atomic_block)
        return load_documents(faqs)

    monkeypatch.setattr("faq.indexing.snapshot.load_documents", load)

    staff_client.post(ADD, form())

    assert are_within == [False]


def test_save_that_would_silence_another_faq_asks_first(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", alternates=["track it"])
    sent = form(wordings="track it")

    refused = staff_client.post(ADD, sent)
    saved = staff_client.post(ADD, sent | {"save_anyway": "on"})

    page = refused.content.decode()
    assert "Saving this would change what customers get:" in page
    assert 'type="checkbox" name="save_anyway"' in page
    assert saved.status_code == 302


def test_draft_is_saved_without_a_question(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", alternates=["track it"])

    response = staff_client.post(ADD, form(wordings="track it", status="draft"))

    assert response.status_code == 302


def test_unchanged_wordings_are_not_asked_about_again(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("Where is my parcel?", alternates=["track it"])
    faq = make_faq("Can I pay cash?", "No.", alternates=["track it"])

    response = staff_client.post(
        f"/admin/faq/faq/{faq.pk}/change/", form(wordings="track it", keywords="coins")
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    "answer", ["See ![it](https://x.example/a.png)", '<img src="a.png">']
)
def test_image_in_an_answer_is_refused(staff_client: Client, answer: str) -> None:
    response = staff_client.post(ADD, form(answer=answer))

    assert "The bot shows no images; add a link instead" in response.content.decode()
    assert not FAQ.objects.exists()


def test_stored_image_stops_no_other_change(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Can I pay cash?", "![it](https://x.example/a.png)")

    response = staff_client.post(
        f"/admin/faq/faq/{faq.pk}/change/", form(answer=faq.answer, keywords="coins")
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("permissions", "is_offered"),
    [(["add_faq", "add_category", "view_category"], True), (["add_faq"], False)],
)
def test_new_category_is_in_sight_of_whoever_may_add_one(
    client_who_may: Callable[..., Client], permissions: list[str], is_offered: bool
) -> None:
    page = client_who_may(*permissions).get(ADD).content.decode()

    assert ("+ New category" in page) is is_offered


def test_change_of_who_may_not_set_the_status_is_that_of_the_stored_one(
    make_faq: MakeFAQ,
) -> None:
    faq = make_faq()

    change = UnsavedForm(
        {"id": faq.pk, "question": "Other?", "answer": "Yes."}
    ).change()

    assert [document.question for document in change.documents] == ["Other?"]
    assert not change.removed
