"""Tests that every backend passes: subclass them and say how to bring it there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import pytest

from supportbot.llm.base import CallPolicy, Chunk, Prompt, PromptTurn, ReplyFormat
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMEmpty,
    LLMError,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)
from supportbot.llm.testing.faults import FAULTS, FOREVER, SECRET, ServiceFault

if TYPE_CHECKING:
    from supportbot.llm.base import LLM
    from supportbot.llm.testing.server import Response, ScriptedServer

Situation = Literal[
    "answers",  # "It is ", "raining." and 100 tokens in, 20 out
    "truncated",  # "It is ", cut at the longest reply
    "blocked",  # a safety filter withholds the reply
    "empty",  # ends without a word
    "broken off",  # "It is ", and then the connection is gone
    "silent",  # accepts the call and says nothing
    "rejected",  # refuses the key
    "rate limited",  # asks to come again in 3 seconds
    "failing",  # has a fault of its own
]
SECONDS = 1.0
FAULT_SECONDS = 0.3
KEY = "a-key-that-stays-secret"
PROMPT = Prompt(
    instructions="Be polite.", turns=(PromptTurn(role="user", text="Is it raining?"),)
)
FORMAT = ReplyFormat(schema={"type": "object"}, as_text="Reply as JSON.")
ERRORS: dict[Situation, type[LLMError]] = {
    "blocked": LLMBlocked,
    "empty": LLMEmpty,
    "broken off": LLMUnavailable,
    "silent": LLMTimeout,
    "rejected": LLMRejected,
    "rate limited": LLMRateLimited,
    "failing": LLMUnavailable,
}


class BackendChecks(ABC):
    """`class TestMine(BackendChecks)`, with `backend_that(situation)` of your own."""

    @abstractmethod
    def backend_that(self, situation: Situation) -> LLM:
        """A backend with the policy `patience()`, its service in that situation."""

    @staticmethod
    def patience() -> CallPolicy:
        """Short waits, so that silence is soon over."""
        return CallPolicy(first_token_timeout=0.2, idle_timeout=0.2, retry_jitter=0.001)

    def test_reply_is_all_that_the_model_says(self) -> None:
        chunks = ask(self.backend_that("answers"))

        assert "".join(chunk.text for chunk in chunks) == "It is raining."
        assert not any(chunk.is_truncated for chunk in chunks)

    def test_reply_that_streams_comes_in_pieces(self) -> None:
        backend = self.backend_that("answers")

        texts = [chunk.text for chunk in ask(backend) if chunk.text]

        assert len(texts) > 1 or not backend.capabilities.streaming

    def test_use_is_told_as_the_model_counts_it(self) -> None:
        *_, last = ask(self.backend_that("answers"))

        assert last.usage
        assert (last.usage.input_tokens, last.usage.output_tokens) == (100, 20)

    def test_reply_cut_at_its_longest_says_so(self) -> None:
        *_, last = ask(self.backend_that("truncated"))

        assert last.is_truncated

    @pytest.mark.parametrize("situation", ERRORS)
    def test_what_goes_wrong_is_an_error_of_ours(self, situation: Situation) -> None:
        backend = self.backend_that(situation)

        with pytest.raises(ERRORS[situation]) as raised:
            ask(backend)

        assert SECRET not in str(raised.value)
        assert KEY not in str(raised.value)

    def test_wish_to_be_asked_later_is_passed_on(self) -> None:
        backend = self.backend_that("rate limited")

        with pytest.raises(LLMRateLimited) as raised:
            ask(backend)

        assert raised.value.retry_after == 3

    def test_reply_can_be_given_up(self) -> None:
        with closing(
            self.backend_that("answers").stream(PROMPT, timeout=SECONDS)
        ) as it:
            first = next(it)

        assert first.text

    def test_format_is_taken_as_it_is_declared(self) -> None:
        backend = self.backend_that("answers")
        prompt = replace(PROMPT, format=FORMAT)

        fitted = backend.fit(prompt)

        assert (fitted.format == FORMAT) is backend.capabilities.structured_output
        assert list(backend.stream(fitted, timeout=SECONDS))

    def test_closed_backend_answers_again(self) -> None:
        backend = self.backend_that("answers")

        backend.close()

        assert ask(backend)


class HTTPBackendChecks(BackendChecks):
    """The same over HTTP, and every fault of the table; name server and backend.

    >>> class TestMine(HTTPBackendChecks):
    ...     service_class = FakeMine
    ...     @classmethod
    ...     def backend_at(cls, url): return MyBackend("default", base_url=url, ...)
    """

    service_class: ClassVar[Callable[[], ScriptedServer]]
    service: ClassVar[ScriptedServer]
    backend: ClassVar[LLM]

    @classmethod
    @abstractmethod
    def backend_at(cls, url: str) -> LLM:
        """A backend for the service at that address, with KEY and `patience()`."""

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def _shared(cls) -> Iterator[None]:
        """One server and one backend: to make them takes longer than most tests."""
        with cls.service_class() as cls.service:
            cls.backend = cls.backend_at(cls.service.url)
            yield
        cls.backend.close()

    @pytest.fixture(autouse=True)
    def _reset(self, _shared: None) -> None:
        self.service.reset()

    def backend_that(self, situation: Situation) -> LLM:
        self.service.enqueue(self._response(situation))
        return self.backend

    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_fault_is_an_error_of_ours_or_none(self, fault: ServiceFault) -> None:
        self.service.enqueue(fault.script(self.service))
        said = ""

        try:
            for chunk in self.backend.stream(PROMPT, timeout=FAULT_SECONDS):
                said += chunk.text
                if len(said) > self.backend.policy.max_reply_chars:
                    break
        except LLMError as error:
            said = str(error)

        assert SECRET not in said

    def _response(self, situation: Situation) -> Response:
        say, fail = self.service.say, self.service.fail
        return {
            "answers": say("It is ", "raining."),
            "truncated": say("It is ", ending="truncated"),
            "blocked": say("It is ", ending="blocked"),
            "empty": say(""),
            "broken off": replace(say("It is ", ending="none"), is_cut=True),
            "silent": replace(say("It is "), pause=FOREVER),
            "rejected": fail(401),
            "rate limited": fail(429, Retry_After="3"),
            "failing": fail(500),
        }[situation]


def ask(backend: LLM) -> list[Chunk]:
    """All that it says to a simple prompt."""
    return list(backend.stream(PROMPT, timeout=SECONDS))
