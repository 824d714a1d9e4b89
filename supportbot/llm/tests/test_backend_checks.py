"""The backends that ship pass what is asked of anybody's."""

from __future__ import annotations

from supportbot.llm import LLM, Chunk, Usage
from supportbot.llm.backends.gemini import GeminiBackend
from supportbot.llm.backends.locmem import LocMemBackend, Script
from supportbot.llm.backends.openai import OpenAIBackend
from supportbot.llm.exceptions import (
    LLMBlocked,
    LLMEmpty,
    LLMRateLimited,
    LLMRejected,
    LLMTimeout,
    LLMUnavailable,
)
from supportbot.llm.testing import BackendChecks, HTTPBackendChecks, Situation
from supportbot.llm.testing.checks import KEY
from supportbot.llm.tests.fake_gemini import FakeGemini
from supportbot.llm.tests.fake_openai import FakeOpenAI

SCRIPTS: dict[Situation, Script] = {
    "answers": [
        Chunk(text="It is "),
        Chunk(text="raining."),
        Chunk(usage=Usage(input_tokens=100, output_tokens=20)),
    ],
    "truncated": [Chunk(text="It is "), Chunk(is_truncated=True)],
    "blocked": LLMBlocked(),
    "empty": LLMEmpty(),
    "broken off": [Chunk(text="It is "), LLMUnavailable()],
    "silent": LLMTimeout(),
    "rejected": LLMRejected(),
    "rate limited": LLMRateLimited(retry_after=3),
    "failing": LLMUnavailable(),
}


class TestLocMem(BackendChecks):
    def backend_that(self, situation: Situation) -> LLM:
        backend = LocMemBackend("default", policy=self.patience())
        backend.enqueue(SCRIPTS[situation])
        return backend


class TestGemini(HTTPBackendChecks):
    service_class = FakeGemini

    @classmethod
    def backend_at(cls, url: str) -> LLM:
        return GeminiBackend(
            "default", policy=cls.patience(), api_key=KEY, model="m", base_url=url
        )


class TestOpenAI(HTTPBackendChecks):
    service_class = FakeOpenAI

    @classmethod
    def backend_at(cls, url: str) -> LLM:
        return OpenAIBackend(
            "default", policy=cls.patience(), api_key=KEY, model="m", base_url=url
        )


class TestOpenAIWithoutStreaming(TestOpenAI):
    @classmethod
    def backend_at(cls, url: str) -> LLM:
        return OpenAIBackend(
            "default",
            policy=cls.patience(),
            api_key=KEY,
            model="m",
            base_url=url,
            streaming=False,
        )
