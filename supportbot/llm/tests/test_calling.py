"""The resilient call: attempts, deadlines, the circuit, the limit on calls at once."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator, Iterable
from typing import Protocol, TypeVar

import pytest
from pytest_django import Settings

from supportbot.llm import LLM, CallPolicy, Capabilities, Chunk, Prompt, llms
from supportbot.llm.calling import availability, stream
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMCircuitOpen,
    LLMEmpty,
    LLMError,
    LLMNotConfigured,
    LLMOverloaded,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)
from supportbot.llm.tests.conftest import MakeLLM

Kind = TypeVar("Kind", bound=LLM)

POLICY: dict[str, float] = {
    "first_token_timeout": 0.2,
    "idle_timeout": 0.2,
    "retry_jitter": 0.001,
}


class Stuck(LLM):
    """Says one word, then blocks until the test lets go of it."""

    def __init__(
        self,
        alias: str,
        *,
        words: tuple[str, ...] = ("Well, ",),
        policy: CallPolicy | None = None,
    ) -> None:
        super().__init__(alias, policy=policy)
        self.words = words
        self.release = threading.Event()
        self.hung_up = threading.Event()

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        try:
            for word in self.words:
                yield Chunk(text=word)
            self.release.wait(5)
            yield Chunk(text="then")
        finally:
            self.hung_up.set()


class Silent(Stuck):
    """Blocks before the first word."""

    def __init__(self, alias: str, *, policy: CallPolicy | None = None) -> None:
        super().__init__(alias, words=(), policy=policy)


class WholeReply(Silent):
    """Says all at once, after longer than the first words of others may take."""

    capabilities = Capabilities(structured_output=False, streaming=False)

    def __init__(self, alias: str, *, policy: CallPolicy | None = None) -> None:
        super().__init__(alias, policy=policy)
        threading.Timer(2 * self.policy.first_token_timeout, self.release.set).start()


class Flood(LLM):
    """Never stops talking."""

    def stream(
        self,
        prompt: Prompt,  # noqa: ARG002 (the interface)
        *,
        timeout: float,  # noqa: ARG002 (the interface)
    ) -> Generator[Chunk, None, None]:
        while True:
            yield Chunk(text="blah ")


class Use(Protocol):
    """Puts a backend of this file under "default", with a policy of short waits."""

    def __call__(self, backend: type[Kind], **policy: float) -> Kind: ...


@pytest.fixture
def use(settings: Settings) -> Use:
    def configure(backend: type[Kind], **policy: float) -> Kind:
        settings.LLMS = {
            "default": {
                "BACKEND": f"{__name__}.{backend.__name__}",
                "POLICY": POLICY | policy,
            }
        }
        llm = llms["default"]
        assert isinstance(llm, backend)
        return llm

    return configure


def text_of(chunks: Iterable[Chunk]) -> str:
    return "".join(chunk.text for chunk in chunks)


def test_reply_is_passed_on_as_it_comes(make_llm: MakeLLM, prompt: Prompt) -> None:
    llm = make_llm()
    llm.enqueue([Chunk(text="It is "), Chunk(text="raining.")])

    chunks = list(stream(prompt))

    assert [chunk.text for chunk in chunks] == ["It is ", "raining."]
    assert llm.prompts == [prompt]


@pytest.mark.parametrize(
    "error", [LLMUnavailable, LLMTimeout, LLMRateLimited, LLMEmpty]
)
def test_second_attempt_saves_the_reply(
    make_llm: MakeLLM, prompt: Prompt, error: type[LLMError]
) -> None:
    llm = make_llm()
    llm.enqueue(error(), "It is raining.")

    reply = text_of(stream(prompt))

    assert reply == "It is raining."
    assert availability() == "available"


@pytest.mark.parametrize("error", [LLMBlocked, LLMRejected, LLMNotConfigured])
def test_refusal_is_final(
    make_llm: MakeLLM, prompt: Prompt, error: type[LLMError]
) -> None:
    llm = make_llm()
    llm.enqueue(error())

    with pytest.raises(error):
        list(stream(prompt))

    assert len(llm.prompts) == 1


def test_there_is_no_third_attempt(make_llm: MakeLLM, prompt: Prompt) -> None:
    llm = make_llm()
    llm.enqueue(LLMUnavailable(), LLMUnavailable(), "too late")

    with pytest.raises(LLMUnavailable):
        list(stream(prompt))

    assert len(llm.prompts) == 2


def test_reply_that_breaks_off_is_not_begun_again(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm()
    llm.enqueue([Chunk(text="It is "), LLMUnavailable()], "too late")
    chunks = stream(prompt)

    first = next(chunks)

    assert first.text == "It is "
    with pytest.raises(LLMUnavailable):
        next(chunks)
    assert len(llm.prompts) == 1


def test_wish_to_wait_is_granted(make_llm: MakeLLM, prompt: Prompt) -> None:
    llm = make_llm()
    llm.enqueue(LLMRateLimited(retry_after=0.1), "It is raining.")
    started = time.monotonic()

    reply = text_of(stream(prompt))

    assert reply == "It is raining."
    assert time.monotonic() - started >= 0.1


def test_wish_to_wait_longer_than_there_is_time_ends_the_call(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm()
    llm.enqueue(LLMRateLimited(retry_after=60), "too late")

    with pytest.raises(LLMRateLimited):
        list(stream(prompt, timeout=0.5))

    assert len(llm.prompts) == 1


def test_silence_before_the_first_word_times_out_twice(
    use: Use, prompt: Prompt
) -> None:
    llm = use(Silent, first_token_timeout=0.1)
    started = time.monotonic()

    with pytest.raises(LLMTimeout):
        list(stream(prompt, timeout=5))

    assert 0.2 <= time.monotonic() - started < 2
    llm.release.set()


def test_silence_inside_the_reply_times_out(use: Use, prompt: Prompt) -> None:
    llm = use(Stuck, first_token_timeout=5)
    chunks = stream(prompt, timeout=5)

    first = next(chunks)

    assert first.text == "Well, "
    with pytest.raises(LLMTimeout):
        next(chunks)
    llm.release.set()


def test_total_deadline_holds_though_the_backend_blocks(
    use: Use, prompt: Prompt
) -> None:
    llm = use(Stuck, idle_timeout=30, first_token_timeout=30)
    started = time.monotonic()

    with pytest.raises(LLMTimeout):
        list(stream(prompt, timeout=0.3))

    assert time.monotonic() - started < 2
    llm.release.set()


def test_total_deadline_ends_a_reply_without_end(use: Use, prompt: Prompt) -> None:
    use(Flood)

    with pytest.raises(LLMTimeout, match=r"deadline over|within 0\.0 s"):
        text_of(stream(prompt, timeout=0.05))


def test_customer_hanging_up_ends_the_call(use: Use, prompt: Prompt) -> None:
    llm = use(Stuck, max_concurrent_calls=1)
    chunks = stream(prompt)
    next(chunks)

    chunks.close()
    llm.release.set()

    assert llm.hung_up.wait(2)
    assert llm.slots.acquire(timeout=2)
    assert availability() == "available"


def test_calls_beyond_the_slots_are_refused_at_once(use: Use, prompt: Prompt) -> None:
    llm = use(Stuck, max_concurrent_calls=1)
    chunks = stream(prompt)
    next(chunks)

    with pytest.raises(LLMOverloaded):
        list(stream(prompt))

    assert availability() == "available"
    llm.release.set()
    chunks.close()


def test_a_slot_is_free_again_when_the_reply_is_complete(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm(max_concurrent_calls=1)
    llm.enqueue("One.", "Two.")

    first = text_of(stream(prompt))
    second = text_of(stream(prompt))

    assert (first, second) == ("One.", "Two.")


def test_lack_of_threads_is_overload_and_keeps_no_slot(
    make_llm: MakeLLM, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    llm = make_llm(max_concurrent_calls=1)
    llm.enqueue("Hello.")
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", _out_of_threads)
        with pytest.raises(LLMOverloaded):
            list(stream(prompt))

    reply = text_of(stream(prompt))

    assert reply == "Hello."


def _out_of_threads(_self: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_failures_open_the_circuit_and_spare_the_service(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm()
    llm.enqueue(*[LLMUnavailable() for _ in range(5)])
    _fail_twice(prompt)

    with pytest.raises(LLMCircuitOpen):
        list(stream(prompt))

    assert len(llm.prompts) == 5
    assert availability() == "unavailable"


def _fail_twice(prompt: Prompt) -> None:
    with pytest.raises(LLMUnavailable):
        list(stream(prompt))
    with pytest.raises(LLMUnavailable):
        list(stream(prompt))


@pytest.mark.parametrize("error", [LLMBlocked, LLMRejected])
def test_refusals_do_not_open_the_circuit(
    make_llm: MakeLLM, prompt: Prompt, error: type[LLMError]
) -> None:
    llm = make_llm()
    llm.circuit.fail(llm.circuit.enter())
    llm.enqueue(error())

    with pytest.raises(error):
        list(stream(prompt))

    assert not llm.circuit.has_failed_recently


def test_backend_that_refuses_us_is_unavailable_until_it_answers(
    make_llm: MakeLLM, prompt: Prompt
) -> None:
    llm = make_llm()
    llm.enqueue(LLMRejected(), "Hello.")
    with pytest.raises(LLMRejected):
        list(stream(prompt))
    during = availability()

    list(stream(prompt))

    assert (during, availability()) == ("unavailable", "available")


def test_dummy_refuses_and_is_not_configured(
    settings: Settings, prompt: Prompt
) -> None:
    settings.LLMS = {
        "default": {"BACKEND": "supportbot.llm.backends.dummy.DummyBackend"}
    }

    with pytest.raises(LLMNotConfigured, match="is the dummy backend"):
        list(stream(prompt))

    assert availability() == "not_configured"


def test_availability_of_wrong_settings_is_not_configured(settings: Settings) -> None:
    settings.LLMS = {"default": {"BACKEND": "no.such.Backend"}}

    assert availability() == "not_configured"


def test_failure_is_logged_in_scalars(
    make_llm: MakeLLM, prompt: Prompt, caplog: pytest.LogCaptureFixture
) -> None:
    llm = make_llm()
    llm.enqueue(LLMBlocked("finish reason SAFETY"))

    with caplog.at_level(logging.WARNING), pytest.raises(LLMBlocked):
        list(stream(prompt))

    (record,) = caplog.records
    assert record.getMessage() == "llm.call.failed"
    told = vars(record)
    assert (told["error_type"], told["detail"]) == (
        "LLMBlocked",
        "finish reason SAFETY",
    )
    assert "raining" not in str(told)


def test_bug_in_a_backend_is_not_hidden(make_llm: MakeLLM, prompt: Prompt) -> None:
    make_llm()

    with pytest.raises(AssertionError, match="No reply enqueued for call 1"):
        list(stream(prompt))


def test_model_that_does_not_stream_has_the_whole_deadline(
    use: Use, prompt: Prompt
) -> None:
    use(WholeReply, first_token_timeout=0.05)

    reply = text_of(stream(prompt, timeout=5))

    assert reply == "then"
