"""Models of LLM_FALLBACKS answer when the first does not."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import NamedTuple

import pytest
from pytest_django import Settings

from supportbot.llm import CallPolicy, Chunk, Prompt, llms
from supportbot.llm.attempts import Attempts
from supportbot.llm.backends.dummy import DummyBackend
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.calling import availability, availability_of, stream
from supportbot.llm.deadlines import Deadline
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMOverloaded,
    LLMParameterRefused,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)

LOCMEM = "supportbot.llm.backends.locmem.LocMemBackend"
DUMMY = "supportbot.llm.backends.dummy.DummyBackend"
POLICY = {
    "retry_jitter": 0.001,
    "first_token_timeout": 0.2,
    "max_concurrent_calls": 2,
    "max_queued_calls": 0,
}


class Models(NamedTuple):
    first: LocMemBackend
    spare: LocMemBackend


class WarmBackend(DummyBackend):
    """Tells when it has been made ready."""

    is_configured = True

    def __init__(self, alias: str, *, policy: CallPolicy | None = None) -> None:
        super().__init__(alias, policy=policy)
        self.is_warm = threading.Event()

    def warm_up(self) -> None:
        self.is_warm.set()
        raise ImportError("no such SDK")


@pytest.fixture
def models(settings: Settings) -> Models:
    entry = {"BACKEND": LOCMEM, "POLICY": POLICY}
    settings.LLM_FALLBACKS = ["spare"]
    settings.LLMS = {
        "default": entry | {"OPTIONS": {"model": "large"}},
        "spare": entry | {"OPTIONS": {"model": "small"}},
    }
    first, spare = llms["default"], llms["spare"]
    assert isinstance(first, LocMemBackend)
    assert isinstance(spare, LocMemBackend)
    return Models(first, spare)


def said(chunks: Iterable[Chunk]) -> list[tuple[str, str]]:
    return [(chunk.model, chunk.text) for chunk in chunks]


def test_model_that_answers_is_the_only_one_asked(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue("Yes.")

    assert said(stream(prompt)) == [("large", "Yes.")]
    assert models.spare.prompts == []


@pytest.mark.parametrize(
    "error",
    [LLMRejected(), LLMRateLimited(retry_after=60), LLMUnavailable(), LLMTimeout()],
    ids=["404", "429", "503", "timeout"],
)
def test_spare_answers_at_once_and_is_named(
    models: Models, prompt: Prompt, error: LLMError
) -> None:
    models.first.enqueue(error)
    models.spare.enqueue("Yes.")

    assert said(stream(prompt)) == [("small", "Yes.")]
    assert len(models.first.prompts) == 1


def test_last_spare_is_asked_twice(models: Models, prompt: Prompt) -> None:
    models.first.enqueue(LLMTimeout())
    models.spare.enqueue(LLMUnavailable(), "Yes.")

    assert said(stream(prompt)) == [("small", "Yes.")]


def test_all_failing_is_the_failure_of_the_last_call(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue(LLMTimeout())
    models.spare.enqueue(LLMEmpty(), LLMRateLimited())

    with pytest.raises(LLMRateLimited):
        list(stream(prompt))


def test_spare_that_is_not_called_does_not_hide_the_failure(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue(LLMTimeout())
    for _ in range(5):
        models.spare.circuit.fail(models.spare.circuit.enter())

    with pytest.raises(LLMTimeout):
        list(stream(prompt))


def test_what_one_model_must_not_say_no_other_is_asked_for(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue(LLMBlocked())

    with pytest.raises(LLMBlocked):
        list(stream(prompt))

    assert models.spare.prompts == []


def test_reply_that_has_begun_is_not_begun_again(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue([Chunk(text="Well, "), LLMUnavailable()])

    with pytest.raises(LLMUnavailable):
        list(stream(prompt))

    assert models.spare.prompts == []


def test_refused_parameter_is_tried_without_before_the_spare(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue(LLMParameterRefused(), "Yes.")

    assert said(stream(prompt)) == [("large", "Yes.")]


def test_each_model_has_its_own_circuit(models: Models, prompt: Prompt) -> None:
    models.first.enqueue(*[LLMUnavailable() for _ in range(5)])
    models.spare.enqueue(*["Yes."] * 6)

    replies = [said(stream(prompt)) for _ in range(6)]

    assert replies == [[("small", "Yes.")]] * 6
    assert len(models.first.prompts) == 5
    assert (availability_of("default"), availability()) == ("unavailable", "available")


def test_no_spare_is_asked_after_the_deadline(models: Models) -> None:
    attempts = Attempts(models)

    assert attempts.go_on_after(LLMTimeout(), Deadline(0)) is None


def test_turns_that_wait_for_a_spare_count_for_the_first(
    models: Models, prompt: Prompt
) -> None:
    models.first.enqueue(LLMTimeout(), LLMTimeout())
    models.spare.enqueue("Yes.", "Yes.")
    waiting = [stream(prompt), stream(prompt)]
    firsts = [next(chunks) for chunks in waiting]

    with pytest.raises(LLMOverloaded):
        list(stream(prompt))

    assert [chunk.text for chunk in firsts] == ["Yes.", "Yes."]


def test_model_without_a_key_leaves_it_to_the_spare(
    models: Models, settings: Settings, prompt: Prompt
) -> None:
    settings.LLMS = settings.LLMS | {"default": {"BACKEND": DUMMY}}
    spare = llms["spare"]
    assert isinstance(spare, LocMemBackend)
    spare.enqueue("Yes.")

    assert said(stream(prompt)) == [("small", "Yes.")]
    assert availability() == "available"


def test_spare_that_cannot_be_built_is_left_out(
    models: Models, settings: Settings, prompt: Prompt
) -> None:
    settings.LLM_FALLBACKS = ["nobody"]
    models.first.enqueue("Yes.")

    assert said(stream(prompt)) == [("large", "Yes.")]


def test_reply_of_no_end_is_cut(models: Models, prompt: Prompt) -> None:
    models.first.enqueue([Chunk(text="x" * 30_000)] * 9)

    *shown, last = stream(prompt)

    assert len(shown) == 1
    assert last.is_truncated


def test_warm_up_makes_ready_beside_the_requests_whatever_comes_of_it(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LLMS = {"default": {"BACKEND": f"{__name__}.WarmBackend"}}
    backend = llms["default"]
    assert isinstance(backend, WarmBackend)

    llms.warm_up()

    assert backend.is_warm.wait(2)
    for thread in threading.enumerate():
        if thread.name == "llm-warm-up":
            thread.join(2)
    assert "llm.warm_up.failed" in caplog.messages


def test_warm_up_of_what_has_no_key_starts_nothing() -> None:
    llms.warm_up()

    assert "llm-warm-up" not in [thread.name for thread in threading.enumerate()]
