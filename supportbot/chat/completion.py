"""A reply of the model while it comes in, let through sentence by sentence."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Generator, Iterable
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportbot.chat.metering import Meter, metered
from supportbot.chat.replies import ModelCall
from supportbot.chat.turn_events import count_call
from supportbot.llm import Chunk, Prompt, Usage, calling, llms
from supportbot.llm.exceptions import LLMError

if TYPE_CHECKING:
    from faq.retrieval import Document
    from supportbot.chat.guard import Guard

MIN_SHARED_WORDS = 3
MIN_SHARE = 0.25  # of the reply's own words
_WORD = re.compile(r"\w{4,}")
# Where a sentence ends: Latin marks before a space, CJK marks, line ends.
_ENDS = re.compile(
    r"[.!?\u2026][\"'\u201d\u2019)\]*_]*(?=\s)|[\u3002\uff01\uff1f]|(?=\n)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who is told what a call takes: the day's budget, the metrics."""

    meter: Callable[[Prompt, str], AbstractContextManager[Meter]]
    count: Callable[..., None]


IN_THE_BOOKS = Accounts(meter=metered, count=count_call)


class Completion:
    """Take its `sentences`, which passed the guard; then read how it ended.

    >>> completion = Completion(prompt, guard, timeout=20)
    >>> for sentence in completion.sentences():
    ...     show(sentence)
    >>> completion.reason  # "" when nothing went wrong
    """

    def __init__(
        self,
        prompt: Prompt,
        guard: Guard,
        *,
        timeout: float,
        accounts: Accounts = IN_THE_BOOKS,
    ) -> None:
        self.prompt = prompt
        self._accounts = accounts
        self._guard = guard
        self._timeout = timeout
        self.text = ""
        self.is_truncated = False
        self.reason = ""
        self.invented: tuple[str, ...] = ()
        self.has_leaked = False
        self.usage: Usage | None = None
        self.model = ""
        self.duration_ms = 0.0

    @property
    def is_withheld(self) -> bool:
        """Whether the guard stopped it; what came before must not stand either."""
        return bool(self.invented) or self.has_leaked

    @property
    def call(self) -> ModelCall:
        """What the decision record keeps of it."""
        return ModelCall(
            model=self.model,
            duration_ms=round(self.duration_ms, 1),
            reason=self.reason,
            invented=self.invented,
            has_leaked=self.has_leaked,
            input_tokens=self.usage.input_tokens if self.usage else None,
            output_tokens=self.usage.output_tokens if self.usage else None,
        )

    def sentences(self) -> Generator[str, None, None]:
        """The way of a reply: call within the budget, cut, guard, let through.

        Closing it hangs up on the model.
        """
        started = time.monotonic()
        rest = ""
        try:
            self.model = llms["default"].model
            calls = calling.stream(self.prompt, timeout=self._timeout)
            metered = self._accounts.meter(self.prompt, self.model)
            with metered as meter, closing(calls) as chunks:
                for chunk in chunks:
                    meter.read(chunk)
                    self._note(chunk)
                    whole, rest = split_complete(rest + _storable(chunk.text))
                    if passed := self._pass(whole):
                        yield passed
                    if self.is_withheld:
                        break
            if not self.is_withheld and (passed := self._pass(rest)):
                yield passed
        except LLMError as error:
            self.reason = error.reason
        finally:
            self._end(started, has_hung_up=sys.exc_info()[0] is GeneratorExit)

    def _end(self, started: float, *, has_hung_up: bool) -> None:
        self.duration_ms = (time.monotonic() - started) * 1000
        if not self.text and not self.reason:
            self.reason = "model_empty"
        # A reply broken off after a whole sentence is worth more than none.
        self.is_truncated = self.is_truncated or bool(self.text and self.reason)
        self._accounts.count(self.call, has_hung_up=has_hung_up)

    def cited(
        self, question: str, documents: Iterable[Document]
    ) -> tuple[Document, ...]:
        """FAQs that share enough words with the reply beyond the customer's own.

        Decided here and not asked of the model: one that cites nothing, or everything,
        changes nothing.
        """
        own_words = _words(self.text) - _words(question)
        needed = max(MIN_SHARED_WORDS, MIN_SHARE * len(own_words))
        return tuple(
            document
            for document in documents
            if len(own_words & _words(f"{document.question} {document.answer}"))
            >= needed
        )

    def _note(self, chunk: Chunk) -> None:
        self.usage = chunk.usage or self.usage
        self.is_truncated = self.is_truncated or chunk.is_truncated

    def _pass(self, piece: str) -> str:
        """The piece as it may be shown; "" when it is blank or the guard stops it."""
        piece = piece if self.text else piece.lstrip()
        if not piece.strip():
            return ""
        self.invented = self._guard.invented(piece)
        self.has_leaked = self._guard.leaks(self.text + piece)
        if self.is_withheld:
            self.reason = "model_blocked"
            return ""
        self.text += piece
        return piece


def split_complete(text: str) -> tuple[str, str]:
    """The complete sentences and the rest, which begins with the space between."""
    cut = max((match.end() for match in _ENDS.finditer(text)), default=0)
    return text[:cut], text[cut:]


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _storable(text: str) -> str:
    """The text without what no database takes: NUL, halves of a surrogate pair."""
    return text.encode(errors="ignore").decode().replace("\0", "")
