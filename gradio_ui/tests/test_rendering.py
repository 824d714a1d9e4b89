from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gradio_ui import rendering
from gradio_ui.messages import Answer, PastMessage

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
        rendering.customer_html,
        lambda text: rendering.growing_html(text, ""),
        lambda text: rendering.past_answer_html(
            PastMessage(role="assistant", text=text, source=text)
        ),
        lambda text: rendering.answer_html(
            Answer(text=text, source="Gemini AI", session_id="s", citations=(text,))
        ),
    ],
    ids=["customer", "growing", "past answer", "answer"],
)
def test_no_text_can_load_or_run_anything(
    render: Callable[[str], str], text: str
) -> None:
    markup = render(text)

    assert set(re.findall(r"<(\w+)", markup)) <= {"div", "span", "p"}
    assert "href=" not in re.sub(r"&lt;.*?&gt;", "", markup)


@pytest.mark.parametrize(
    "markup",
    [
        *HOSTILE,
        '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
        '<a href="/gradio_api/reset">x</a>',
        '<p style="position:fixed;inset:0" class="typing" id="send">x</p>',
        '<form action="https://evil.example"><input name="password"></form>',
    ],
)
def test_no_html_of_an_api_can_load_run_or_cover_anything(markup: str) -> None:
    shown = rendering.growing_html("x", markup)

    tags = " ".join(re.findall(r"<[^>]*>", shown))
    assert set(re.findall(r"<(\w+)", tags)) <= {"div", "p", "a"}
    assert set(re.findall(r"(\w+)=", tags)) <= {
        *("class", "dir", "rel", "target", "title")
    }
    assert set(re.findall(r'class="([^"]*)"', tags)) == {"sr-only", "answer"}


def test_html_of_the_api_stays_as_it_is() -> None:
    markup = (
        '<ol start="3"><li>See <a href="https://shop.example" title="t" '
        'target="_blank" rel="noopener noreferrer nofollow">shop</a></li></ol>'
        "<table><thead><tr><th>a</th></tr></thead></table><pre><code>b</code></pre>"
    )

    assert markup in rendering.growing_html("x", markup)


def test_the_customers_words_stay_as_they_were_typed() -> None:
    markup = rendering.customer_html("**5** < 6 & [x](y)\n# not a title")

    assert "**5** &lt; 6 &amp; [x](y)&#10;# not a title</div>" in markup


def test_an_answer_without_html_keeps_its_lines() -> None:
    markup = rendering.growing_html("**Yes**\nand <b>\n", "")

    assert "<p>**Yes**<br>and &lt;b&gt;</p>" in markup


def test_markup_is_one_line_so_that_gradio_reads_no_markdown_in_it() -> None:
    markup = rendering.growing_html("", "<pre>a\n\n# b\n</pre>\n")

    assert "\n" not in markup
    assert markup.startswith("<div")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(text="a", source="FAQ", session_id="s"), "From our FAQ"),
        (Answer(text="a", source="Gemini AI", session_id="s"), "AI answer"),
        (
            Answer(
                text="a", source="Gemini AI", session_id="s", citations=("A?", "B & C?")
            ),
            "AI answer, based on our FAQ: A?; B &amp; C?",
        ),
    ],
    ids=["FAQ", "model", "model with citations"],
)
def test_every_answer_says_where_it_comes_from(answer: Answer, words: str) -> None:
    assert f">{words}</div>" in rendering.answer_html(answer)


def test_the_html_of_the_api_is_preferred_to_the_markdown() -> None:
    answer = Answer(text="*a*", html="<p>served</p>", source="FAQ", session_id="s")

    assert "<p>served</p>" in rendering.answer_html(answer)


def test_an_answer_of_a_model_with_suggestions_asks_which_one_was_meant() -> None:
    answer = Answer(text="a", source="Gemini AI", session_id="s", suggestions=("A?",))

    assert "Did you mean one of these?" in rendering.answer_html(answer)


@pytest.mark.parametrize("suggestions", [(), ("A?",)], ids=["greeting", "ask back"])
def test_the_bots_own_words_stand_alone(suggestions: tuple[str, ...]) -> None:
    answer = Answer(
        text="Hello!", source="Fallback", session_id="s", suggestions=suggestions
    )
    past = PastMessage(role="assistant", text="Hello!", source="Fallback")

    alone = rendering.growing_html("Hello!", "")
    assert rendering.answer_html(answer) == alone
    assert rendering.past_answer_html(past) == alone


def test_a_source_of_a_newer_api_is_not_shown() -> None:
    message = PastMessage(role="assistant", text="a", source="Oracle")

    assert "source" not in rendering.past_answer_html(message)
