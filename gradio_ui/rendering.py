"""Messages as the HTML the page shows; nothing in it can load or cover anything.

What the API rendered is safe, as its contract says, and cleaned again: the page's own
policy has to allow Gradio's inline scripts and styles. All else is escaped.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import nh3

from gradio_ui.wording import ENGLISH, gettext_noop

if TYPE_CHECKING:
    from gettext import NullTranslations

    from gradio_ui.messages import Answer, PastMessage

# All that the API makes of Markdown.
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# A fallback has no source: its own words say that there is no answer, ask or greet.
_SOURCES = {
    "FAQ": (gettext_noop("From our FAQ"), "faq"),
    "Gemini AI": (gettext_noop("AI answer"), "ai"),
}


def typing_html(words: NullTranslations = ENGLISH) -> str:
    """The sign that an answer is being written."""
    told = html.escape(words.gettext("Writing an answer"))
    return (
        f'<div class="typing"><span class="sr-only">{told}</span>'
        "<i></i><i></i><i></i></div>"
    )


def customer_html(text: str, words: NullTranslations = ENGLISH) -> str:
    """The customer's words, character for character."""
    # Screen readers cannot see on which side of the page a message is.
    you = f'<span class="sr-only">{html.escape(words.gettext("You:"))}</span>'
    return _block("words", f"{you}{html.escape(text)}")


def growing_html(text: str, markup: str, words: NullTranslations = ENGLISH) -> str:
    """An answer that is still being written, with the API's HTML of it."""
    us = f'<div class="sr-only">{html.escape(words.gettext("Support:"))}</div>'
    return us + _block("answer", _clean(markup) if markup else _plain(text))


def past_answer_html(message: PastMessage, words: NullTranslations = ENGLISH) -> str:
    """An earlier answer, where it came from and what is to be said of it."""
    shown = growing_html(message.text, message.html, words)
    return shown + _note(message.note) + _source(message.source, words)


def answer_html(answer: Answer, words: NullTranslations = ENGLISH) -> str:
    """A whole answer: the text, where it comes from, what to ask instead."""
    # The bot's own words say what the questions below them are; a model's don't.
    has_to_ask = answer.source == "Gemini AI" and answer.suggestions
    question = html.escape(words.gettext("Did you mean one of these?"))
    ask = _block("ask", question) if has_to_ask else ""
    source = _source(answer.source, words, answer.citations)
    shown = growing_html(answer.text, answer.html, words)
    return shown + _note(answer.note) + source + ask


def _note(text: str) -> str:
    return _block("note", html.escape(text)) if text else ""


def _clean(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )


def _plain(text: str) -> str:
    """The text in its lines, for want of HTML from the API."""
    lines = html.escape(text.strip()).splitlines()
    return f"<p>{'<br>'.join(lines)}</p>"


def _source(
    source: str, words: NullTranslations, citations: tuple[str, ...] = ()
) -> str:
    if source not in _SOURCES:
        return ""
    told, name = _SOURCES[source]
    text = words.gettext(told)
    if citations:
        based = words.gettext("{source}, based on our FAQ: {questions}")
        text = based.format(source=text, questions="; ".join(citations))
    return _block(f"source {name}", html.escape(text))


def _block(name: str, markup: str) -> str:
    """One line of HTML: in a line that starts with a `div` Markdown means nothing."""
    block = f'<div class="{name}" dir="auto">{markup.strip()}</div>'
    return block.replace("\n", "&#10;")
