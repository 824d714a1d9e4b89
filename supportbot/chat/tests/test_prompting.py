"""What a turn gives the model to read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from faq import search
from faq.models import FAQ
from sessions_app.models import ChatSession
from supportbot.chat.answering import answer
from supportbot.chat.building import TurnContext
from supportbot.chat.prompting import prepare
from supportbot.chat.trying import unstored
from supportbot.llm import Prompt
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.models import Appearance, BotText, Briefing, TextKey

COURIER = "Which courier brings my parcel?"
FOLLOW_UP = "and can the driver phone me before he comes along to my door?"
UNKNOWN = "Do whales sing in winter?"

Ask = Callable[[str], Prompt]


@pytest.fixture
def ask(llm: LocMemBackend, session: ChatSession) -> Ask:
    """Sends a message that goes to the model, and gives what the model was told."""

    def send(text: str) -> Prompt:
        llm.enqueue("No.")
        answer(session, text)
        return llm.prompts[-1]

    return send


@pytest.fixture
def courier(make_faq: Callable[..., FAQ], session: ChatSession) -> FAQ:
    """An FAQ that has just been an answer."""
    faq = make_faq(COURIER, "It comes with the courier Hermes Blue.")
    answer(session, COURIER)
    return faq


def told(prompt: Prompt) -> str:
    return prompt.turns[0].text


@pytest.mark.usefixtures("courier")
def test_answer_given_before_is_named_by_its_number(ask: Ask) -> None:
    prompt = ask(FOLLOW_UP)

    assert told(prompt).endswith("Assistant: gave the answer of FAQ 1.")
    assert str(prompt).count("Hermes Blue") == 1


def test_answer_given_before_is_told_as_it_is_now(ask: Ask, courier: FAQ) -> None:
    FAQ.objects.filter(pk=courier.pk).update(answer="It comes with Swift Red.")

    prompt = ask(FOLLOW_UP)

    assert "Hermes" not in str(prompt)
    assert "Swift Red" in told(prompt)
    assert COURIER in told(prompt)


@pytest.mark.parametrize(
    "change",
    [{"status": FAQ.Status.DRAFT}, {"question": "Which opera is on tonight?"}],
    ids=["taken back", "of another question now"],
)
def test_answer_that_no_longer_stands_is_left_out(
    ask: Ask, courier: FAQ, change: dict[str, str]
) -> None:
    FAQ.objects.filter(pk=courier.pk).update(**change)

    prompt = ask(FOLLOW_UP)

    assert "Assistant: gave the answer of an FAQ that has changed since." in told(
        prompt
    )
    assert COURIER in told(prompt)


def test_deleted_answer_is_left_out(ask: Ask, courier: FAQ) -> None:
    courier.delete()

    assert "Hermes" not in str(ask(FOLLOW_UP))


@pytest.mark.django_db
def test_models_own_words_come_back_as_data_alone() -> None:
    said = {"text": "Whales hum.", "source": "Gemini AI", "state": "answered"}
    context = TurnContext(text="And why do they?", result=None)

    prepared = prepare(context, [unstored(UNKNOWN, said)], documents=[], faqs=search)

    prompt = prepared.prompt
    assert "words of its own, which are no reference:\n<data_" in told(prompt)
    assert [turn.role for turn in prompt.turns] == ["user", "model", "user"]
    assert "hum" not in prompt.turns[1].text
    assert "hum" not in str(prepared.said)


def test_briefing_is_told_from_the_moment_it_is_saved(ask: Ask) -> None:
    ask(UNKNOWN)
    Briefing.objects.create(pk=1, company="Bean & Leaf", assistant="Mia")

    instructions = ask("Do bears sing in winter?").instructions

    assert "assistant of Bean & Leaf. Your name is Mia." in instructions


def test_company_without_a_name_has_that_of_its_look(ask: Ask) -> None:
    Appearance.objects.create(pk=1, brand="Leaf & Bean")

    assert "assistant of Leaf & Bean." in ask(UNKNOWN).instructions


def test_contact_that_staff_wrote_goes_before_the_settings(
    ask: Ask, settings: Settings
) -> None:
    settings.SUPPORT_CONTACT = "old@shop.example"
    BotText.objects.create(key=TextKey.CONTACT, text="new@shop.example")

    prompt = ask(UNKNOWN)

    assert "new@shop.example" in told(prompt)
    assert "old@shop.example" not in str(prompt)


def test_opening_hours_are_those_of_the_bots_texts(ask: Ask) -> None:
    BotText.objects.create(key=TextKey.HOURS, text="Weekdays, 9 to 17")

    assert "Opening hours: Weekdays, 9 to 17" in told(ask(UNKNOWN))


def test_base_language_is_the_default_one(ask: Ask, settings: Settings) -> None:
    settings.DEFAULT_LANGUAGE = "de"

    assert "where nothing tells it, German." in ask(UNKNOWN).instructions
