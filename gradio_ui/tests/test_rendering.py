from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradio_ui import rendering
from gradio_ui.messages import Answer, Article, CustomerMessage
from gradio_ui.rendering import RenderedMessage
from gradio_ui.tests.speech import ENGLISH

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


def reply(text: str = "a", **more: Any) -> RenderedMessage:  # Any: an Answer's fields
    usual = Answer(text=text, source="FAQ", message_id=7)
    return rendering.reply_message(replace(usual, **more), key="k", words=ENGLISH)


def customers(text: str) -> RenderedMessage:
    return rendering.customer_message(
        CustomerMessage(text=text), key="k", words=ENGLISH
    )


def named(text: str) -> Article:
    return Article(id=1, question=text, category=text)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "render",
    [
        customers,
        lambda text: reply(text, state="pending"),
        lambda text: reply(text, source=text, state=text, note=text, created_at=text),
        lambda text: reply(text, faq=named(text), suggestions=(named(text),)),
        lambda text: reply(text, source="Gemini AI", citations=(named(text),)),
        lambda text: reply(text, source="Staff", author=text, html=text),
    ],
    ids=["customer", "growing", "unknown", "FAQ", "model", "colleague"],
)
def test_no_text_can_load_or_run_anything(
    render: Callable[[str], RenderedMessage], text: str
) -> None:
    tags = " ".join(re.findall(r"<[^>]*>", render(text).html))

    assert set(re.findall(r"<(\w+)", tags)) <= {
        *("article", "bdi", "button", "details", "div", "h3", "i", "p", "span"),
        *("summary", "time", "b"),
    }
    assert not re.search(
        r"(src|href|style|poster|on\w+)=", re.sub(r'"[^"]*"', "", tags)
    )


@pytest.mark.parametrize(
    "markup",
    [
        *HOSTILE,
        '<a href="javascript:alert(1)" onclick="alert(1)">x</a>',
        '<a href="/gradio_api/reset">x</a>',
        '<p style="position:fixed;inset:0" class="typing" id="send">x</p>',
        '<form action="https://evil.example"><input name="password"></form>',
        '<button data-do="reset">x</button>',
    ],
)
def test_no_html_of_an_api_can_load_run_press_or_cover_anything(markup: str) -> None:
    shown = reply("x", html=markup, state="pending").html

    inside = shown.partition('class="answer" dir="auto">')[2]
    tags = " ".join(re.findall(r"<[^>]*>", inside))
    assert set(re.findall(r"<(\w+)", tags)) <= {"p", "a"}
    assert set(re.findall(r"(\w+)=", tags)) <= {"rel", "target", "title"}


def test_html_of_the_api_stays_as_it_is_and_links_open_safely() -> None:
    markup = (
        '<ol start="3"><li>See <a href="https://shop.example" title="t" '
        'target="_blank" rel="noopener noreferrer nofollow">shop</a></li></ol>'
        "<table><thead><tr><th>a</th></tr></thead></table><pre><code>b</code></pre>"
    )

    assert markup in reply("x", html=markup).html


def test_the_customers_words_stay_as_they_were_typed() -> None:
    shown = customers("**5** < 6 & [x](y)\n# not a title")

    assert "**5** &lt; 6 &amp; [x](y)\n# not a title</div>" in shown.html
    assert shown.text == "**5** < 6 & [x](y)\n# not a title"


def test_an_answer_without_html_keeps_its_lines() -> None:
    assert "<p>**Yes**<br>and &lt;b&gt;</p>" in reply("**Yes**\nand <b>\n").html


SHIPPING = Article(id=1, question="Ship & co?", category="Orders")


@pytest.mark.parametrize(
    ("answer", "label"),
    [
        ({"faq": SHIPPING}, "From our help centre: <bdi>Ship &amp; co? · Orders</bdi>"),
        ({"faq": SHIPPING, "also": (SHIPPING,)}, "From our help centre</p>"),
        ({"certainty": "likely", "faq": SHIPPING}, "Closest answer</p>"),
        ({"source": "Gemini AI"}, "Written by AI</p>"),
        (
            {"source": "Gemini AI", "citations": (SHIPPING,)},
            'from these articles</p><details data-article="1"><summary dir="auto">Ship',
        ),
        ({"source": "Fallback", "kind": "generated"}, "Written by AI</p>"),
        ({"source": "Staff"}, "A colleague</p>"),
        ({"state": "interrupted"}, "This answer was interrupted.</p>"),
        ({"state": "failed", "source": ""}, "This answer was interrupted.</p>"),
    ],
    ids=[
        "FAQ",
        "two FAQs",
        "likely",
        "AI alone",
        "AI",
        "kind",
        "staff",
        "cut",
        "failed",
    ],
)
def test_every_reply_says_what_it_is(answer: dict[str, Any], label: str) -> None:
    assert label in reply(**answer).html


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"suggestions": (SHIPPING,)},
        {"source": "Oracle"},
        {"source": "FAQ", "faq": SHIPPING, "kind": "small_talk", "certainty": "sure"},
    ],
    ids=["greeting", "asks back", "newer API", "the company's own greeting"],
)
def test_the_bots_own_words_stand_alone(answer: dict[str, Any]) -> None:
    shown = reply(**({"source": "Fallback"} | answer)).html

    assert 'class="label' not in shown
    assert "data-do" not in shown.replace('data-do="say"', "")


def test_what_to_say_next_are_chips_once() -> None:
    shown = reply(certainty="likely", suggestions=(SHIPPING,)).html

    assert re.findall(r'data-do="say">(.*?)<', shown) == [
        "Yes, thanks",
        "No",
        "Ship &amp; co?",
    ]


def test_an_article_that_an_answer_rests_on_is_not_suggested_again() -> None:
    cites = (SHIPPING,)
    shown = reply(source="Gemini AI", citations=cites, suggestions=cites).html

    assert f'data-article="{SHIPPING.id}"' in shown
    assert 'data-do="say"' not in shown
    assert "Did you mean" not in shown


def test_an_answer_of_a_model_with_suggestions_asks_which_one_was_meant() -> None:
    shown = reply(source="Gemini AI", suggestions=(SHIPPING,)).html

    assert "Did you mean one of these?" in shown


def test_a_reply_that_offers_a_human_leads_to_one() -> None:
    shown = reply(source="Fallback", offers_human=True)

    assert 'data-do="person">Talk to a person</button>' in shown.html


def test_only_answers_can_be_rated_and_a_rating_stays_visible() -> None:
    assert 'data-do="up" aria-pressed="false"' in reply().html
    assert 'data-do="down" aria-pressed="true"' in reply(rating="down").html
    assert "aria-pressed" not in reply(source="Staff").html
    assert "aria-pressed" not in reply(message_id=None).html


def test_every_message_has_a_heading_that_says_whose_it_is() -> None:
    assert '<h3 class="sr-only">You:</h3>' in customers("a").html
    assert '<h3 class="sr-only">Support:</h3>' in reply().html
    assert '<h3 class="sr-only">A colleague</h3>' in reply(source="Staff").html


def test_those_who_listen_hear_that_an_answer_is_written_and_then_the_answer() -> None:
    growing = [reply(text, state="pending").says for text in ("", "The", "The end")]

    assert set(growing) == {"Writing an answer"}
    assert reply("The end").says == "The end"
