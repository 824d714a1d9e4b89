"""What happens on the page: ask, start anew, come back; plain values in and out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gradio_ui import exceptions, rendering
from gradio_ui.client import Client, Question, Stopper
from gradio_ui.messages import (
    Answer,
    Article,
    CustomerMessage,
    Delta,
    Event,
    Finished,
    OpenHandoff,
    Started,
)
from gradio_ui.wording import ENGLISH, PageSpeech

if TYPE_CHECKING:
    from gradio_ui.rendering import RenderedMessage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a step changes on the page; the browser keeps the rest."""

    session_id: str | None
    messages: tuple[RenderedMessage, ...] = ()
    is_whole: bool = False  # the messages are all there are
    problem: str = ""
    is_unsent: bool = False  # what was said goes back into the box
    may_be_stored: bool = False  # sent again, it keeps its key
    is_busy: bool = False
    is_offline: bool = False
    banner: str | None = None  # None: as it was
    knows_handoff: bool = False  # whether the next field tells anything
    handoff: OpenHandoff | None = None
    after: int | None = None  # where `follow` goes on
    epoch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The visitor in front of the page."""

    session_id: str | None = None
    visitor: str | None = None
    accept_language: str = ""  # a header's
    words: PageSpeech = ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The steps of a page, with the API behind it.

    >>> conversation = Conversation(client=client, max_message_chars=4000)
    >>> for view in conversation.ask(Visit(), "Where is my order?", key="k1"):
    ...     show(view)
    """

    client: Client
    max_message_chars: int

    def restore(self, visit: Visit) -> View:
        """The earlier conversation of this browser, and how the API is."""
        view = View(session_id=visit.session_id, is_whole=True)
        try:
            view = replace(view, banner=self._banner(visit))
            return self._with_history(view, visit, None)
        except exceptions.UnknownSession:
            return replace(view, session_id=None, knows_handoff=True)
        except exceptions.ChatError as exc:
            return _failed(view, exc, "try_later", visit.words)

    def follow(self, visit: Visit, after: int | None) -> View | None:
        """What was said after that message, in another tab or by a colleague."""
        view = View(session_id=visit.session_id, is_whole=after is None)
        try:
            found = self._with_history(view, visit, after)
        except exceptions.ChatError:
            return None  # asked again soon; what the customer does will tell
        # An API that cannot tell takes nothing away from what is shown.
        return found if found.knows_handoff or not visit.session_id else None

    def ask(
        self, visit: Visit, text: str, *, key: str, stopper: Stopper | None = None
    ) -> Iterator[View]:
        """The answer to `text` as it grows; sent again, it keeps its `key`."""
        text = text.strip()
        view = View(session_id=visit.session_id)
        if not text or len(text) > self.max_message_chars:
            problem = self._length_problem(text, visit.words)
            yield replace(view, problem=problem, is_unsent=bool(problem))
            return
        try:
            for step in self._answer(visit, text, key, stopper or Stopper()):
                view = step
                yield step
        except exceptions.ChatError as exc:
            unsent = View(
                session_id=view.session_id,
                is_unsent=True,
                may_be_stored=exc.may_be_stored,
            )
            yield _failed(unsent, exc, "send_again", visit.words)

    def reset(self, visit: Visit) -> View:
        """An empty page and an API that no longer remembers the conversation."""
        view = View(session_id=visit.session_id, is_whole=True, knows_handoff=True)
        if not visit.session_id:
            return view
        try:
            self.client.reset(visit.session_id, visitor=visit.visitor)
        except exceptions.UnknownSession:
            return replace(view, session_id=None)
        except exceptions.ChatError as exc:
            kept = View(session_id=visit.session_id)
            return _failed(kept, exc, "try_later", visit.words)
        return view

    def look_for_api(self, visit: Visit) -> View | None:
        """Word that the API is back; None while it is not."""
        try:
            banner = self._banner(visit)
        except exceptions.ChatError:
            return None
        return View(session_id=visit.session_id, banner=banner)

    def rate(self, visit: Visit, opinion: dict[str, object]) -> bool:
        """Whether the customer's opinion of a reply could be stored."""
        if not visit.session_id:
            return False
        try:
            self.client.rate(visit.session_id, opinion, visitor=visit.visitor)
        except exceptions.ChatError as exc:
            _log(exc)
            return False
        return True

    def hand_over(self, visit: Visit, wish: dict[str, object]) -> OpenHandoff | None:
        """The handoff that is open now; None where there could be none.

        Without a conversation, or when it has ended, the wish begins one.
        """
        try:
            try:
                return self._hand_over(visit, wish)
            except exceptions.UnknownSession:
                return self._hand_over(replace(visit, session_id=None), wish)
        except exceptions.ChatError as exc:
            _log(exc)
            return None

    def _hand_over(self, visit: Visit, wish: dict[str, object]) -> OpenHandoff:
        return self.client.hand_over(
            visit.session_id,
            wish,
            visitor=visit.visitor,
            accept_language=visit.accept_language,
        )

    def article(self, visit: Visit, article: Article) -> str:
        """The HTML of an article that an answer rests on, or of why there is none."""
        try:
            found = self.client.article(article)
        except exceptions.ChatError as exc:
            _log(exc)
            return rendering.article_html("", visit.words.say("try_later"))
        return rendering.article_html(found, visit.words.say("try_later"))

    def _banner(self, visit: Visit) -> str:
        is_degraded = self.client.health() == "degraded"
        return visit.words.say("degraded") if is_degraded else ""

    def _with_history(self, view: View, visit: Visit, after: int | None) -> View:
        if not visit.session_id:
            return view
        past = self.client.history(visit.session_id, after=after, visitor=visit.visitor)
        if not past.is_told:
            return view
        shown = tuple(_past(m, n, visit.words) for n, m in enumerate(past.messages))
        return replace(
            view,
            messages=shown,
            knows_handoff=True,
            handoff=past.handoff,
            after=past.after,
            epoch=past.epoch,
        )

    def _answer(
        self, visit: Visit, text: str, key: str, stopper: Stopper
    ) -> Iterator[View]:
        words = visit.words
        said = CustomerMessage(text=text, created_at=_now())
        asked = rendering.customer_message(said, key=f"{key}-q", words=words)
        answer = Answer(text="", source="", state="pending", created_at=_now())
        view = View(session_id=visit.session_id, is_busy=True)

        def showing(reply: Answer) -> View:
            shown = rendering.reply_message(reply, key=f"{key}-a", words=words)
            is_busy = reply.state == "pending"
            return replace(view, messages=(asked, shown), is_busy=is_busy)

        yield showing(answer)
        for event in self._events(visit, text, key, stopper):
            if isinstance(event, Started):
                view = replace(view, session_id=event.session_id)
            elif isinstance(event, Delta):
                grown = answer.text + event.text
                answer = replace(answer, text=grown, html=event.html)
            else:
                answer = replace(event.answer, created_at=_now())
                view = replace(view, session_id=answer.session_id or view.session_id)
            yield showing(answer)
        if answer.state == "pending":
            yield showing(replace(answer, state="interrupted"))

    def _events(
        self, visit: Visit, text: str, key: str, stopper: Stopper
    ) -> Iterator[Event]:
        question = Question(
            text=text,
            key=key,
            session_id=visit.session_id,
            visitor=visit.visitor,
            accept_language=visit.accept_language,
        )
        try:
            yield from self._stream(question, stopper)
        except exceptions.UnknownSession:
            yield from self._stream(replace(question, session_id=None), stopper)

    def _stream(self, question: Question, stopper: Stopper) -> Iterator[Event]:
        """The stream, or what the API has stored when it is cut by none of us."""
        try:
            for event in self.client.stream(question, stopper):
                if stopper.is_stopped:  # the rest was on its way
                    return
                if isinstance(event, Started):
                    question = replace(question, session_id=event.session_id)
                yield event
        except exceptions.ChatError as exc:
            if stopper.is_stopped:
                return
            if not isinstance(exc, exceptions.AnswerCut):
                raise
            yield Finished(answer=self.client.chat(question))

    def _length_problem(self, text: str, words: PageSpeech) -> str:
        if not text:
            return ""
        count, limit = f"{len(text):,}", f"{self.max_message_chars:,}"
        return words.say("too_long", count=count, limit=limit)


def _past(
    message: CustomerMessage | Answer, place: int, words: PageSpeech
) -> RenderedMessage:
    key = f"m{message.message_id}" if message.message_id else f"old{place}"
    if isinstance(message, CustomerMessage):
        return rendering.customer_message(message, key=key, words=words)
    return rendering.reply_message(message, key=key, words=words)


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _log(error: exceptions.ChatError) -> None:
    """Only the kind: what the API says may quote the customer."""
    logger.warning(
        "gradio_ui.api.failed",
        exc_info=error,
        extra={"error_type": type(error).__name__, "error": str(error)},
    )


def _failed(
    view: View, error: exceptions.ChatError, remedy: str, words: PageSpeech
) -> View:
    """The view with plain words about the failure; only its kind is logged."""
    _log(error)
    told = [words.say(error.words), words.say(remedy)]
    if error.retry_after and error.retry_after > 1:
        told.insert(1, words.say("wait", count=round(error.retry_after)))
    return replace(
        view,
        problem=" ".join(told),
        is_offline=isinstance(error, exceptions.Unreachable),
    )
