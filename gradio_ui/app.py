"""The page: its parts, and which event of the browser's script calls which step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from gradio_ui import theme
from gradio_ui.appearance import Looks
from gradio_ui.client import Client
from gradio_ui.conversation import Conversation
from gradio_ui.steps import Steps

if TYPE_CHECKING:
    from gradio_ui.settings import Settings

MAX_CONCURRENT_STEPS = 64
# What has no place in the conversation comes by a part of its own: the two are
# answered at the same time.
FORWARD = """watch("value", () => document.dispatchEvent(
  new CustomEvent("aside", { detail: props.value })))"""

# A session that the page left before Gradio could keep it; see `learnSession`.
NEWEST = """(kept) => {
  try { return sessionStorage.getItem("session") ?? kept; }
  catch { return kept; } // storage is denied
}"""


def steps_for(settings: Settings) -> Steps:
    """What the page does, with the API of these settings behind it."""
    client = Client(
        base_url=settings.api_url,
        api_key=settings.api_key,
        connect_timeout=settings.connect_timeout,
        answer_timeout=settings.answer_timeout,
    )
    conversation = Conversation(
        client=client, max_message_chars=settings.max_message_chars
    )
    return Steps(
        conversation=conversation, looks=Looks(client=client, settings=settings)
    )


def build(settings: Settings, steps: Steps) -> gr.Blocks:
    """The page, ready to be launched."""
    page = gr.Blocks(title=settings.title, analytics_enabled=False, fill_height=True)
    with page:
        _connect(page, steps)
    page.queue(default_concurrency_limit=MAX_CONCURRENT_STEPS, api_open=False)
    return page


def _connect(page: gr.Blocks, steps: Steps) -> None:
    # The key and the secret stay the same, so that a restart of the page loses
    # nobody's conversation; the secret hides nothing, every browser is sent it.
    session = gr.BrowserState(storage_key="support-session", secret="support")  # noqa: S106
    chat = _own_html("chat", html_template=theme.SKELETON, js_on_load=theme.SCRIPT)
    aside = _own_html("aside", html_template="", js_on_load=FORWARD)
    quiet: dict[str, Any] = {  # Any: keyword arguments of different types
        "show_progress": "hidden",
        "api_visibility": "private",
    }
    # Not Gradio's "once": what comes while one of them is on its way counts, too.
    several = quiet | {"trigger_mode": "multiple"}
    both = [session, chat]
    page.load(steps.restore, [session], both, js=NEWEST, **quiet)
    chat.submit(steps.keep, None, [session, aside], **several)
    chat.clear(steps.reset, [session], both, **quiet)
    chat.tick(steps.follow, [session], chat, **quiet)
    chat.retry(steps.look_for_api, [session], chat, **quiet)
    chat.stop(steps.stop, None, None, **quiet)
    chat.like(steps.rate, [session], aside, **several)
    chat.apply(steps.hand_over, [session], [session, aside], **several)
    chat.expand(steps.read_article, None, aside, **several)


def _own_html(name: str, *, html_template: str, js_on_load: str) -> gr.HTML:
    """Markup and script of the page's own, without Gradio's looks."""
    return gr.HTML(
        value=None,
        elem_id=name,
        html_template=html_template,
        js_on_load=js_on_load,
        apply_default_css=False,
    )
