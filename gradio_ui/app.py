"""The page: its parts, and which event of a part calls which step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from gradio_ui.appearance import Looks, header_html
from gradio_ui.client import Client
from gradio_ui.conversation import Conversation
from gradio_ui.steps import Steps
from gradio_ui.wording import CATALOGUES, ENGLISH, gettext_noop, words_of

if TYPE_CHECKING:
    from gettext import NullTranslations

    from gradio_ui.settings import Settings

LABELS = {
    "welcome": gettext_noop("How can we help?"),
    "invitation": gettext_noop("Ask in your own words, or start with one of these."),
    "tagline": gettext_noop("Answers from our help pages, at any hour"),
    "new_conversation": gettext_noop("New conversation"),
    "conversation": gettext_noop("Conversation"),
    "your_message": gettext_noop("Your message"),
    "ask": gettext_noop("Ask a question"),
    "send": gettext_noop("Send"),
}
# Browsers that Gradio has own labels for by their region.
REGIONS = {"pt": ("pt-BR",), "zh": ("zh-CN", "zh-TW")}
MAX_CONCURRENT_STEPS = 64
RETRY_SECONDS = 3
# Keyboard users go on typing; on a phone the keyboard would cover the answer.
FOCUS_BOX = """() => matchMedia('(pointer: fine)').matches
    && document.querySelector('#message textarea').focus()"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """The components that change while the page is open."""

    session: gr.BrowserState
    tab: gr.State
    brand: gr.HTML
    transcript: gr.Chatbot
    notice: gr.HTML
    box: gr.Textbox
    send: gr.Button
    reset: gr.Button
    clock: gr.Timer

    @property
    def outputs(self) -> list[gr.components.Component]:
        """In the order of `steps.updates`."""
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


def labels() -> gr.I18n:
    """The page's labels in all languages; the browser takes those of its own."""
    spoken = {"en": ENGLISH} | {code: words_of(code) for code in CATALOGUES}
    named = {
        browsers_code: _labels_in(words)
        for code, words in spoken.items()
        for browsers_code in (code, *REGIONS.get(code, ()))
    }
    return gr.I18n(**named)


def _labels_in(words: NullTranslations) -> dict[str, str]:
    told = {name: words.gettext(text) for name, text in LABELS.items()}
    # In one: Gradio translates one label of a text.
    return told | {"welcome": f"## {told['welcome']}\n{told['invitation']}"}


def build(settings: Settings) -> gr.Blocks:
    """The page, ready to be launched."""
    client = Client(
        base_url=settings.api_url,
        api_key=settings.api_key,
        connect_timeout=settings.connect_timeout,
        answer_timeout=settings.answer_timeout,
    )
    conversation = Conversation(
        client=client, max_message_chars=settings.max_message_chars
    )
    looks = Looks(client=client, settings=settings)
    page = gr.Blocks(title=settings.title, analytics_enabled=False, fill_height=True)
    with page:
        parts = _lay_out(settings)
        _connect(page, parts, Steps(conversation=conversation))
        _keep_look(page, parts.brand, looks)
    page.queue(default_concurrency_limit=MAX_CONCURRENT_STEPS, api_open=False)
    return page


def _lay_out(settings: Settings) -> PageParts:
    label = labels()
    with gr.Row(elem_id="top"):
        brand = gr.HTML(
            header_html(settings.brand, tagline=str(label("tagline"))), elem_id="brand"
        )
        reset = gr.Button(
            str(label("new_conversation")), elem_id="reset", interactive=False
        )
    transcript = _transcript(settings, label)
    notice = gr.HTML(elem_id="notice")
    with gr.Row(elem_id="composer"):
        box = _message_box(label)
        send = gr.Button(
            str(label("send")),
            variant="primary",
            elem_id="send",
            scale=0,
            interactive=False,  # until `steps.restore` has answered, see page.js
        )
    return PageParts(
        # The key and the secret stay the same, so that a restart of the page loses
        # nobody's conversation; the secret hides nothing, every browser is sent it.
        session=gr.BrowserState(storage_key="support-session", secret="support"),  # noqa: S106
        tab=gr.State(),
        brand=brand,
        transcript=transcript,
        notice=notice,
        box=box,
        send=send,
        reset=reset,
        clock=gr.Timer(RETRY_SECONDS, active=False),
    )


def _transcript(settings: Settings, label: gr.I18n) -> gr.Chatbot:
    return gr.Chatbot(
        label=label("conversation"),
        show_label=False,
        elem_id="transcript",
        height=None,
        scale=1,
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        buttons=[],
        placeholder=str(label("welcome")),
        examples=[{"text": question} for question in settings.examples],
    )


def _message_box(label: gr.I18n) -> gr.Textbox:
    return gr.Textbox(
        label=label("your_message"),
        placeholder=label("ask"),
        show_label=False,
        container=False,
        elem_id="message",
        lines=1,
        max_lines=6,
        scale=1,
        html_attributes=gr.InputHTMLAttributes(enterkeyhint="send"),
    )


def _connect(page: gr.Blocks, parts: PageParts, steps: Steps) -> None:
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
    watched = quiet | {"outputs": [parts.notice, parts.clock]}
    parts.clock.tick(steps.look_for_api, **watched)


def _keep_look(page: gr.Blocks, brand: gr.HTML, looks: Looks) -> None:
    """Whoever opens the page sees it as staff have it by then."""
    tagline = str(labels()("tagline"))

    def shown() -> str:
        return looks.header(tagline=tagline)

    page.load(shown, None, [brand], show_progress="hidden", api_visibility="private")
