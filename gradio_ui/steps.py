"""What Gradio calls: its values in, one step of the conversation, its updates out."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from gradio_ui.conversation import Conversation, RenderedMessage, Tab, View, Visit
from gradio_ui.wording import gettext_noop, words_for

BACK_AGAIN = gettext_noop("We're back. Press Send when you're ready.")

Updates = tuple[Any, ...]  # Any: Gradio types its updates as dictionaries of anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The functions that the page's events call, one method for each."""

    conversation: Conversation

    def restore(self, session: object, request: gr.Request) -> Updates:
        return updates(self.conversation.restore(self._visit(Tab(), session, request)))

    def send(
        self, text: str, tab: Tab | None, session: object, request: gr.Request
    ) -> Iterator[Updates]:
        visit = self._visit(tab, session, request)
        yield from map(updates, self.conversation.ask(visit, text))

    def pick(
        self,
        draft: str,
        tab: Tab | None,
        session: object,
        request: gr.Request,
        picked: gr.SelectData,
    ) -> Iterator[Updates]:
        visit = self._visit(tab, session, request)
        question = _question(picked)
        yield from map(updates, self.conversation.ask(visit, question, draft=draft))

    def reset(self, tab: Tab | None, session: object, request: gr.Request) -> Updates:
        visit = self._visit(tab, session, request)
        return updates(self.conversation.reset(visit))

    def look_for_api(self, request: gr.Request) -> Updates:
        if not self.conversation.is_back():
            return (gr.skip(), gr.skip())
        told = words_for(_accepted(request)).gettext(BACK_AGAIN)
        return (notice_html(told, role="status"), gr.update(active=False))

    def _visit(self, tab: Tab | None, session: object, request: gr.Request) -> Visit:
        visit = Visit(
            tab=tab or Tab(),
            session_id=session if isinstance(session, str) else None,
            visitor=request.client.host if request.client else None,
            accept_language=_accepted(request),
        )
        if tab:
            return visit
        # A page server that was started anew has forgotten what its tabs show.
        return replace(visit, tab=self.conversation.restore(visit).tab)


def _accepted(request: gr.Request) -> str:
    """The Accept-Language header of the visitor's browser."""
    headers = getattr(request, "headers", None) or {}
    return str(headers.get("accept-language") or "")


def updates(view: View) -> Updates:
    """What Gradio must change to show the view."""
    messages = view.tab.messages
    return (
        view.tab,
        view.session_id,
        [_message(message) for message in messages],
        notice_html(view.problem, role="alert"),
        _box_update(view),
        gr.update(interactive=not view.is_busy),
        gr.update(interactive=not view.is_busy and bool(messages)),
        gr.update(active=view.is_offline),
    )


def notice_html(words: str, *, role: str) -> str:
    """The line between conversation and box; empty without words."""
    return (
        f'<div role="{role}" dir="auto">{html.escape(words, quote=False)}</div>'
        if words
        else ""
    )


def _box_update(view: View) -> dict[str, Any]:  # Any: as Gradio types an update
    if view.draft is None:
        return gr.update()
    return gr.update(value=view.draft, interactive=not view.is_busy)


def _message(
    message: RenderedMessage,
) -> dict[str, Any]:  # Any: Gradio's own message format
    options = [{"value": choice} for choice in message.choices]
    return {"role": message.role, "content": message.html, "options": options}


def _question(picked: gr.SelectData) -> str:
    """The text of the chip: an example is an object, an option a string."""
    value = picked.value
    return str(value.get("text", "") if isinstance(value, dict) else value)
