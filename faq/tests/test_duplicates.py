"""FAQs with the same question and different answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from faq.admin.languages import LINK
from faq.duplicates import AskedText, clashing_faqs, find_clashes
from faq.models import FAQ
from faq.retrieval.text.normalisation import question_key
from faq.search import rivals
from faq.tests.test_admin import ADD, LIST, form

MakeFAQ = Callable[..., FAQ]
PAY = "How do I pay?"


@pytest.mark.parametrize(
    "text", ["how do I pay", "HOW DO I PAY?!", "Hów do I  pay ?", "How do I-pay"]
)
def test_questions_that_differ_in_signs_only_clash(text: str) -> None:
    one = AskedText(faq=1, text=PAY, answer="By card.")
    other = AskedText(faq="row 7", text=text, answer="In cash.")

    assert find_clashes([one, other]) == [(one, other)]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param("How do I return it?", "In cash.", id="another question"),
        pytest.param("how do i pay", "by card", id="the same answer"),
        pytest.param("?!", "In cash.", id="no words"),
    ],
)
def test_what_harms_nobody_is_no_clash(text: str, answer: str) -> None:
    one = AskedText(faq=1, text=PAY, answer="By card.")

    assert find_clashes([one, AskedText(faq=2, text=text, answer=answer)]) == []


def test_an_faq_does_not_clash_with_itself() -> None:
    texts = [
        AskedText(faq=1, text=PAY, answer="By card."),
        AskedText(faq=1, text="how do i pay", answer="By card."),
    ]

    assert find_clashes(texts) == []


@pytest.mark.django_db
def test_a_wording_clashes_as_a_question_does(make_faq: MakeFAQ) -> None:
    one = make_faq(PAY, "By card.")
    other = make_faq("Which cards?", "All.", alternates=["how do I pay"])

    assert clashing_faqs() == {one.pk: (other.pk,), other.pk: (one.pk,)}


@pytest.mark.parametrize(
    "fields",
    [{"status": "draft"}, {"valid_until": timezone.now() - timedelta(days=1)}],
    ids=["draft", "run out"],
)
@pytest.mark.django_db
def test_what_answers_nobody_clashes_with_nothing(
    fields: dict[str, object], make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")
    make_faq("how do I pay", "In cash.", **fields)

    assert clashing_faqs() == {}


@pytest.mark.django_db
def test_a_change_is_seen_at_once(make_faq: MakeFAQ) -> None:
    make_faq(PAY, "By card.")
    other = make_faq("how do I pay", "In cash.")
    before = dict(clashing_faqs())

    FAQ.objects.filter(pk=other.pk).update(answer="By card.")

    assert len(before) == 2
    assert clashing_faqs() == {}


@pytest.mark.parametrize("question", ["how do I pay", "How do I payy?"])
@pytest.mark.django_db
def test_what_another_faq_surely_answers_has_a_rival(
    question: str, make_faq: MakeFAQ
) -> None:
    faq = make_faq(PAY, "By card.")
    make_faq("Where is my parcel?")

    found = rivals(question, "In cash.")

    assert [each.faq_id for each in found] == [faq.pk]


@pytest.mark.django_db
def test_those_that_silence_each_other_already_are_rivals(make_faq: MakeFAQ) -> None:
    make_faq(PAY, "By card.")
    make_faq("how do I pay", "In cash.")

    assert len(rivals("How do I pay!", "By invoice.")) == 2


@pytest.mark.parametrize(
    ("question", "answer"),
    [("Where is the shop?", "In cash."), (PAY, "by card")],
    ids=["another question", "the same answer"],
)
@pytest.mark.django_db
def test_what_harms_nobody_has_no_rival(
    question: str, answer: str, make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")

    assert rivals(question, answer) == []


@pytest.mark.django_db
def test_an_faq_is_not_its_own_rival(make_faq: MakeFAQ) -> None:
    faq = make_faq(PAY, "By card.")

    assert rivals(PAY, "In cash.", without=[faq.pk]) == []


def test_the_form_asks_before_it_saves_a_question_answered_already(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    other = make_faq(PAY, "By card.")

    response = staff_client.post(ADD, form(question="how do I pay", answer="Cash."))

    page = response.content.decode()
    assert response.status_code == 200
    assert (
        f'<a href="{LIST}{other.pk}/change/" class="{LINK}">“{PAY}”</a> already answers'
        in page
    )
    assert '<input type="checkbox" name="save_anyway"' in page
    assert FAQ.objects.count() == 1


def test_the_form_saves_it_anyway_and_says_what_that_means(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")
    sent = form(question="how do I pay", answer="Cash.", save_anyway="on")

    page = staff_client.post(ADD, sent, follow=True).content.decode()

    assert FAQ.objects.count() == 2
    assert "the bot gives neither answer until one of them is changed" in page


def test_the_form_does_not_ask_about_a_draft(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")
    sent = form(question="how do I pay", answer="Cash.", status="draft")

    assert staff_client.post(ADD, sent).status_code == 302


def test_the_form_does_not_ask_again_about_what_has_not_changed(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")
    faq = make_faq("how do I pay", "Cash.")
    sent = form(question=faq.question, answer=faq.answer, keywords="money")

    response = staff_client.post(f"{LIST}{faq.pk}/change/", sent)

    faq.refresh_from_db()
    assert (response.status_code, faq.keywords) == (302, "money")


def test_a_form_without_a_rival_hides_the_question_whether_to_save(
    staff_client: Client,
) -> None:
    page = staff_client.get(ADD).content.decode()

    assert '<input type="hidden" name="save_anyway"' in page
    assert "already answers" not in page


def test_publishing_says_what_clashes_from_now_on(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(PAY, "By card.")
    draft = make_faq("how do I pay", "Cash.", status="draft")
    sent = {"action": "publish", "_selected_action": [draft.pk]}

    page = staff_client.post(LIST, sent, follow=True).content.decode()

    assert "the bot gives neither answer until one of them is changed" in page


def test_the_list_shows_the_same_question_and_filters_by_it(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    one = make_faq(PAY, "By card.")
    make_faq("how do I pay", "Cash.")
    make_faq("Where is my parcel?")

    page = staff_client.get(LIST, {"clashes": "yes"}).content.decode()

    assert f'<a href="{LIST}{one.pk}/change/" class="{LINK}">“{PAY}”</a>' in page
    assert "Where is my parcel?" not in page


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("¿Dónde está mi pedido?", "donde esta mi pedido", True),
        ("How do I pay?", "how do I PAY", True),
        ("How do I pay?", "How do I pay back?", False),
        ("???", "!!!", False),
        (" ??? ", "???", True),
    ],
)
def test_a_question_is_the_same_in_any_spelling(
    one: str, other: str, is_same: bool
) -> None:
    assert (question_key(one) == question_key(other)) == is_same
