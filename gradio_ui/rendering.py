"""Messages as the HTML the page shows; nothing in it can load anything."""

from __future__ import annotations

import html

import nh3
from markdown_it import MarkdownIt

from gradio_ui.messages import Reply

_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")
)
# mdurl fills its tables at the first link, without a lock: of two threads that render
# their first link at once, one would fail.
_MARKDOWN.render("<https://example.com/>")
# fmt: off
_TAGS = {
    "a", "b", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "i", "li", "ol", "p", "pre", "s", "strong", "sub", "sup", "table",
    "tbody", "td", "th", "thead", "tr", "ul",
}
# fmt: on
_SOURCES = {
    "FAQ": ("From our FAQ", "faq"),
    "Gemini AI": ("AI answer", "ai"),
    "Fallback": ("No answer found", "none"),
}
# Screen readers cannot see on which side of the page a bubble is.
_YOU = '<span class="sr-only">You:</span>'
_SUPPORT = '<div class="sr-only">Support:</div>'
TYPING = (
    '<div class="typing"><span class="sr-only">Writing an answer</span>'
    "<i></i><i></i><i></i></div>"
)


def customer_html(text: str) -> str:
    """The customer's words, character for character."""
    return _block("words", f"{_YOU}{html.escape(text)}")


def answer_html(text: str) -> str:
    """An answer in Markdown that is still being written."""
    return _SUPPORT + _block("answer", _clean(_MARKDOWN.render(text)))


def past_answer_html(text: str, source: str) -> str:
    return answer_html(text) + _source(source)


def reply_html(reply: Reply) -> str:
    """A whole reply: the answer, where it comes from, what to ask instead."""
    answer = _block("answer", _clean(reply.html or _MARKDOWN.render(reply.text)))
    ask = _block("ask", "Did you mean one of these?") if reply.suggestions else ""
    return _SUPPORT + answer + _source(reply.source, reply.citations) + ask


def _clean(markup: str) -> str:
    return nh3.clean(
        markup,
        tags=_TAGS,
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto"},
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _source(source: str, citations: tuple[str, ...] = ()) -> str:
    words, name = _SOURCES.get(source, ("", ""))
    if citations:
        words = f"{words}, based on our FAQ: {'; '.join(citations)}"
    return _block(f"source {name}", html.escape(words)) if words else ""


def _block(name: str, markup: str) -> str:
    """One line of HTML: in a line that starts with a `div` Markdown means nothing."""
    return f'<div class="{name}">{markup.strip()}</div>'.replace("\n", "&#10;")
