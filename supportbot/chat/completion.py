"""A reply of the model while it comes in: an FAQ it points at, or checked sentences."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supportbot.chat.metering import Meter, metered
from supportbot.chat.replies import ModelCall, ModelRuling
from supportbot.chat.structured import QuotedSentence, ReplyPart, ReplyReader, Ruling
from supportbot.chat.turn_events import count_call
from supportbot.llm import Chunk, Prompt, Usage, calling, llms
from supportbot.llm.deadlines import CallerLeft, Deadline, HasLeft, nobody_leaves
from supportbot.llm.exceptions import LLMError

if TYPE_CHECKING:
    from faq.retrieval import Document
    from supportbot.chat.grounding import Judge

LINGER = 0.5  # seconds for what a call used, once all that matters was said
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LIST_ITEM = re.compile(r"(?:[-*+]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Who is told what a call takes: the day's budget, the metrics."""

    meter: Callable[[Prompt, str], AbstractContextManager[Meter]]
    count: Callable[..., None]


IN_THE_BOOKS = Accounts(meter=metered, count=count_call)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The FAQs that the model points at, the first one first."""

    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """What is added to the reply, with the space before it."""

    text: str


ReplyPiece = Choice | Sentence


class Completion:
    """Take its `pieces`, which may be shown; then read how it ended.

    >>> completion = Completion(prompt, judge, documents=documents, timeout=20)
    >>> for piece in completion.pieces():
    ...     show(piece)
    >>> completion.reason  # "" when nothing went wrong
    """

    def __init__(
        self,
        prompt: Prompt,
        judge: Judge,
        *,
        documents: Sequence[Document],
        timeout: float,
        writes: bool = True,
        accounts: Accounts = IN_THE_BOOKS,
    ) -> None:
        self.prompt = prompt
        self.documents = documents  # in the order of their numbers in the prompt
        self._accounts = accounts
        self._judge = judge
        self._writes = writes  # whether sentences of the model's own count
        self._deadline = Deadline(timeout)
        self._reader = ReplyReader()
        self._ruling: Ruling | None = None
        self._cited: list[Document] = []
        self.chosen: tuple[Document, ...] = ()
        self.text = ""
        self._end = ""  # of the text, as the guard compares it
        self.is_truncated = False
        self.reason = ""
        self.has_declined = False  # understood, but with nothing to show
        self.dropped: Counter[str] = Counter()  # sentences, by what spoke against them
        self.has_leaked = False
        self.usage: Usage | None = None
        self.model = ""
        self.duration_ms = 0.0

    @property
    def cited(self) -> tuple[Document, ...]:
        """The FAQs whose words the sentences quote, each once."""
        return tuple({each.faq_id: each for each in self._cited}.values())

    @property
    def call(self) -> ModelCall:
        """What the decision record keeps of it."""
        language = self._reader.language
        return ModelCall(
            model=self.model,
            duration_ms=round(self.duration_ms, 1),
            reason=self.reason,
            ruling=self._named_ruling,
            dropped=dict(self.dropped),
            has_leaked=self.has_leaked,
            language=language if _LANGUAGE.fullmatch(language) else "",
            input_tokens=self.usage.input_tokens if self.usage else None,
            output_tokens=self.usage.output_tokens if self.usage else None,
        )

    @property
    def _named_ruling(self) -> str:
        if self._ruling is None:
            return ""
        if self.chosen:
            return ModelRuling.POINTED
        has_written = bool(self.text or self.dropped)
        return ModelRuling.WROTE if has_written else ModelRuling.ABSTAINED

    def pieces(
        self, *, has_left: HasLeft = nobody_leaves
    ) -> Generator[ReplyPiece, None, None]:
        """The way of a reply: call within the budget, read, check, let through.

        Closing it hangs up on the model; CallerLeft when the customer has left.
        """
        started = time.monotonic()
        try:
            self.model = llms["default"].model
            calls = calling.stream(
                self.prompt, timeout=self._deadline, has_left=has_left
            )
            metered = self._accounts.meter(self.prompt, self.model)
            with metered as meter, closing(calls) as chunks:
                for chunk in chunks:
                    meter.read(chunk)
                    yield from self._read(chunk)
                    if self.has_leaked:
                        break
            yield from self._finish()
        except LLMError as error:
            self.reason = error.reason
            yield from self._finish()
        finally:
            self.duration_ms = (time.monotonic() - started) * 1000
            self._conclude()
            has_hung_up = isinstance(sys.exception(), GeneratorExit | CallerLeft)
            self._accounts.count(self.call, has_hung_up=has_hung_up)

    def _read(self, chunk: Chunk) -> Generator[ReplyPiece, None, None]:
        self.usage = chunk.usage or self.usage
        self.model = chunk.model or self.model
        self.is_truncated = self.is_truncated or chunk.is_truncated
        yield from self._rule(self._reader.feed(chunk.text))
        if self._has_all_that_matters and not self._deadline.is_hurried:
            self._deadline.hurry(LINGER)

    def _finish(self) -> Generator[ReplyPiece, None, None]:
        is_whole = not (self.reason or self.is_truncated)
        yield from self._rule(self._reader.finish(is_whole=is_whole))

    def _rule(self, parts: Iterable[ReplyPart]) -> Generator[ReplyPiece, None, None]:
        for part in parts:
            if isinstance(part, Ruling):
                self._ruling = part
                numbers = (part.faq, *part.also)
                self.chosen = tuple(filter(None, map(self._numbered, numbers)))
                if self.chosen:
                    yield Choice(documents=self.chosen)
            elif self._takes_sentences:
                yield from self._pass(part)

    def _numbered(self, number: int | None) -> Document | None:
        """The FAQ of that number in the prompt; the model can point at no other."""
        is_there = number is not None and 0 < number <= len(self.documents)
        return self.documents[number - 1] if number and is_there else None

    @property
    def _takes_sentences(self) -> bool:
        is_open = self._ruling is not None and not self._ruling.abstains
        return self._writes and is_open and not (self.chosen or self.has_leaked)

    @property
    def _has_all_that_matters(self) -> bool:
        is_judged = self._ruling is not None and not self._takes_sentences
        return is_judged or self._reader.is_complete

    def _pass(self, sentence: QuotedSentence) -> Generator[Sentence, None, None]:
        """The sentence as it may be shown; nothing where something speaks against."""
        separator = "\n" if _LIST_ITEM.match(sentence.text) else " "
        piece = (separator if self.text else "") + sentence.text
        document = self._numbered(sentence.faq)
        self.has_leaked = self._judge.leaks(piece, after=self._end)
        if self.has_leaked:
            return
        doubts = self._judge.doubts_of(sentence, document)
        self.dropped.update(doubts)
        if document is None or doubts:
            return
        self.text += piece
        self._end = self._judge.end_of(piece, after=self._end)
        self._cited.append(document)
        yield Sentence(text=piece)

    def _conclude(self) -> None:
        """How it ended, where the call itself has not said so."""
        if self.chosen:
            self.reason = ""
        elif self.has_leaked or not self.text:
            declined = self._why_declined()
            self.has_declined = bool(declined)
            self.reason = declined or self.reason or "model_empty"
        # A reply broken off after a whole sentence is worth more than none.
        self.is_truncated = bool(self.text and (self.is_truncated or self.reason))

    def _why_declined(self) -> str:
        """Why a reply that was understood has nothing to show; "" for any other."""
        ruling, has_failed = self._ruling, bool(self.reason)
        if self.has_leaked or (ruling and self.dropped and not has_failed):
            return "model_blocked"
        if ruling is None:
            return ""
        if ruling.abstains or not self._writes:
            return "model_abstained"
        # It named an FAQ that it was not given, or was cut before it said anything.
        is_lost = has_failed or ruling.faq is not None or self.is_truncated
        return "" if is_lost else "model_abstained"
