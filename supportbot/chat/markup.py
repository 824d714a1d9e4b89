"""The one place where Markdown becomes HTML that is safe to show anywhere."""

from __future__ import annotations

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_ALLOWED_TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
# Line breaks stay as they were written: answers come from the cells of spreadsheets.
_markdown = (
    MarkdownIt("commonmark", {"html": False, "breaks": True})
    .enable(["table", "strikethrough"])
    .disable("image")
)
# mdurl fills its tables at the first link, without a lock: of two threads that render
# their first link at once, one would fail.
_markdown.render("<https://example.com/>")


@lru_cache(maxsize=256)  # 0.3 ms for a paragraph with a link; answers come again
def render_markdown(text: str) -> str:
    """HTML without scripts, images or styles; links are absolute http(s) or mailto.

    They open in a tab of their own, so that the conversation stays.
    """
    return nh3.clean(
        _markdown.render(text),
        tags=_ALLOWED_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
