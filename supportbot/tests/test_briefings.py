"""Staff brief the model: what it is told of the company, and how it is to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from faq.models import FAQ
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.models import Appearance, BotText, Briefing, BriefingVersion, TextKey

PAGE = "/admin/supportbot/briefing/1/change/"
PROMPT = "/admin/supportbot/briefing/prompt/"


def form_of(**changes: str) -> dict[str, str]:
    chosen = {"tone": "friendly", "reply_language": "customer"}
    return {**chosen, **changes}


def test_saved_briefing_is_kept_as_it_was_written(staff_client: Client) -> None:
    staff_client.post(
        PAGE, form_of(company="Bean & Leaf", tone="formal", wishes="Say tea.")
    )

    kept = Briefing.current()
    assert (kept.company, kept.tone, kept.wishes) == (
        "Bean & Leaf",
        "formal",
        "Say tea.",
    )


@pytest.mark.django_db
def test_briefing_that_nobody_has_written_is_an_empty_one() -> None:
    assert str(Briefing.current()) == "Briefing of the model"


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        ({"forbidden_topics": "\n".join(map(str, range(31)))}, "There are 31 topics"),
        ({"forbidden_topics": "x" * 101}, "has 101 characters; a topic has 100"),
        ({"wishes": "x" * 2001}, "at most 2000 characters"),
        ({"tone": "rude"}, "rude is not one of the available choices"),
    ],
    ids=["topics", "topic", "wishes", "tone"],
)
def test_briefing_that_is_too_much_is_refused(
    staff_client: Client, sent: dict[str, str], fault: str
) -> None:
    page = staff_client.post(PAGE, form_of(**sent))

    assert fault in page.content.decode()
    assert not Briefing.objects.exists()


def test_menu_leads_to_the_one_page(staff_client: Client) -> None:
    response = staff_client.get("/admin/supportbot/briefing/")

    assert response.headers["Location"] == PAGE


def test_who_may_not_change_the_briefing_sees_it_and_its_prompt(
    client_in: Callable[[str], Client],
) -> None:
    publisher = client_in("Publisher")

    assert "Rules that nothing" in publisher.get(PAGE).content.decode()
    assert publisher.post(PAGE, form_of(company="Mine")).status_code == 403


def test_what_others_would_change_is_not_in_their_preview(
    client_in: Callable[[str], Client],
) -> None:
    shown = client_in("Viewer").post(PROMPT, form_of(company="Mine"))

    assert "assistant of a company" in shown.content.decode()


def test_prompt_is_for_those_who_may_see_the_briefing(
    client_who_may: Callable[..., Client],
) -> None:
    client = client_who_may("view_faq")

    assert client.post(PROMPT, form_of()).status_code == 403
    assert client.get(PAGE).status_code == 403


def test_preview_shows_the_prompt_of_what_is_not_saved(
    staff_client: Client, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Can I send tea back?", "Unopened, within 14 days.")
    sent = form_of(company="Bean <b>", question="Can I send my tea back?")

    shown = staff_client.post(PROMPT, sent).content.decode()

    assert "<mark>You are the customer support assistant of Bean &lt;b&gt;." in shown
    assert "Unopened, within 14 days." in shown
    assert "Can I send my tea back?" in shown
    assert not Briefing.objects.exists()


def test_preview_marks_nothing_of_an_empty_briefing(staff_client: Client) -> None:
    assert "<mark>" not in staff_client.post(PROMPT, form_of()).content.decode()


def test_preview_leaves_out_what_cannot_be_saved(staff_client: Client) -> None:
    sent = form_of(assistant="Mia", wishes="Too long. " * 300)

    shown = staff_client.post(PROMPT, sent).content.decode()

    assert "Your name is Mia." in shown
    assert "Too long." not in shown


def test_preview_asks_no_model(staff_client: Client, llm: LocMemBackend) -> None:
    staff_client.get(PAGE)
    staff_client.post(PROMPT, form_of(question="Do whales sing?"))

    assert llm.prompts == []


def test_page_tells_what_stands_elsewhere(staff_client: Client) -> None:
    Appearance.objects.create(pk=1, brand="Bean & Leaf")
    BotText.objects.create(key=TextKey.HOURS, text="Monday to Friday, 9 to 17")
    BotText.objects.create(key=TextKey.CONTACT, text="help@bean.example")

    page = staff_client.get(PAGE).content.decode()

    assert 'placeholder="Bean &amp; Leaf"' in page
    assert page.count("Monday to Friday, 9 to 17") == 2  # in the prompt, too
    assert page.count("help@bean.example") == 2


def test_question_has_a_label_and_leads_to_the_playground(
    staff_client: Client,
) -> None:
    page = staff_client.get(PAGE).content.decode()

    assert '<label for="briefing-question">' in page
    assert 'href="/admin/playground/?message=Can%20I%20return' in page


def test_earlier_briefing_is_restored_with_one_press(staff_client: Client) -> None:
    staff_client.post(PAGE, form_of(wishes="Say tea."))
    staff_client.post(PAGE, form_of(wishes="Say infusion."))
    first = BriefingVersion.objects.earliest("id")
    base = PAGE.removesuffix("change/")

    history = staff_client.get(f"{base}history/").content.decode()
    staff_client.post(f"{base}history/{first.pk}/restore/")

    assert "Say <del>tea</del><ins>infusion</ins>." in history
    assert Briefing.current().wishes == "Say tea."


def test_second_save_of_a_briefing_shows_what_another_saved_meanwhile(
    staff_client: Client,
) -> None:
    staff_client.post(PAGE, form_of(company="Bean"))
    opened = str(staff_client.get(PAGE).context["opened"])
    staff_client.post(PAGE, form_of(company="Theirs"))

    page = staff_client.post(PAGE, form_of(company="Mine", _opened=opened))

    assert "Theirs" in page.content.decode()
    assert Briefing.current().company == "Theirs"
