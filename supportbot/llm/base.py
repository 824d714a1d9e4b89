"""What goes into and comes out of a language model, and what a backend must offer."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from supportbot.llm.breaker import CircuitBreaker
from supportbot.llm.exceptions import InvalidLLM

DEFAULT_LLM_ALIAS = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptTurn:
    """A message as the model sees it."""

    role: Literal["user", "model"]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFormat:
    """What the reply has to look like: a JSON schema, and the same told in words."""

    schema: Mapping[str, Any]  # Any: JSON
    as_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Instructions and the conversation; its last turn is the customer's."""

    instructions: str
    turns: tuple[PromptTurn, ...]
    format: ReplyFormat | None = None

    def with_format_in_words(self) -> Prompt:
        """The same for a model that takes no schema: its format is told in words."""
        if self.format is None:
            return self
        instructions = f"{self.instructions.rstrip()}\n\n{self.format.as_text}"
        return replace(self, instructions=instructions, format=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a call used, as the model counts it."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A piece of the reply; the last one may carry what the call used."""

    text: str = ""
    is_truncated: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a backend can do with its options."""

    structured_output: bool  # holds the model to the schema of a prompt's format
    streaming: bool  # yields text while the model writes; else all of it at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPolicy:
    """How calls of an alias are limited: `LLMS[alias]["POLICY"]`; times in seconds."""

    max_concurrent_calls: int = 8  # per process
    first_token_timeout: float = 8.0
    idle_timeout: float = 8.0
    retry_jitter: float = 0.3

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if not isinstance(value, int | float) or value <= 0:
                raise InvalidLLM(
                    f"POLICY {field.name!r} is {value!r}; use a number above 0."
                )


class LLM(ABC):
    """A language model under an alias; one object per process, shared by threads."""

    is_configured: bool = True
    capabilities = Capabilities(structured_output=False, streaming=True)

    def __init__(
        self, alias: str, *, model: str = "", policy: CallPolicy | None = None
    ) -> None:
        self.alias = alias
        self.model = model
        self.policy = policy or CallPolicy()
        self.circuit = CircuitBreaker()
        self.slots = threading.BoundedSemaphore(self.policy.max_concurrent_calls)
        self.is_refused = False  # the last call ended in LLMRejected

    @abstractmethod
    def stream(self, prompt: Prompt, *, timeout: float) -> Generator[Chunk, None, None]:
        """Yield the reply of one attempt, or raise an LLMError; closing it hangs up.

        The prompt has a format only where `capabilities.structured_output` is true.
        """

    def fit(self, prompt: Prompt) -> Prompt:
        """The prompt as this model takes it."""
        if self.capabilities.structured_output:
            return prompt
        return prompt.with_format_in_words()

    def close(self) -> None:  # noqa: B027 (most backends hold nothing open)
        """Let go of connections."""
