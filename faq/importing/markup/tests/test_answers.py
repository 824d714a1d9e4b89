from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.importing.markup import clean_answer, escape_look_alikes


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("30*40*50 cm", r"30\*40\*50 cm"),
        ("# 1 choice", r"\# 1 choice"),
        ("1. Januar ist Feiertag", r"1\. Januar ist Feiertag"),
        ("_names_with_underscores_", r"\_names_with_underscores\_"),
        ("> 5 items", r"\> 5 items"),
        ("Press `x`", r"Press \`x\`"),
        ("about ~~5~~", r"about \~\~5\~\~"),
        ("- only one dash", r"\- only one dash"),
        ("Text\n---\nmore", "Text\n\\---\nmore"),
        ("[1]: see below", r"\[1]: see below"),
        (r"\\server\share", r"\\\server\share"),
        ("    indented", "   indented"),
    ],
)
def test_plain_text_that_looks_like_markdown_is_escaped(
    text: str, markdown: str
) -> None:
    cleaned = clean_answer(text)

    assert cleaned.text == markdown
    assert cleaned.was_escaped
    assert not cleaned.was_html


@pytest.mark.parametrize(
    "text",
    [
        "See [our page](https://shop.example/a_(b)_c).",
        "**Bold** and *more* and `code`",
        "Steps:\n1. Go\n2. Come",
        "- one\n- two",
        "## Heading\ntext",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\n1*2*3\n```",
        "<https://shop.example>",
    ],
)
def test_markdown_stays_as_it_is(text: str) -> None:
    cleaned = clean_answer(text)

    assert cleaned.text == text
    assert not cleaned.was_escaped


@pytest.mark.parametrize(
    "text",
    ["a < b > c", "Dear <name>,", "x<y", "see [1]", "snake_case", "R&D; 5 * 3", "50%"],
)
def test_what_means_nothing_to_markdown_stays_as_it_is(text: str) -> None:
    assert clean_answer(text).text == text


def test_look_alikes_among_markdown_are_escaped() -> None:
    assert clean_answer("**Size:** 3*4*5").text == r"**Size:** 3\*4\*5"


def test_entities_become_letters() -> None:
    cleaned = clean_answer("AT&amp;T&nbsp;caf&eacute;")

    assert cleaned.text == "AT&T café"
    assert cleaned.was_html


@pytest.mark.parametrize("text", ["Press <i> to go on", "Use <b> or <table>"])
def test_a_tag_that_is_spoken_of_is_no_html(text: str) -> None:
    assert not clean_answer(text).was_html


def test_lines_stay_lines_where_tags_lay_nothing_out() -> None:
    assert clean_answer("Dear <b>you</b>,\nhello").text == "Dear **you**,\nhello"


def test_line_breaks_of_html_do_not_take_markdown_away() -> None:
    assert clean_answer("**Hi**<br/>[a](https://b.example)").text == (
        "**Hi**\n[a](https://b.example)"
    )


def test_what_is_lost_is_said() -> None:
    cleaned = clean_answer(
        '<p><a href="/help">Help</a> <img src="x.png" alt="Map"></p>'
    )

    assert cleaned.text == "Help Map"
    assert cleaned.remarks[0] == "1 image became a link or plain words"
    assert cleaned.remarks[1].startswith("links without a site lead nowhere: /help")


MARKUP = st.text(st.sampled_from('ab1 *_`[]()<>#+-.!|~:\\&;=\n"'), max_size=40)


@given(MARKUP)
def test_any_text_is_cleaned(text: str) -> None:
    assert isinstance(clean_answer(text).text, str)


@pytest.mark.parametrize(
    "text",
    ["3*4*5", r"\\server\share", r"C:\_x_", "# 1", "**b** 3*4*5", "1. May\n\n> x"],
)
def test_what_was_escaped_once_stays(text: str) -> None:
    escaped = escape_look_alikes(text)

    assert escape_look_alikes(escaped) == escaped
