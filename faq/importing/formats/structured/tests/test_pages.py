"""HTML pages, and what they declare for search engines."""

from __future__ import annotations

import json

import pytest

from faq.importing.formats.structured.entries import Entry
from faq.importing.formats.structured.tests.reading import faqs_of, remarks_of

LINKED = {
    "@context": "https://schema.org",
    "@type": "FAQPage",
    "mainEntity": [
        {
            "@type": "Question",
            "name": "How &amp; why?",
            "acceptedAnswer": {"@type": "Answer", "text": "<p>So <b>it</b> is.</p>"},
        }
    ],
}
IN_SCRIPT = (
    f'<html><script type="application/ld+json">{json.dumps(LINKED)}</script>'
    "<h2>Other?</h2><p>x</p></html>"
)
DETAILS = (
    "<div><details><summary>How?</summary>So</details>"
    "<details><summary><b>Why?</b></summary><p>Hm</p></details></div>"
)
BY_CLASS = (
    '<div class="faq-item"><div class="faq-question">How?</div>'
    '<div class="faq-answer">So</div></div><div class="faq-item">'
    '<div class="faq-question">Why?</div><div class="faq-answer">Hm</div></div>'
)
LINKED_FAQ = Entry(question="How & why?", answer="So **it** is.")
MICRODATA = """<div itemscope itemtype="https://schema.org/FAQPage">
<div itemprop="mainEntity" itemscope itemtype="https://schema.org/Question">
<h3 itemprop="name">How?</h3>
<div itemprop="acceptedAnswer" itemscope itemtype="https://schema.org/Answer">
<div itemprop="text"><p>So</p><ul><li>it is</ul></div></div></div></div>"""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (json.dumps(LINKED), "page.jsonld"),
        (json.dumps([LINKED]), "page.json"),
        (json.dumps({"@graph": [{"@type": "WebPage"}, LINKED]}), "page.json"),
        (IN_SCRIPT, "page.html"),
    ],
    ids=["object", "list", "graph", "script"],
)
def test_declared_questions_are_taken(text: str, name: str) -> None:
    assert faqs_of(text, name) == [LINKED_FAQ]


def test_microdata_declares_questions_too() -> None:
    assert faqs_of(MICRODATA) == [Entry(question="How?", answer="So\n\n- it is")]


def test_a_broken_script_does_not_hide_the_page() -> None:
    page = (
        '<html><script type="application/ld+json">{"@type"</script><h2>A?</h2>B</html>'
    )

    assert faqs_of(page) == [Entry(question="A?", answer="B")]


@pytest.mark.parametrize(
    "page",
    [
        "<h1>FAQ</h1><h2>How?</h2><p>So</p><h2>Why?</h2><p>Hm</p>",
        DETAILS,
        "<dl><dt>How?<dd>So<dt>Why?<dd>Hm</dl>",
        "<table><tr><th>Question<th>Answer<tr><td>How?<td>So<tr><td>Why?<td>Hm</table>",
        "<table><tr><td>How?<td>So<tr><td>Why?<td>Hm</table>",
        "<p><strong>How?</strong></p><p>So</p><p><b>Why?</b></p><p>Hm</p>",
        BY_CLASS,
        "<ol><li><strong>How?</strong><br>So</li><li><b>Why?</b> Hm</li></ol>",
        "<p>Q: How?</p><p>A: So</p><p>Q: Why?</p><p>A: Hm</p>",
        "<ul><li><h3>1. How?</h3><p>So</p></li><li><h3>2. Why?</h3>Hm</li></ul>",
    ],
    ids=[
        *("headings", "details", "dl", "table", "headless", "bold", "classes"),
        *("bold items", "Q and A", "list"),
    ],
)
def test_questions_are_found_by_how_pages_set_them_apart(page: str) -> None:
    assert faqs_of(f"<html><body>{page}</body></html>") == [
        Entry(question="How?", answer="So"),
        Entry(question="Why?", answer="Hm"),
    ]


def test_headings_above_are_categories_and_headings_below_belong_to_the_answer() -> (
    None
):
    page = (
        "<h1>FAQ</h1><h2>Shipping</h2><h3>How long does it take?</h3><p>Three</p>"
        "<h4>Note</h4><p>or four</p><h2>Paying</h2><h3>Cards</h3><p>All</p>"
    )

    assert faqs_of(page) == [
        Entry(
            question="How long does it take?",
            answer="Three\n\n**Note**\n\nor four",
            category="Shipping",
        ),
        Entry(question="Cards", answer="All", category="Paying"),
    ]


def test_what_surrounds_the_text_is_left_out() -> None:
    page = "<nav><h2>Menu?</h2>x</nav><h2>A?</h2><p>B</p><footer><p>c</p></footer>"

    assert faqs_of(f"<html>{page}</html>") == [Entry(question="A?", answer="B")]


def test_text_that_answers_nothing_is_said_to_be_left_out() -> None:
    page = "<html><h1>FAQ</h1><p>Welcome.</p><h2>A?</h2><p>B</p></html>"

    assert remarks_of(page) == [
        "Text that answers no question is left out: below 'FAQ'."
    ]


def test_links_and_images_are_as_in_any_answer() -> None:
    page = '<html><h2>A?</h2><p><a href="/b">b</a><img src="c.png" alt="c"></p></html>'

    (alone,) = faqs_of(page)
    (led,) = faqs_of(page, base_url="https://shop.example/faq")

    assert alone.answer == "bc"
    assert "--base-url" in alone.warnings[1]
    assert led.answer == "[b](https://shop.example/b)[c](https://shop.example/c.png)"


def test_the_block_of_a_class_says_nothing_of_its_parts() -> None:
    item = (
        '<li class="questions__item"><span class="questions__quest">{}</span>'
        '<div class="questions__answer"><p>{}</p></div></li>'
    )
    items = item.format("How?", "So") + item.format("Why?", "Hm")

    faqs = faqs_of(f'<ul class="questions__list">{items}</ul>', "faq.html")

    assert [(faq.question, faq.answer) for faq in faqs] == [
        ("How?", "So"),
        ("Why?", "Hm"),
    ]
