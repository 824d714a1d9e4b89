"""Support staff edit the knowledge base in the admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from faq.conftest import WordEncoder
from faq.models import FAQ, Category, ImportBatch, PinnedQuestion, Voice
from faq.voices import qualified_labels, record_voice

LIST = "/admin/faq/faq/"
ADD = "/admin/faq/faq/add/"
VOICES = "/admin/faq/voice/"

MakeFAQ = Callable[..., FAQ]


def form(*wordings: str, **fields: str) -> dict[str, str]:
    """What the browser sends for an FAQ with these wordings."""
    return {
        "question": "Where is my parcel?",
        "answer": "Open your order.",
        "status": "published",
        "wordings": "\r\n".join(wordings),
        **fields,
    }


def test_faq_is_saved_with_its_wordings(staff_client: Client) -> None:
    response = staff_client.post(ADD, form("track my parcel", "parcel lost?"))

    assert response.status_code == 302
    faq = FAQ.objects.get(question="Where is my parcel?")
    texts = faq.phrasings.values_list("text", flat=True)
    assert set(texts) == {"track my parcel", "parcel lost?"}


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        pytest.param(
            form(question="HOW DO I PAY?"),
            "An FAQ with this question exists already.",
            id="question-taken-in-other-case",
        ),
        pytest.param(form(answer=" \n "), "This field is required.", id="blank-answer"),
        pytest.param(
            form(question=" "), "This field is required.", id="blank-question"
        ),
        pytest.param(
            form(
                valid_from_0="2030-02-01",
                valid_from_1="00:00",
                valid_until_0="2030-01-01",
                valid_until_1="00:00",
            ),
            "&#x27;Valid until&#x27; must be after &#x27;valid from&#x27;.",
            id="over-before-it-begins",
        ),
        pytest.param(
            form("Track it", "track IT "),
            "Line 2 says the same as line 1; remove one: “track IT”",
            id="wording-twice",
        ),
        pytest.param(
            form("a" * 501),
            "at most 500 characters (it has 501)",
            id="wording-too-long",
        ),
        pytest.param(
            form(question="null\0"), "Null characters", id="question-with-null"
        ),
        pytest.param(form(valid_from_0="soon"), "Enter a valid date.", id="no-date"),
    ],
)
def test_mistake_comes_back_in_the_form(
    staff_client: Client, make_faq: MakeFAQ, sent: dict[str, str], message: str
) -> None:
    make_faq("How do I pay?")

    response = staff_client.post(ADD, sent)

    assert response.status_code == 200
    assert message in response.content.decode()
    assert FAQ.objects.count() == 1


def test_selected_faqs_are_published_and_the_log_says_by_whom(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    draft = make_faq(status="draft", alternates=["track it", "find it"])
    published = make_faq("How do I pay?")
    chosen = {"action": "publish", "_selected_action": [draft.pk, published.pk]}

    response = staff_client.post(LIST, chosen, follow=True)

    draft.refresh_from_db()
    assert "1 FAQ published." in response.content.decode()
    assert draft.status == FAQ.Status.PUBLISHED
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user.get_username()) == (str(draft.pk), "staff")
    assert entry.get_change_message() == "Published."


def test_faqs_found_by_a_search_are_made_drafts(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    faqs = [make_faq("Parcel one?"), make_faq("Parcel two?")]
    chosen = {"action": "unpublish", "_selected_action": [faq.pk for faq in faqs]}

    response = staff_client.post(f"{LIST}?q=parcel", chosen, follow=True)

    assert "2 FAQs set to draft." in response.content.decode()
    assert not FAQ.objects.published().exists()


def test_search_finds_wordings_and_shows_each_faq_once(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(alternates=["lost box", "box gone"])
    make_faq("How do I pay?")

    response = staff_client.get(LIST, {"q": "box"})

    assert [faq.question for faq in response.context["cl"].result_list] == [
        "Where is my parcel?"
    ]


@pytest.mark.parametrize(
    ("validity", "label"),
    [("now", "Published"), ("later", "Not yet valid"), ("over", "Run out")],
)
def test_validity_is_shown_and_filtered(
    staff_client: Client, make_faq: MakeFAQ, validity: str, label: str
) -> None:
    now, day = timezone.now(), timedelta(days=1)
    make_faq("Published", valid_until=now + day)
    make_faq("Not yet valid", valid_from=now + day)
    make_faq("Run out", valid_until=now - day)

    response = staff_client.get(LIST, {"validity": validity})

    assert [faq.question for faq in response.context["cl"].result_list] == [label]
    assert response.content.decode().count(f"{label}\n") >= 1


def test_draft_is_shown_as_draft(staff_client: Client, make_faq: MakeFAQ) -> None:
    make_faq(status="draft")

    [row] = staff_client.get(LIST).context["results"]

    assert "Draft" in "".join(row)


def test_long_list_costs_as_many_queries_as_a_short_one(
    staff_client: Client,
    make_faq: MakeFAQ,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    categories = Category.objects.bulk_create(Category(name=f"C{n}") for n in range(40))
    FAQ.objects.bulk_create(
        FAQ(question=f"Question {n}?", answer="Yes.", category=category)
        for n, category in enumerate(categories)
    )

    with django_assert_max_num_queries(19):
        response = staff_client.get(LIST)

    assert len(response.context["cl"].result_list) == 40


def test_categories_show_how_many_faqs_they_hold(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(category="Delivery")
    make_faq("How do I pay?", category="Delivery")
    make_faq("Not yet seen?", category="Delivery", batch=ImportBatch.objects.create())

    response = staff_client.get("/admin/faq/category/")

    [category] = response.context["cl"].result_list
    assert category.number_of_faqs == 2


def test_category_name_taken_in_other_case_comes_back_in_the_form(
    staff_client: Client,
) -> None:
    Category.objects.create(name="Delivery")

    response = staff_client.post("/admin/faq/category/add/", {"name": "DELIVERY"})

    assert response.status_code == 200
    assert "A category of this name exists already." in response.content.decode()


def test_viewer_reads_but_neither_changes_nor_publishes(
    client_who_may: Callable[..., Client], make_faq: MakeFAQ
) -> None:
    faq = make_faq(status="draft")
    viewer = client_who_may("view_faq", "view_phrasing")
    chosen = {"action": "publish", "_selected_action": [faq.pk]}

    page = viewer.get(f"{LIST}{faq.pk}/change/")
    change = viewer.post(f"{LIST}{faq.pk}/change/", form())
    viewer.post(LIST, chosen)

    assert (page.status_code, change.status_code) == (200, 403)
    faq.refresh_from_db()
    assert faq.status == FAQ.Status.DRAFT


@pytest.mark.parametrize("url", [LIST, ADD, "/admin/faq/category/"])
def test_staff_without_permission_are_refused(
    client_who_may: Callable[..., Client], url: str
) -> None:
    response = client_who_may().get(url)

    assert response.status_code == 403


def test_saved_wordings_are_embedded_before_the_page_says_so(
    staff_client: Client,
    encoder: WordEncoder,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        staff_client.post(ADD, form("track my box"))

    assert {"Where is my parcel?", "track my box"} <= set(encoder.encoded)


def make_voice(faq: FAQ) -> Voice:
    record_voice(Voice.Kind.REJECTED, text="my box?", faq_ids=[faq.pk], voter="a")
    return Voice.objects.get()


@pytest.mark.parametrize(
    ("action", "is_right"), [("mark_right", True), ("mark_wrong", False)]
)
def test_staff_decide_what_customers_say_of_an_faq(
    staff_client: Client, make_faq: MakeFAQ, action: str, is_right: bool
) -> None:
    voice = make_voice(make_faq())

    page = staff_client.post(
        VOICES, {"action": action, "_selected_action": [voice.pk]}, follow=True
    )

    assert "1 question marked as" in page.content.decode()
    assert [label.is_right for label in qualified_labels()] == [is_right]
    assert LogEntry.objects.get().get_change_message().startswith("Marked as")


def test_what_customers_asked_is_pinned_once_to_its_faq(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    voice = make_voice(make_faq())
    action = {"action": "pin", "_selected_action": [voice.pk]}

    staff_client.post(VOICES, action)
    staff_client.post(VOICES, action)

    pin = PinnedQuestion.objects.get()
    assert (pin.text, pin.faq_id) == (voice.text, voice.faq_id)


def test_who_may_only_look_at_labels_from_use_decides_nothing(
    client_who_may: Callable[..., Client], make_faq: MakeFAQ
) -> None:
    voice, client = make_voice(make_faq()), client_who_may("view_voice")

    page = client.get(VOICES)
    client.post(VOICES, {"action": "mark_right", "_selected_action": [voice.pk]})

    assert "my box?" in page.content.decode()
    assert "mark_right" not in page.content.decode()
    assert not Voice.objects.of_staff().exists()


def test_labels_from_use_are_filtered_by_kind_and_faq(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    voice = make_voice(make_faq())

    shown = staff_client.get(
        VOICES, {"kind": "rejected", "faq__id__exact": str(voice.faq_id)}
    )
    hidden = staff_client.get(VOICES, {"kind": "confirmed"})

    assert "my box?" in shown.content.decode()
    assert "my box?" not in hidden.content.decode()


def test_labels_from_use_are_neither_added_nor_deleted_here(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    voice = make_voice(make_faq())

    paths = [f"{VOICES}add/", f"{VOICES}{voice.pk}/delete/"]

    assert [staff_client.get(path).status_code for path in paths] == [403, 403]


def test_deleting_a_category_says_which_faqs_lose_it(
    staff_client: Client, make_faq: MakeFAQ
) -> None:
    make_faq(question="Where is my parcel?", category="Delivery")
    category = Category.objects.get()

    page = staff_client.get(f"/admin/faq/category/{category.pk}/delete/")

    assert "1 FAQ stays, without a category" in page.content.decode()
    assert "Where is my parcel?" in page.content.decode()
