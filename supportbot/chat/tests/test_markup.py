"""Markdown as HTML that is safe to show."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
from django.conf import settings

from supportbot.chat.markup import render_markdown

XSS = settings.BASE_DIR.parent / "shared" / "corpora" / "adversarial" / "xss.dev.jsonl"


def test_simple_markdown_becomes_html() -> None:
    html = render_markdown("**Hi**, see:\n\n1. [Page](https://shop.example)")

    assert "<strong>Hi</strong>" in html
    assert '<a href="https://shop.example" target="_blank"' in html
    assert 'rel="noopener noreferrer nofollow"' in html


def test_line_breaks_stay_as_they_were_written() -> None:
    html = render_markdown("Mon to Fri\n9 to 17\n\nClosed on Sunday")

    assert html == "<p>Mon to Fri<br>\n9 to 17</p>\n<p>Closed on Sunday</p>\n"


def table(columns: int, rows: int) -> str:
    """A table whose rows leave all cells but the first out."""
    return "\n".join(["|a" * columns, "|-" * columns, *["|b"] * rows])


@pytest.mark.parametrize(
    ("columns", "rows", "is_table"), [(8, 400, True), (125, 500, False)]
)
def test_few_words_cannot_become_a_table_of_many_cells(
    columns: int, rows: int, is_table: bool
) -> None:
    html = render_markdown(table(columns, rows))

    assert ("<table>" in html) == is_table
    assert html.count("b") > rows


def test_threads_find_the_tables_for_links_filled() -> None:
    program = (
        "import supportbot.chat.markup, mdurl._encode, mdurl._decode;"
        "print(len(mdurl._encode.encode_cache), len(mdurl._decode.decode_cache))"
    )

    printed = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert printed.split() == ["1", "1"]


def test_mail_links_stay() -> None:
    assert 'href="mailto:a@shop.example"' in render_markdown("<mailto:a@shop.example>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick='x()'>bold</b>",
        "<iframe src='https://evil.example'></iframe>",
    ],
)
def test_raw_html_is_shown_as_text(text: str) -> None:
    assert "&lt;" in render_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "![spy](https://evil.example/pixel.png)",
        "![spy][1]\n\n[1]: https://evil.example/pixel.png",
    ],
)
def test_images_are_never_loaded(text: str) -> None:
    assert "<img" not in render_markdown(text)


@pytest.mark.parametrize(
    "target",
    [
        "/admin/",
        "//evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x.y",
    ],
)
def test_other_links_lead_nowhere(target: str) -> None:
    assert "href" not in render_markdown(f"[click]({target})")


@pytest.mark.skipif(not XSS.exists(), reason="the corpora are not beside the project")
def test_no_known_attack_comes_through() -> None:
    cases = [json.loads(line)["case"] for line in XSS.read_text().splitlines()[::3]]

    html = "".join(render_markdown(case) for case in cases)

    tags = "".join(set(re.findall(r"<[^>]*>", html)))
    assert not re.findall(
        r'\son\w+\s*=|<(?:script|img|svg)|href="(?!http|mailto:)', tags
    )
