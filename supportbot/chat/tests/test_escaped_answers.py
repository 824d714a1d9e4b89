"""What an import makes of plain text is shown to customers as it stood in the file."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.importing.markup import clean_answer, escape_plain
from supportbot.chat.markup import render_markdown

LETTERS = st.text(
    st.sampled_from("ab12 *_`[](){}<>#+-.!|~:\\&;=/@\n\täß\"'"), max_size=40
)
MARKUP = st.sampled_from(
    [
        "**",
        "__",
        "~~",
        "](",
        "]: ",
        "```",
        "~~~",
        "---",
        "===",
        "    ",
        "# ",
        "> ",
        "1. ",
        "- ",
        "* ",
        "&amp;",
        "\n\n",
        "<http://a.b>",
        "<a@b.co>",
        "[a]: b",
        "![x](y)",
        "|-|-|\n",
        " | ",
    ]
)
TEXTS = st.lists(LETTERS | MARKUP, max_size=8).map("".join)


def as_shown(markdown: str) -> str:
    """The page's text; markup of any kind would stay in it as a tag."""
    page = render_markdown(markdown).replace("<br>\n", "\n").replace("<br>", "\n")
    return html.unescape(re.sub(r"</?p>", "\n\n", page))


def spaced(text: str) -> str:
    """The text with white space as a browser shows it."""
    lines = "\n".join(
        " ".join(re.split(r"[ \t]+", line)).strip() for line in text.split("\n")
    )
    return re.sub(r"\n\s*\n", "\n\n", lines).strip()


@given(TEXTS)
def test_plain_text_is_shown_exactly(text: str) -> None:
    assert spaced(as_shown(escape_plain(text))) == spaced(text)


@pytest.mark.parametrize(
    "text",
    [
        "30*40*50 cm",
        "# 1 choice",
        "1. Januar",
        "_names_with_underscores_",
        "> 5\n---\n- x",
        r"\\server\share",
        "a < b > c <name>",
        "[1] `x` ~~y~~",
    ],
)
def test_what_only_looks_like_markdown_is_shown_exactly(text: str) -> None:
    assert spaced(as_shown(clean_answer(text).text)) == text
