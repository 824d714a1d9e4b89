"""What Gradio calls: its values in, one step of the conversation, its updates out.

What the browser sends with an event is checked here, field by field; a value of
another kind is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import gradio as gr
from starlette.requests import Request

from gradio_ui.appearance import Look, Looks, foot_html, header_html
from gradio_ui.client import Stopper
from gradio_ui.conversation import Conversation, View, Visit
from gradio_ui.messages import Article

Update = Any  # a `Told`, or that there is none: Gradio types neither
Updates = tuple[str | None, Update]
Told = dict[str, Any]  # Any: JSON for the browser
KEPT_TEXT_CHARS = 100_000

_serial = count(1)  # equal values would not reach the browser's script


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The functions that the page's events call, one method for each."""

    conversation: Conversation
    looks: Looks
    _streams: dict[str, Stopper] = field(default_factory=dict)

    def restore(self, session: object, request: gr.Request) -> Updates:
        look = self.looks.for_visitor(_accepted(request))
        view = self.conversation.restore(self._visit(session, request, look=look))
        return view.session_id, _learned(view) | {"look": _scene(look)}

    def send(self, said: Told, request: Request) -> Iterator[Told]:
        """The answer as it grows, beside Gradio's queue; `keep` is told the session."""
        visit = self._visit(said.get("session"), request)
        text, key = _text(said, "text"), _text(said, "key")
        stopper = self._streams[key] = Stopper()
        try:
            for view in self.conversation.ask(visit, text, key=key, stopper=stopper):
                yield _learned(view) | {"answers": key}
        finally:
            self._streams.pop(key, None)

    def stop(self, event: gr.EventData) -> None:
        stopper = self._streams.get(_text(_data(event), "key"))
        if stopper:
            stopper.stop()

    def keep(self, event: gr.EventData) -> tuple[str | None, Told]:
        """The session that an answer has begun, for the browser's storage."""
        return _text(_data(event), "session") or None, aside(kept=True)

    def reset(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> Updates:
        view = self.conversation.reset(self._visit(session, request, event))
        return view.session_id, _learned(view) | {"is_reset": True}

    def follow(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> Update:
        after = _number(_data(event), "after")
        view = self.conversation.follow(self._visit(session, request, event), after)
        return gr.skip() if view is None else update(view)

    def look_for_api(self, session: object, request: gr.Request) -> Update:
        view = self.conversation.look_for_api(self._visit(session, request))
        if view is None:
            return gr.skip()
        look = self.looks.for_visitor(_accepted(request))
        back = look.speech.say("back")
        return update(view) | {"is_back": back, "look": _scene(look)}

    def rate(self, session: object, request: gr.Request, event: gr.EventData) -> Told:
        told = _data(event)
        opinion: dict[str, object] = {
            "message_id": _number(told, "message_id"),
            "rating": _text(told, "rating"),
        }
        if reason := _text(told, "reason"):
            opinion["reason"] = reason
        visit = self._visit(session, request, event)
        return aside(rated=self.conversation.rate(visit, opinion), **opinion)

    def hand_over(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> tuple[str | None, Told]:
        data, names = _data(event), ("reason", "contact", "comment")
        wish: dict[str, object] = {
            name: text for name in names if (text := _text(data, name).strip())
        }
        visit = self._visit(session, request, event)
        opened = self.conversation.hand_over(visit, wish)
        if opened is None:
            problem = visit.words.say("try_later")
            return visit.session_id, aside(handoff=None, problem=problem)
        kept = opened.session_id or visit.session_id
        shown = asdict(opened) | {"session_id": None}
        return kept, aside(handoff=shown, problem="", session=kept)

    def read_article(self, request: gr.Request, event: gr.EventData) -> Told:
        asked = _data(event)
        article = Article(
            id=_number(asked, "id") or 0, question=_text(asked, "question")
        )
        found = self.conversation.article(self._visit(None, request), article)
        return aside(article=article.id, html=found)

    def _visit(
        self,
        session: object,
        request: gr.Request | Request,
        event: gr.EventData | None = None,
        look: Look | None = None,
    ) -> Visit:
        """The visitor; a session that came with the event is newer than Gradio's."""
        accepted = _accepted(request)
        look = look or self.looks.for_visitor(accepted)
        known = _text(_data(event), "session") or session
        return Visit(
            session_id=known if isinstance(known, str) else None,
            visitor=request.client.host if request.client else None,
            accept_language=accepted,
            words=look.speech,
        )


def update(view: View) -> Told:
    """What the browser's script must change to show the view."""
    return asdict(view) | {"session_id": None, "serial": next(_serial)}


def _learned(view: View) -> Told:
    """A view that also tells the script the session that it goes on with."""
    return update(view) | {"session": view.session_id}


def aside(**told: object) -> Told:
    """The outcome of what is no part of the conversation."""
    return told | {"serial": next(_serial)}


def _scene(look: Look) -> Told:
    """All that stands around the conversation."""
    speech = look.speech
    return {
        "header": header_html(look),
        "foot": foot_html(look),
        "greeting": look.greeting,
        "examples": list(look.examples),
        "language": speech.language,
        "dir": speech.direction,
        "words": dict(speech.words),
    }


def _accepted(request: gr.Request | Request) -> str:
    """The Accept-Language header of the visitor's browser."""
    headers = getattr(request, "headers", None) or {}
    return str(headers.get("accept-language") or "")


def _data(event: gr.EventData | None) -> Told:
    return (event._data if event else None) or {}  # noqa: SLF001 (no other way to all)


def _text(told: Mapping[str, object], name: str) -> str:
    value = told.get(name)
    return value[:KEPT_TEXT_CHARS] if isinstance(value, str) else ""


def _number(told: Mapping[str, object], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) else None
