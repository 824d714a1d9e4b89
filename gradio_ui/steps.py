"""What Gradio calls: its values in, one step of the conversation, its updates out.

What the browser sends with an event is checked here, field by field; a value of
another kind is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import gradio as gr

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
        view = self.conversation.restore(self._visit(session, request, look))
        return view.session_id, update(view) | {"look": _scene(look)}

    def send(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> Iterator[Updates]:
        visit = self._visit(session, request)
        text, key = _text(event, "text"), _text(event, "key")
        tab, stopper = str(request.session_hash), Stopper()
        self._streams[tab] = stopper
        try:
            for view in self.conversation.ask(visit, text, key=key, stopper=stopper):
                yield view.session_id, update(view) | {"answers": key}
        finally:
            self._streams.pop(tab, None)

    def stop(self, request: gr.Request) -> None:
        stopper = self._streams.get(str(request.session_hash))
        if stopper:
            stopper.stop()

    def reset(self, session: object, request: gr.Request) -> Updates:
        view = self.conversation.reset(self._visit(session, request))
        return view.session_id, update(view) | {"is_reset": True}

    def follow(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> Update:
        after = _number(event, "after")
        view = self.conversation.follow(self._visit(session, request), after)
        return gr.skip() if view is None else update(view)

    def look_for_api(self, session: object, request: gr.Request) -> Update:
        view = self.conversation.look_for_api(self._visit(session, request))
        if view is None:
            return gr.skip()
        look = self.looks.for_visitor(_accepted(request))
        back = look.speech.say("back")
        return update(view) | {"is_back": back, "look": _scene(look)}

    def rate(self, session: object, request: gr.Request, event: gr.EventData) -> Told:
        opinion: dict[str, object] = {
            "message_id": _number(event, "message_id"),
            "rating": _text(event, "rating"),
        }
        if reason := _text(event, "reason"):
            opinion["reason"] = reason
        visit = self._visit(session, request)
        return aside(rated=self.conversation.rate(visit, opinion), **opinion)

    def hand_over(
        self, session: object, request: gr.Request, event: gr.EventData
    ) -> tuple[str | None, Told]:
        names = ("reason", "contact", "comment")
        wish: dict[str, object] = {
            name: text for name in names if (text := _text(event, name).strip())
        }
        visit = self._visit(session, request)
        opened = self.conversation.hand_over(visit, wish)
        if opened is None:
            problem = visit.words.say("try_later")
            return visit.session_id, aside(handoff=None, problem=problem)
        told = asdict(opened) | {"session_id": None}
        return opened.session_id or visit.session_id, aside(handoff=told, problem="")

    def read_article(self, request: gr.Request, event: gr.EventData) -> Told:
        article = Article(
            id=_number(event, "id") or 0, question=_text(event, "question")
        )
        found = self.conversation.article(self._visit(None, request), article)
        return aside(article=article.id, html=found)

    def _visit(
        self, session: object, request: gr.Request, look: Look | None = None
    ) -> Visit:
        accepted = _accepted(request)
        look = look or self.looks.for_visitor(accepted)
        return Visit(
            session_id=session if isinstance(session, str) else None,
            visitor=request.client.host if request.client else None,
            accept_language=accepted,
            words=look.speech,
        )


def update(view: View) -> Told:
    """What the browser's script must change to show the view."""
    return asdict(view) | {"session_id": None, "serial": next(_serial)}


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


def _accepted(request: gr.Request) -> str:
    """The Accept-Language header of the visitor's browser."""
    headers = getattr(request, "headers", None) or {}
    return str(headers.get("accept-language") or "")


def _text(event: gr.EventData, name: str) -> str:
    value = (event._data or {}).get(name)  # noqa: SLF001 (no other way to a missing one)
    return value[:KEPT_TEXT_CHARS] if isinstance(value, str) else ""


def _number(event: gr.EventData, name: str) -> int | None:
    value = (event._data or {}).get(name)  # noqa: SLF001 (as above)
    return value if isinstance(value, int) else None
