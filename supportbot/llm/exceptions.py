"""What can go wrong with a language model, as one tree.

LLMError
 +-- InvalidLLM              LLMS in the settings is wrong
 +-- LLMNotConfigured        the backend lacks its key
 +-- LLMTimeout              no answer, or no more of it, in time
 +-- LLMUnavailable          the service can't be reached or fails
 |    +-- LLMRateLimited     the service asks to slow down (429)
 |    +-- LLMOverloaded      this process makes enough calls already
 |    +-- LLMCircuitOpen     the service failed often just now; not asked again yet
 +-- LLMRejected             the service refuses our key, model or request
 +-- LLMParameterRefused     the service refuses an optional part of it, left out now
 +-- LLMBlocked              a safety filter withheld the prompt or the reply
 +-- LLMEmpty                the model ended without usable text
"""

from __future__ import annotations

from typing import ClassVar, Literal

Reason = Literal[
    "model_timeout",
    "model_unavailable",
    "model_blocked",
    "model_empty",
    "not_configured",
    "budget_exhausted",
]


class LLMError(Exception):
    """Carries our own words only: a provider's message can quote prompt or key."""

    reason: ClassVar[Reason] = "model_unavailable"
    is_retryable: ClassVar[bool] = False
    is_outage: ClassVar[bool] = False  # counts towards opening the circuit
    was_called: ClassVar[bool] = True  # the service heard of it
    is_for_spares: ClassVar[bool] = True  # another model may answer instead

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class InvalidLLM(LLMError):
    reason = "not_configured"
    was_called = False


class LLMNotConfigured(LLMError):
    reason = "not_configured"
    was_called = False


class LLMTimeout(LLMError):
    reason = "model_timeout"
    is_retryable = True
    is_outage = True


class LLMUnavailable(LLMError):
    is_retryable = True
    is_outage = True


class LLMRateLimited(LLMUnavailable):
    pass


class LLMOverloaded(LLMUnavailable):
    is_retryable = False
    is_outage = False
    was_called = False


class LLMCircuitOpen(LLMUnavailable):
    is_retryable = False
    is_outage = False
    was_called = False


class LLMRejected(LLMError):
    pass


class LLMParameterRefused(LLMError):
    is_retryable = True


class LLMBlocked(LLMError):
    reason = "model_blocked"
    is_for_spares = False  # what one model must not say, no other is asked for


class LLMEmpty(LLMError):
    reason = "model_empty"
    is_retryable = True
