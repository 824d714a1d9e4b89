"""The day's budget around calls of the model."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

import pytest
from django.db import OperationalError

from faq.models import FAQ
from sessions_app import budget
from sessions_app.models import ChatSession, ModelDay, ModelUse
from supportbot.chat import answering
from supportbot.chat.metering import BudgetExhausted, metered
from supportbot.llm import Chunk, Prompt, PromptTurn, Usage, calling
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.exceptions import LLMOverloaded, LLMRejected

PROMPT = Prompt(instructions="Be kind.", turns=(PromptTurn(role="user", text="Hello"),))
HELD = 4  # tokens: a quarter of the bytes of each text, rounded up


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Any:
    """The settings, with a budget of one call a day."""
    settings.MODEL_DAILY_CALLS = 1
    return settings


def call() -> Generator[Chunk, None, None]:
    """A metered call of the model, as a completion makes it."""
    chunks = calling.stream(PROMPT, timeout=5)
    with metered(PROMPT, "locmem") as meter, closing(chunks):
        for chunk in chunks:
            meter.read(chunk)
            yield chunk


def used() -> tuple[int, int, int]:
    fields = ("call_count", "input_tokens", "output_tokens")
    calls, asked, written = ModelDay.objects.values_list(*fields).get()
    return calls, asked, written


@pytest.mark.django_db
def test_a_call_costs_what_the_model_says(llm: LocMemBackend) -> None:
    usage = Usage(input_tokens=30, output_tokens=7)
    llm.enqueue([Chunk(text="Hi."), Chunk(usage=usage)])

    chunks = list(call())

    assert chunks[0].text == "Hi."
    assert used() == (1, 30, 7)


@pytest.mark.django_db
def test_a_call_that_the_customer_leaves_costs_what_came(llm: LocMemBackend) -> None:
    llm.enqueue([Chunk(text="Hello you."), Chunk(text="Never read.")])

    with closing(call()) as chunks:
        next(chunks)

    assert used() == (1, HELD, 3)


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "calls"), [(LLMOverloaded(), 0), (LLMRejected(), 1)])
def test_a_failure_costs_a_call_if_one_was_made(
    llm: LocMemBackend, error: Exception, calls: int
) -> None:
    llm.enqueue(error)

    with pytest.raises(type(error)):
        list(call())

    assert used() == (calls, calls * HELD, 0)


@pytest.mark.django_db
def test_no_call_is_made_past_the_budget(llm: LocMemBackend) -> None:
    budget.reserve(1, model="locmem")

    with pytest.raises(BudgetExhausted):
        list(call())

    assert llm.prompts == []


@pytest.mark.django_db
def test_a_call_without_a_budget_is_counted_for_its_model(
    llm: LocMemBackend, limits: Any
) -> None:
    limits.MODEL_DAILY_CALLS = 0
    llm.enqueue(
        [Chunk(text="Hi."), Chunk(usage=Usage(input_tokens=30, output_tokens=7))]
    )

    list(call())

    use = ModelUse.objects.get()
    assert (use.model, use.input_tokens, use.output_tokens) == ("locmem", 30, 7)
    assert not ModelDay.objects.exists()


@pytest.mark.django_db
def test_a_reply_outlives_a_database_that_cannot_be_settled(
    llm: LocMemBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(budget, "settle", refuse)
    llm.enqueue("Hi.")

    chunks = list(call())

    assert chunks[0].text == "Hi."
    assert used() == (1, HELD, 0)


def test_past_the_budget_the_faq_answers_and_the_rest_falls_back(
    llm: LocMemBackend, session: ChatSession, make_faq: Callable[..., FAQ]
) -> None:
    make_faq("Where is my parcel?", "Open your order.")
    budget.reserve(1, model="locmem")

    known = answering.answer(session, "Where is my parcel?")
    unknown = answering.answer(session, "Penguins swim")

    assert (known.source, known.text) == ("FAQ", "Open your order.")
    assert (unknown.source, unknown.reason) == ("Fallback", "budget_exhausted")
    assert "try again in a while" in unknown.text
    assert llm.prompts == []
