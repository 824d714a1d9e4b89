"""What happens on the page: ask, start anew, come back; plain values in and out."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gradio_ui import exceptions, rendering
from gradio_ui.client import Client, Question
from gradio_ui.messages import (
    Answer,
    Delta,
    Event,
    Finished,
    PastMessage,
    Role,
    Started,
)
from gradio_ui.wording import gettext_noop, words_for

if TYPE_CHECKING:
    from gettext import NullTranslations

logger = logging.getLogger(__name__)

SEND_AGAIN = gettext_noop("Your message is still in the box: press Send to try again.")
MAX_OLD_MESSAGES = 200
TRY_LATER = gettext_noop("Please try again in a moment.")
# What a customer may say to an answer that is only likely; sent as any message is.
YES, NO = gettext_noop("Yes, thanks"), gettext_noop("No")


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMessage:
    """A message as the page shows it, with what to say next at a click."""

    role: Role
    html: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A message whose answer never came; sent again, it keeps its key."""

    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """What one browser tab shows."""

    messages: tuple[RenderedMessage, ...] = ()
    unsent: Unsent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The page after a step; a draft of None leaves the text box as it is."""

    tab: Tab
    session_id: str | None
    draft: str | None = None
    problem: str = ""
    is_busy: bool = False
    is_offline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A tab and the visitor in front of it."""

    tab: Tab
    session_id: str | None = None
    visitor: str | None = None
    accept_language: str = ""  # a header's

    @property
    def words(self) -> NullTranslations:
        return words_for(self.accept_language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The steps of a page, with the API behind it.

    >>> conversation = Conversation(client=client, max_message_chars=4000)
    >>> for view in conversation.ask(Visit(tab=Tab()), "Where is my order?"):
    ...     show(view)
    """

    client: Client
    max_message_chars: int

    def restore(self, visit: Visit) -> View:
        """The earlier conversation of this browser, as far as the API tells it."""
        view = View(tab=Tab(), session_id=visit.session_id)
        if not visit.session_id:
            return view
        try:
            past = self.client.history(visit.session_id, visitor=visit.visitor)
        except exceptions.UnknownSession:
            return replace(view, session_id=None)
        except exceptions.ChatError as exc:
            return _failed(view, exc, TRY_LATER, visit.words)
        shown = (_past_message(message, visit.words) for message in past)
        return replace(view, tab=Tab(messages=tuple(shown)))

    def ask(self, visit: Visit, text: str, *, draft: str = "") -> Iterator[View]:
        """The answer to `text` as it grows; `draft` is what stays in the box.

        Whatever goes wrong, the text ends up in the box, ready to be sent again.
        """
        text = text.strip()
        view = View(tab=visit.tab, session_id=visit.session_id, draft=draft or text)
        if not text or len(text) > self.max_message_chars:
            yield replace(view, problem=self._length_problem(text, visit.words))
            return
        unsent = _unsent(visit.tab, text)
        try:
            for step in self._answer(visit, unsent):
                view = replace(view, session_id=step.session_id)
                yield replace(step, draft=draft)
        except exceptions.ChatError as exc:
            kept = unsent if exc.may_be_stored else None
            tab = replace(visit.tab, unsent=kept)
            yield _failed(replace(view, tab=tab), exc, SEND_AGAIN, visit.words)

    def reset(self, visit: Visit) -> View:
        """An empty page and an API that no longer remembers the conversation."""
        view = View(tab=Tab(), session_id=visit.session_id)
        if not visit.session_id:
            return view
        try:
            self.client.reset(visit.session_id, visitor=visit.visitor)
        except exceptions.UnknownSession:
            return replace(view, session_id=None)
        except exceptions.ChatError as exc:
            return _failed(replace(view, tab=visit.tab), exc, TRY_LATER, visit.words)
        return view

    def is_back(self) -> bool:
        return self.client.is_healthy()

    def _answer(self, visit: Visit, unsent: Unsent) -> Iterator[View]:
        words = visit.words
        shown = rendering.customer_html(unsent.text, words)
        asked = RenderedMessage(role="user", html=shown)
        messages = (*visit.tab.messages[-MAX_OLD_MESSAGES:], asked)
        view = View(
            tab=_with_answer(messages, rendering.typing_html(words)),
            session_id=visit.session_id,
            is_busy=True,
        )
        yield view
        text = ""
        for event in self._events(visit, unsent):
            if isinstance(event, Started):
                view = replace(view, session_id=event.session_id)
            elif isinstance(event, Delta):
                text += event.text
                shown = rendering.growing_html(text, event.html, words)
                view = replace(view, tab=_with_answer(messages, shown))
            else:
                view = _finished(messages, event.answer, words)
            yield view

    def _events(self, visit: Visit, unsent: Unsent) -> Iterator[Event]:
        question = Question(
            text=unsent.text,
            key=unsent.key,
            session_id=visit.session_id,
            visitor=visit.visitor,
            accept_language=visit.accept_language,
        )
        try:
            yield from self._stream(question)
        except exceptions.UnknownSession:
            yield from self._stream(replace(question, session_id=None))

    def _stream(self, question: Question) -> Iterator[Event]:
        """The stream, or what the API has stored when the stream is cut."""
        try:
            for event in self.client.stream(question):
                if isinstance(event, Started):
                    question = replace(question, session_id=event.session_id)
                yield event
        except exceptions.AnswerCut:
            yield Finished(answer=self.client.chat(question))

    def _length_problem(self, text: str, words: NullTranslations) -> str:
        if not text:
            return ""
        told = words.ngettext(
            "Your message has {count} character. Please shorten it to {limit}.",
            "Your message has {count} characters. Please shorten it to {limit}.",
            len(text),
        )
        return told.format(count=f"{len(text):,}", limit=f"{self.max_message_chars:,}")


def _unsent(tab: Tab, text: str) -> Unsent:
    if tab.unsent and tab.unsent.text == text:
        return tab.unsent
    return Unsent(text=text, key=uuid.uuid4().hex)


def _with_answer(messages: tuple[RenderedMessage, ...], html: str) -> Tab:
    return Tab(messages=(*messages, RenderedMessage(role="assistant", html=html)))


def _finished(
    messages: tuple[RenderedMessage, ...], answer: Answer, words: NullTranslations
) -> View:
    replies = (YES, NO) if answer.certainty == "likely" else ()
    shown = RenderedMessage(
        role="assistant",
        html=rendering.answer_html(answer, words),
        choices=(*map(words.gettext, replies), *answer.suggestions),
    )
    return View(tab=Tab(messages=(*messages, shown)), session_id=answer.session_id)


def _past_message(message: PastMessage, words: NullTranslations) -> RenderedMessage:
    if message.role == "user":
        html = rendering.customer_html(message.text, words)
        return RenderedMessage(role="user", html=html)
    html = rendering.past_answer_html(message, words)
    return RenderedMessage(role="assistant", html=html)


def _failed(
    view: View, error: exceptions.ChatError, remedy: str, words: NullTranslations
) -> View:
    """The view with plain words about the failure; only its kind is logged."""
    logger.warning(
        "gradio_ui.api.failed",
        exc_info=error,
        extra={"error_type": type(error).__name__, "error": str(error)},
    )
    told = [words.gettext(error.words), words.gettext(remedy)]
    if error.retry_after and error.retry_after > 1:
        seconds = round(error.retry_after)
        wait = words.ngettext(
            "Please wait {count} second.", "Please wait {count} seconds.", seconds
        )
        told.insert(1, wait.format(count=seconds))
    return replace(
        view,
        problem=" ".join(told),
        is_offline=isinstance(error, exceptions.Unreachable),
    )
