"""A published FAQ can have a draft of its next text, of which customers get nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from faq import search
from faq.history.tables import FAQS
from faq.history.timeline import versions_of
from faq.models import FAQ, FAQDraft, PinnedQuestion
from faq.tests.test_admin import LIST, form

MakeFAQ = Callable[..., FAQ]
ClientIn = Callable[[str], Client]
KEEP, PUBLISH, DISCARD = "_save_next", "_publish_next", "_discard_next"


def url(faq: FAQ, *, next_text: bool = False) -> str:
    return f"{LIST}{faq.pk}/change/{'?next=1' if next_text else ''}"


def hidden(page: str) -> dict[str, str]:
    """What the page carries along: the text it was opened on, the draft it shows."""
    found = re.findall(r'name="(_opened|_next_token)" value="([^"]*)"', page)
    return dict(found)


def keep(client: Client, faq: FAQ, **fields: str) -> Any:
    """Open the form, write, and save as the next text."""
    carried = hidden(client.get(url(faq)).content.decode())
    sent = form(question=faq.question) | fields | carried | {KEEP: ""}
    return client.post(url(faq), sent)


def press(client: Client, faq: FAQ, button: str) -> Any:
    """Press a button beside the notice that there is a next text."""
    carried = hidden(client.get(url(faq)).content.decode())
    return client.post(url(faq, next_text=True), carried | {button: "1"})


def answer_of(faq: FAQ) -> str:
    return FAQ.objects.get(pk=faq.pk).answer


def test_next_text_of_an_editor_reaches_customers_once_it_is_published(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(answer="Old."), client_in("Editor")

    kept = keep(editor, faq, answer="New.", wordings="track it")
    before = search.search("Where is my parcel?").hits[0].document
    press(client_in("Publisher"), faq, PUBLISH)
    after = search.search("Where is my parcel?").hits[0].document

    assert kept.status_code == 302
    assert (before.answer, before.alternates) == ("Old.", ())
    assert (after.answer, after.alternates) == ("New.", ("track it",))
    assert not FAQDraft.objects.exists()


def test_publishing_is_a_version_of_who_published(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq = make_faq(answer="Old.")
    keep(client_in("Editor"), faq, answer="New.")

    press(client_in("Publisher"), faq, PUBLISH)

    version = versions_of(FAQS, faq.pk)[0]
    assert (version.edit.author_name, version.edit.way) == ("publisher", "form")


def test_page_shows_the_draft_its_author_and_what_is_different(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(answer="Open your order."), client_in("Editor")
    keep(editor, faq, answer="Open your parcel.")

    page = editor.get(url(faq)).content.decode()

    assert "There is a draft of the next text" in page
    assert "By editor, saved" in page
    assert "Open your <del>order</del><ins>parcel</ins>." in page
    assert 'name="_publish_next"' not in page


def test_going_on_fills_the_form_from_the_draft(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(category="Delivery"), client_in("Editor")
    keep(editor, faq, answer="New.", wordings="a\nb")

    shown = editor.get(url(faq, next_text=True)).context["adminform"].form

    assert shown["answer"].value() == "New."
    assert shown["wordings"].value() == "a\nb"
    assert shown["category"].value() is None


def test_dates_and_category_survive_the_wait(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq = make_faq(category="Delivery")
    dates = {"valid_until_0": "2031-02-03", "valid_until_1": "10:30:15"}
    sent = {"category": str(faq.category_id), "review_by": "2030-01-02"} | dates
    keep(client_in("Editor"), faq, **sent)

    press(client_in("Publisher"), faq, PUBLISH)

    faq.refresh_from_db()
    assert faq.category is not None
    assert f"{faq.valid_until:%Y-%m-%d %S}" == "2031-02-03 15"
    assert str(faq.review_by) == "2030-01-02"


def test_editor_is_refused_a_save_and_keeps_what_was_typed(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq = make_faq(answer="Old.")

    response = client_in("Editor").post(url(faq), form(answer="Mine."))

    page = response.content.decode()
    assert "Only a publisher can change what customers get" in page
    assert "Save it as the next text." in page
    assert "Mine." in page
    assert 'name="_save"' not in page
    assert answer_of(faq) == "Old."


@pytest.mark.parametrize(
    ("role", "button"),
    [
        pytest.param("Editor", PUBLISH, id="editor-publishes"),
        pytest.param("Viewer", PUBLISH, id="viewer-publishes"),
        pytest.param("Viewer", DISCARD, id="viewer-discards"),
        pytest.param("Viewer", KEEP, id="viewer-writes"),
    ],
)
def test_who_lacks_the_right_is_refused(
    client_in: ClientIn,
    staff_client: Client,
    make_faq: MakeFAQ,
    role: str,
    button: str,
) -> None:
    faq = make_faq(answer="Old.")
    keep(staff_client, faq, answer="New.")

    response = press(client_in(role), faq, button)

    assert response.status_code == 403
    assert answer_of(faq) == "Old."
    assert FAQDraft.objects.get().answer == "New."


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        pytest.param({"question": " "}, "This field is required.", id="no-question"),
        pytest.param({"answer": "![a](b.png)"}, "shows no images", id="image"),
        pytest.param({"wordings": "a\na"}, "says the same as line 1", id="wordings"),
        pytest.param({"question": "Taken?"}, "exists already", id="question-taken"),
    ],
)
def test_invalid_next_text_is_refused(
    client_in: ClientIn, make_faq: MakeFAQ, fields: dict[str, str], message: str
) -> None:
    make_faq("Taken?")
    faq = make_faq()

    page = keep(client_in("Editor"), faq, **fields).content.decode()

    assert message in page
    assert not FAQDraft.objects.exists()


def test_published_text_that_was_changed_meanwhile_is_shown_beside_the_next(
    client_in: ClientIn, staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(answer="Old.")
    keep(client_in("Editor"), faq, answer="Next.")
    staff_client.post(url(faq), form(answer="Meanwhile."))

    page = press(staff_client, faq, PUBLISH).content.decode()

    assert "Meanwhile." in page
    assert "<ins>Next</ins>" in page
    assert answer_of(faq) == "Meanwhile."
    assert FAQDraft.objects.get().answer == "Next."


def test_next_text_is_published_in_spite_of_the_change(
    client_in: ClientIn, staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq = make_faq(answer="Old.")
    keep(client_in("Editor"), faq, answer="Next.")
    staff_client.post(url(faq), form(answer="Meanwhile."))

    asked = press(staff_client, faq, PUBLISH)
    posted = dict(asked.context["posted"]) | hidden(asked.content.decode())
    staff_client.post(url(faq, next_text=True), posted | {"_save_mine": "1"})

    assert answer_of(faq) == "Next."
    assert not FAQDraft.objects.exists()
    answers = [version.answer for version in versions_of(FAQS, faq.pk)]
    assert answers[:2] == ["Next.", "Meanwhile."]


def test_pinned_question_asks_for_a_reason_before_it_is_published(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq = make_faq("Where is my parcel?")
    PinnedQuestion.objects.create(text="where is my parcel", faq=faq)
    kept = keep(client_in("Editor"), faq, question="How do I pay?")

    page = press(client_in("Publisher"), faq, PUBLISH).content.decode()

    assert kept.status_code == 302
    assert "must be answered by" in page
    assert FAQ.objects.get().question == "Where is my parcel?"


def test_draft_that_another_saved_meanwhile_is_not_overwritten_unseen(
    client_in: ClientIn, staff_client: Client, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(), client_in("Editor")
    mine = hidden(editor.get(url(faq)).content.decode())
    keep(staff_client, faq, answer="Theirs.")

    sent = form(answer="Mine.") | {KEEP: ""}
    asked = editor.post(url(faq), sent | mine).content.decode()
    shown = FAQDraft.objects.get().answer
    editor.post(url(faq), sent | hidden(asked))

    assert "staff saved a next text" in asked
    assert shown == "Theirs."
    assert FAQDraft.objects.get().answer == "Mine."


@pytest.mark.parametrize("button", [PUBLISH, DISCARD])
def test_draft_that_was_not_seen_is_neither_published_nor_discarded(
    staff_client: Client, make_faq: MakeFAQ, button: str
) -> None:
    faq = make_faq(answer="Old.")
    keep(staff_client, faq, answer="First.")
    seen = hidden(staff_client.get(url(faq)).content.decode())
    keep(staff_client, faq, answer="Second.")

    staff_client.post(url(faq, next_text=True), seen | {button: "1"})

    assert answer_of(faq) == "Old."
    assert FAQDraft.objects.get().answer == "Second."


def test_discarding_leaves_the_published_text(
    client_in: ClientIn, make_faq: MakeFAQ
) -> None:
    faq, editor = make_faq(answer="Old."), client_in("Editor")
    keep(editor, faq, answer="New.")

    press(editor, faq, DISCARD)

    assert answer_of(faq) == "Old."
    assert not FAQDraft.objects.exists()


def test_draft_goes_with_its_faq(staff_client: Client, make_faq: MakeFAQ) -> None:
    faq = make_faq()
    keep(staff_client, faq)

    staff_client.post(f"{LIST}{faq.pk}/delete/", {"post": "yes"})

    assert not FAQDraft.objects.exists()


def test_tab_lists_faqs_with_a_next_text(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq("How do I pay?")
    faq = make_faq()
    keep(staff_client, faq)

    page = staff_client.get(LIST, {"tab": "next"})

    assert list(page.context["cl"].result_list) == [faq]


def test_notice_costs_as_many_queries_however_long_the_draft_is(
    staff_client: Client,
    make_faq: MakeFAQ,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    faq = make_faq(alternates=[f"way {n}" for n in range(100)])
    keep(staff_client, faq, wordings="\n".join(f"other {n}" for n in range(100)))

    with django_assert_max_num_queries(24):
        staff_client.get(url(faq, next_text=True))
