"""The page: its parts, and which event of a part calls which step."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from gradio_ui.client import Client
from gradio_ui.conversation import Bubble, Conversation, Tab, View, Visit
from gradio_ui.settings import Settings

MAX_CONCURRENT_STEPS = 64
RETRY_SECONDS = 5
BACK_AGAIN = "We're back. Press Send when you're ready."
# Keyboard users go on typing; on a phone the keyboard would cover the answer.
FOCUS_BOX = """() => matchMedia('(pointer: fine)').matches
    && document.querySelector('#message textarea').focus()"""

LOGO = (
    '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9"'
    ' fill="#1a7770"/><path fill="#fff" d="M11 8h10a4 4 0 0 1 4 4v4a4 4 0 0 1-4 4h-4l'
    '-6 5v-5a4 4 0 0 1-4-4v-4a4 4 0 0 1 4-4z"/></svg>'
)

Updates = tuple[Any, ...]  # Any: Gradio types its updates as dictionaries of anything


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The components that change while the page is open."""

    session: gr.BrowserState
    tab: gr.State
    transcript: gr.Chatbot
    notice: gr.HTML
    box: gr.Textbox
    send: gr.Button
    reset: gr.Button
    clock: gr.Timer

    @property
    def outputs(self) -> list[gr.components.Component]:
        """In the order of `updates`."""
        return [
            self.tab,
            self.session,
            self.transcript,
            self.notice,
            self.box,
            self.send,
            self.reset,
            self.clock,
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What Gradio calls: its values in, its updates out."""

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

    def reset(
        self, tab: Tab | None, session: object, request: gr.Request
    ) -> Updates:
        visit = self._visit(tab, session, request)
        return updates(self.conversation.reset(visit))

    def look_for_api(self) -> Updates:
        if not self.conversation.is_back():
            return (gr.skip(), gr.skip())
        return (notice_html(BACK_AGAIN, role="status"), gr.update(active=False))

    def _visit(self, tab: Tab | None, session: object, request: gr.Request) -> Visit:
        visit = Visit(
            tab=tab or Tab(),
            session_id=session if isinstance(session, str) else None,
            visitor=request.client.host if request.client else None,
        )
        # A page server that was started anew has forgotten what its tabs show.
        return visit if tab else replace(visit, tab=self.conversation.restore(visit).tab)


def build(settings: Settings) -> gr.Blocks:
    """The page, ready to be launched."""
    conversation = Conversation(
        client=Client(
            base_url=settings.api_url,
            api_key=settings.api_key,
            connect_timeout=settings.connect_timeout,
            answer_timeout=settings.answer_timeout,
        ),
        max_message_chars=settings.max_message_chars,
    )
    with gr.Blocks(
        title=settings.title, analytics_enabled=False, fill_height=True
    ) as page:
        _connect(page, _lay_out(settings), Steps(conversation=conversation))
    page.queue(default_concurrency_limit=MAX_CONCURRENT_STEPS, api_open=False)
    return page


def _question(picked: gr.SelectData) -> str:
    """The text of the chip: an example is an object, an option a string."""
    value = picked.value
    return str(value.get("text", "") if isinstance(value, dict) else value)


def updates(view: View) -> Updates:
    """What Gradio must change to show the view."""
    bubbles = view.tab.bubbles
    return (
        view.tab,
        view.session_id,
        [_message(bubble) for bubble in bubbles],
        notice_html(view.problem, role="alert"),
        _box_update(view),
        gr.update(interactive=not view.is_busy),
        gr.update(interactive=not view.is_busy and bool(bubbles)),
        gr.update(active=view.is_offline),
    )


def notice_html(words: str, *, role: str) -> str:
    return f'<div role="{role}">{html.escape(words)}</div>' if words else ""


def _box_update(view: View) -> dict[str, Any]:  # Any: as Gradio types an update
    if view.draft is None:
        return gr.update()
    return gr.update(value=view.draft, interactive=not view.is_busy)


def _message(bubble: Bubble) -> dict[str, Any]:  # Any: Gradio's own message format
    options = [{"value": question} for question in bubble.suggestions]
    return {"role": bubble.role, "content": bubble.html, "options": options}


def _lay_out(settings: Settings) -> Parts:
    brand = html.escape(settings.brand)
    with gr.Row(elem_id="top"):
        gr.HTML(
            f"{LOGO}<h1>{brand}</h1><p>Answers from our help pages, at any hour</p>",
            elem_id="brand",
        )
        reset = gr.Button("New conversation", elem_id="reset", interactive=False)
    transcript = gr.Chatbot(
        label="Conversation",
        show_label=False,
        elem_id="transcript",
        height=None,
        scale=1,
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        buttons=[],
        placeholder="## How can we help?\nAsk in your own words, or start with one of these.",
        examples=[{"text": question} for question in settings.examples],
    )
    notice = gr.HTML(elem_id="notice")
    with gr.Row(elem_id="composer"):
        box = gr.Textbox(
            label="Your message",
            placeholder="Ask a question",
            show_label=False,
            container=False,
            elem_id="message",
            lines=1,
            max_lines=6,
            scale=1,
            html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
        )
        send = gr.Button("Send", variant="primary", elem_id="send", scale=0)
    return Parts(
        # The key and the secret stay the same, so that a restart of the page loses
        # nobody's conversation; the secret hides nothing, every browser is sent it.
        session=gr.BrowserState(storage_key="support-session", secret="support"),
        tab=gr.State(),
        transcript=transcript,
        notice=notice,
        box=box,
        send=send,
        reset=reset,
        clock=gr.Timer(RETRY_SECONDS, active=False),
    )


def _connect(page: gr.Blocks, parts: Parts, steps: Steps) -> None:
    inputs = [parts.box, parts.tab, parts.session]
    quiet: dict[str, Any] = {  # Any: keyword arguments of different types
        "outputs": parts.outputs,
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    opened = page.load(steps.restore, [parts.session], **quiet)
    typed = gr.on([parts.box.submit, parts.send.click], steps.send, inputs, **quiet)
    picked = gr.on(
        [parts.transcript.example_select, parts.transcript.option_select],
        steps.pick,
        inputs,
        **quiet,
    )
    emptied = parts.reset.click(steps.reset, [parts.tab, parts.session], **quiet)
    for step in (opened, typed, picked, emptied):
        step.then(None, js=FOCUS_BOX, api_visibility="private")
    quiet["outputs"] = [parts.notice, parts.clock]
    parts.clock.tick(steps.look_for_api, **quiet)
