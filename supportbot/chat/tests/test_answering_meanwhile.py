"""Turns during whose call of the model staff change what it is about."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from faq.models import FAQ
from sessions_app.models import ChatSession
from supportbot.chat.answering import answer
from supportbot.chat.tests.scripted import ABSTAINING, pointing_at
from supportbot.llm import Chunk, Prompt, llms
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMTimeout

# The model speaks in a thread of its own, which has to see the FAQs.
pytestmark = pytest.mark.django_db(transaction=True)

ZOO, SING = "Are there whales in the zoo?", "Whales do **sing** all year."
ASKED = "Do whales sing in winter?"


class Interrupted(LocMemBackend):
    """A model during whose call something happens."""

    meanwhile: Callable[[], object]

    def stream(
        self,
        prompt: Prompt,
        *,
        timeout: float,
    ) -> Generator[Chunk, None, None]:
        self.meanwhile()
        yield from super().stream(prompt, timeout=timeout)


@pytest.fixture
def model(settings: Settings) -> Interrupted:
    settings.LLMS = {"default": {"BACKEND": f"{__name__}.{Interrupted.__name__}"}}
    model = llms["default"]
    assert isinstance(model, Interrupted)
    return model


def test_an_faq_that_is_deleted_meanwhile_is_not_shown(
    model: Interrupted, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq(ZOO, SING)
    model.meanwhile = FAQ.objects.all().delete
    model.enqueue(pointing_at(1))

    reply = answer(session, ASKED)

    assert SING not in reply.text
    assert (reply.source, reply.faq) == ("Fallback", None)
    assert ZOO not in [each.question for each in reply.record.suggestions]


@pytest.mark.parametrize(
    "values",
    [
        {"status": FAQ.Status.DRAFT},
        {"valid_until": timezone.now() - timedelta(days=1)},
        {"question": "Are there lions in the zoo?", "answer": "There are lions."},
    ],
    ids=["unpublished", "expired", "made another question's"],
)
def test_an_faq_that_is_no_more_what_the_model_chose_is_not_shown(
    values: dict[str, object],
    model: Interrupted,
    session: ChatSession,
    make_faq: Callable[..., FAQ],
) -> None:
    faq = make_faq(ZOO, SING)
    model.meanwhile = lambda: FAQ.objects.filter(pk=faq.pk).update(**values)
    model.enqueue(pointing_at(1))

    reply = answer(session, ASKED)

    assert SING not in reply.text
    assert reply.source == "Fallback"


def test_an_answer_that_staff_correct_meanwhile_is_shown_corrected(
    model: Interrupted, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    faq = make_faq(ZOO, SING)
    corrected = FAQ.objects.filter(pk=faq.pk)
    model.meanwhile = lambda: corrected.update(answer="They are silent.")
    model.enqueue(pointing_at(1))

    reply = answer(session, ASKED)

    assert (reply.text, reply.source) == ("They are silent.", "FAQ")


@pytest.mark.parametrize("said", [ABSTAINING, LLMTimeout()], ids=["abstains", "fails"])
def test_what_search_found_is_not_shown_once_it_is_deleted(
    said: str | Exception,
    model: Interrupted,
    session: ChatSession,
    make_faq: Callable[..., FAQ],
) -> None:
    make_faq(ZOO, SING)
    model.meanwhile = FAQ.objects.all().delete
    model.enqueue(said, said)  # a failed call is tried again

    reply = answer(session, ASKED)

    assert SING not in reply.text
    assert (reply.source, reply.record.suggestions) == ("Fallback", ())
