"""What happens on the page: ask, start anew, come back; plain values in and out."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace

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

logger = logging.getLogger(__name__)

SEND_AGAIN = "Your message is still in the box: press Send to try again."
MAX_OLD_MESSAGES = 200
TRY_LATER = "Please try again in a moment."


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
            return _failed(view, exc, TRY_LATER)
        return replace(view, tab=Tab(messages=tuple(map(_past_message, past))))

    def ask(self, visit: Visit, text: str, *, draft: str = "") -> Iterator[View]:
        """The answer to `text` as it grows; `draft` is what stays in the box.

        Whatever goes wrong, the text ends up in the box, ready to be sent again.
        """
        text = text.strip()
        view = View(tab=visit.tab, session_id=visit.session_id, draft=draft or text)
        if not text or len(text) > self.max_message_chars:
            yield replace(view, problem=self._length_problem(text))
            return
        unsent = _unsent(visit.tab, text)
        try:
            for step in self._answer(visit, unsent):
                view = replace(view, session_id=step.session_id)
                yield replace(step, draft=draft)
        except exceptions.ChatError as exc:
            kept = unsent if exc.may_be_stored else None
            tab = replace(visit.tab, unsent=kept)
            yield _failed(replace(view, tab=tab), exc, SEND_AGAIN)

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
            return _failed(replace(view, tab=visit.tab), exc, TRY_LATER)
        return view

    def is_back(self) -> bool:
        return self.client.is_healthy()

    def _answer(self, visit: Visit, unsent: Unsent) -> Iterator[View]:
        asked = RenderedMessage(role="user", html=rendering.customer_html(unsent.text))
        messages = (*visit.tab.messages[-MAX_OLD_MESSAGES:], asked)
        view = View(
            tab=_with_answer(messages, rendering.TYPING),
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
                tab = _with_answer(messages, rendering.growing_html(text, event.html))
                view = replace(view, tab=tab)
            else:
                view = _finished(messages, event.answer)
            yield view

    def _events(self, visit: Visit, unsent: Unsent) -> Iterator[Event]:
        question = Question(
            text=unsent.text,
            key=unsent.key,
            session_id=visit.session_id,
            visitor=visit.visitor,
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

    def _length_problem(self, text: str) -> str:
        if not text:
            return ""
        return (
            f"Your message has {len(text):,} characters. "
            f"Please shorten it to {self.max_message_chars:,}."
        )


def _unsent(tab: Tab, text: str) -> Unsent:
    if tab.unsent and tab.unsent.text == text:
        return tab.unsent
    return Unsent(text=text, key=uuid.uuid4().hex)


def _with_answer(messages: tuple[RenderedMessage, ...], html: str) -> Tab:
    return Tab(messages=(*messages, RenderedMessage(role="assistant", html=html)))


def _finished(messages: tuple[RenderedMessage, ...], answer: Answer) -> View:
    shown = RenderedMessage(
        role="assistant",
        html=rendering.answer_html(answer),
        choices=answer.choices,
    )
    return View(tab=Tab(messages=(*messages, shown)), session_id=answer.session_id)


def _past_message(message: PastMessage) -> RenderedMessage:
    if message.role == "user":
        return RenderedMessage(role="user", html=rendering.customer_html(message.text))
    html = rendering.past_answer_html(message)
    return RenderedMessage(role="assistant", html=html)


def _failed(view: View, error: exceptions.ChatError, remedy: str) -> View:
    """The view with plain words about the failure; only its kind is logged."""
    logger.warning(
        "gradio_ui.api.failed",
        exc_info=error,
        extra={"error_type": type(error).__name__, "error": str(error)},
    )
    if error.retry_after and error.retry_after > 1:
        remedy = f"Please wait {error.retry_after:.0f} seconds. {remedy}"
    return replace(
        view,
        problem=f"{error.words} {remedy}",
        is_offline=isinstance(error, exceptions.Unreachable),
    )
