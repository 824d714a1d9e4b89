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
# Each row is filled up to the width of the table's head: 1,500 characters can make
# 60,000 cells, which take a second, and a streamed answer is rendered again and again.
_MAX_CELLS = 4_000


def _parser(*extensions: str) -> MarkdownIt:
    # Line breaks stay as they were written: answers come from cells of spreadsheets.
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return parser.enable(extensions).disable("image")


_markdown = _parser("table", "strikethrough")
_without_tables = _parser("strikethrough")
# mdurl fills its tables at the first link, without a lock: of two threads that render
# their first link at once, one would fail.
_markdown.render("<https://example.com/>")


@lru_cache(maxsize=256)  # 0.3 ms for a paragraph with a link; answers come again
def render_markdown(text: str) -> str:
    """HTML without scripts, images or styles; links are absolute http(s) or mailto.

    They open in a tab of their own, so that the conversation stays.
    """
    lines = text.split("\n")
    most_cells = len(lines) * max(line.count("|") for line in lines)
    markdown = _markdown if most_cells <= _MAX_CELLS else _without_tables
    return nh3.clean(
        markdown.render(text),
        tags=_ALLOWED_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )
