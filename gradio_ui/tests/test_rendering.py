from __future__ import annotations

from collections.abc import Callable

import pytest

from gradio_ui import rendering
from gradio_ui.messages import Reply

HOSTILE = [
    "![x](https://evil.example/x.png)",
    "<img src=https://evil.example/x.png onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<iframe src='https://evil.example'></iframe>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<b style='background:url(https://evil.example/x.png)'>x</b>",
    "<video poster=https://evil.example/x.png>",
    '[x](javascript:alert(1) "x")',
    "<svg/onload=alert(1)>",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "render",
    [
        rendering.answer_html,
        rendering.customer_html,
        lambda text: rendering.past_answer_html(text, "FAQ"),
        lambda text: rendering.reply_html(
            Reply(text="", html=text, source=text, session_id="s", citations=(text,))
        ),
    ],
    ids=["answer", "customer", "past answer", "reply"],
)
def test_no_text_can_load_or_run_anything(
    render: Callable[[str], str], text: str
) -> None:
    markup = render(text)

    assert "<img" not in markup
    assert "<s" not in markup.replace("<span", "").replace("<strong", "")
    assert "<iframe" not in markup
    assert "<video" not in markup
    assert "<b " not in markup
    assert 'href="javascript' not in markup


def test_the_customers_words_stay_as_they_were_typed() -> None:
    markup = rendering.customer_html("**5** < 6 & [x](y)\n# not a title")

    assert "**5** &lt; 6 &amp; [x](y)&#10;# not a title</div>" in markup


def test_an_answer_is_read_as_markdown() -> None:
    markup = rendering.answer_html("**Yes**\nand\n\n- one\n- two")

    assert "<strong>Yes</strong><br>" in markup
    assert "<li>two</li>" in markup


def test_a_link_opens_beside_the_conversation() -> None:
    markup = rendering.answer_html("[here](https://example.com/a)")

    assert 'href="https://example.com/a"' in markup
    assert 'target="_blank"' in markup
    assert 'rel="noopener noreferrer"' in markup


def test_markup_is_one_line_so_that_gradio_reads_no_markdown_in_it() -> None:
    markup = rendering.answer_html("```\na\n\n# b\n```\n\ntext")

    assert "\n" not in markup
    assert markup.startswith("<div")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(text="a", source="FAQ", session_id="s"), "From our FAQ"),
        (Reply(text="a", source="Gemini AI", session_id="s"), "AI answer"),
        (
            Reply(
                text="a", source="Gemini AI", session_id="s", citations=("A?", "B & C?")
            ),
            "AI answer, based on our FAQ: A?; B &amp; C?",
        ),
        (Reply(text="a", source="Fallback", session_id="s"), "No answer found"),
    ],
    ids=["FAQ", "model", "model with citations", "fallback"],
)
def test_every_reply_says_where_it_comes_from(reply: Reply, words: str) -> None:
    assert f">{words}</div>" in rendering.reply_html(reply)


def test_the_html_of_the_api_is_preferred_to_the_markdown() -> None:
    reply = Reply(text="*a*", html="<p>served</p>", source="FAQ", session_id="s")

    assert "<p>served</p>" in rendering.reply_html(reply)


def test_a_reply_with_suggestions_asks_which_one_was_meant() -> None:
    reply = Reply(text="a", source="Fallback", session_id="s", suggestions=("A?",))

    assert "Did you mean one of these?" in rendering.reply_html(reply)


def test_a_source_of_a_newer_api_is_not_shown() -> None:
    assert "source" not in rendering.past_answer_html("a", "Oracle")
