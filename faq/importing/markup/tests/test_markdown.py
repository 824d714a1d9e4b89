from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.importing.markup import parse_html, to_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</ul>", "- a\n  - b\n- c"),
        ("<ol start=3><li>a<li><p>b</p><p>c</p></ol>", "3. a\n4. b\n\n   c"),
        ("<b>Note:</b> <i>x</i>", "**Note:** *x*"),
        ("<b>Note:</b>text", "**Note:** text"),
        ("a<strong> b </strong>c", "a **b** c"),
        ("<del>5</del> <code>a`b</code>", "~~5~~ ``a`b``"),
        ("<h2>Big <br>one</h2>x", "## Big one\n\nx"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n> \n> b"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ("m<sup>2</sup> H<sub>2</sub>O <sup>th</sup>", "m² H₂O th"),
        ("<dl><dt>a<dd>b</dl>", "**a**\n\nb"),
        ("a<hr>b", "a\n\n---\n\nb"),
        ("<script>x()</script><style>b{}</style>ok", "ok"),
        ("&lt;b&gt; &amp;amp; 3*4*5", r"<b> \&amp; 3\*4\*5"),
        ("<div>1. May</div><div># x</div>", "1\\. May\n\n\\# x"),
        ("<custom>x</custom>", "<custom>x</custom>"),
        ("a<![CDATA[b]]>c<!-- d -->", "ac"),
        ("<p>a&nbsp;&nbsp;b\n\n c</p>", "a b c"),
    ],
)
def test_what_a_browser_shows_is_written_as_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html).text == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            "<table><tr><th>A<th>B<tr><td>1|2<td>x<br>y</table>",
            "| A | B |\n| --- | --- |\n| 1\\|2 | x y |",
        ),
        (
            "<table><tr><td>1<td>2<tr><td>3</table>",
            "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |",
        ),
        ("<table><tr><td><p>a</p><tr><td>b</table>", "a\n\nb"),
    ],
    ids=["with a head", "without", "for layout"],
)
def test_tables_stay_tables(html: str, markdown: str) -> None:
    assert to_markdown(html).text == markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (
            '<a href="https://a.example/x y(1)">go</a>',
            "[go](https://a.example/x%20y%281%29)",
        ),
        ('<a href="https://a.example">https://a.example</a>', "<https://a.example>"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "<a@b.example>"),
        ('<a href="/help">go</a>', "[go](https://shop.example/help)"),
        ('<a href="javascript:x()">go</a>', "go"),
        ('<a href="#top">go</a>', "go"),
        ('<a href="tel:0800">0800</a>', "0800"),
        ('<img src="i.png" alt="Map">', "[Map](https://shop.example/en/i.png)"),
        ('<img alt="Map">', "Map"),
        (
            '<iframe src="https://v.example/1"></iframe>',
            "[https://v.example/1](https://v.example/1)",
        ),
    ],
)
def test_links_lead_where_they_led(html: str, markdown: str) -> None:
    assert to_markdown(html, "https://shop.example/en/faq").text == markdown


def test_links_of_the_same_site_are_reported_without_its_address() -> None:
    converted = to_markdown('<a href="/a">x</a> <a href="/a">y</a> <a href="b">z</a>')

    assert converted.text == "x y z"
    assert converted.relative_links == ("/a", "b")


def test_a_thousand_open_tags_are_read() -> None:
    assert to_markdown("<div><b>" * 1000 + "x").text.strip("*") == "x"


TAGS = st.sampled_from(
    [
        "p",
        "br",
        "ul",
        "ol",
        "li",
        "table",
        "tr",
        "td",
        "b",
        "a",
        "dl",
        "dt",
        "dd",
        "pre",
        "h2",
        "x",
        "details",
    ]
)
HTML = st.lists(
    TAGS.map("<{}>".format) | TAGS.map("</{}>".format) | st.text(max_size=4),
    max_size=25,
).map("".join)


@given(HTML)
def test_no_html_breaks_it(html: str) -> None:
    assert isinstance(to_markdown(html).text, str)
    assert isinstance(parse_html(html).words, str)
