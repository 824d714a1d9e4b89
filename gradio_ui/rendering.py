"""Messages as the HTML the page shows; nothing in it can load or cover anything.

What the API rendered is safe, as its contract says, and cleaned again: the page's own
policy has to allow Gradio's inline scripts and styles. All else is escaped.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from gradio_ui.messages import Answer, PastMessage

# All that the API makes of Markdown.
_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# A fallback has no source: its own words say that there is no answer, ask or greet.
_SOURCES = {
    "FAQ": ("From our FAQ", "faq"),
    "Gemini AI": ("AI answer", "ai"),
}
# Screen readers cannot see on which side of the page a message is.
_YOU = '<span class="sr-only">You:</span>'
_SUPPORT = '<div class="sr-only">Support:</div>'
TYPING = (
    '<div class="typing"><span class="sr-only">Writing an answer</span>'
    "<i></i><i></i><i></i></div>"
)


def customer_html(text: str) -> str:
    """The customer's words, character for character."""
    return _block("words", f"{_YOU}{html.escape(text)}")


def growing_html(text: str, markup: str) -> str:
    """An answer that is still being written, with the API's HTML of it."""
    return _SUPPORT + _block("answer", _clean(markup) if markup else _plain(text))


def past_answer_html(message: PastMessage) -> str:
    """An earlier answer and where it came from."""
    return growing_html(message.text, message.html) + _source(message.source)


def answer_html(answer: Answer) -> str:
    """A whole answer: the text, where it comes from, what to ask instead."""
    # The bot's own words say what the questions below them are; a model's don't.
    has_to_ask = answer.source == "Gemini AI" and answer.suggestions
    ask = _block("ask", "Did you mean one of these?") if has_to_ask else ""
    source = _source(answer.source, answer.citations)
    return growing_html(answer.text, answer.html) + source + ask


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


def _source(source: str, citations: tuple[str, ...] = ()) -> str:
    words, name = _SOURCES.get(source, ("", ""))
    if citations:
        words = f"{words}, based on our FAQ: {'; '.join(citations)}"
    return _block(f"source {name}", html.escape(words)) if words else ""


def _block(name: str, markup: str) -> str:
    """One line of HTML: in a line that starts with a `div` Markdown means nothing."""
    return f'<div class="{name}">{markup.strip()}</div>'.replace("\n", "&#10;")
