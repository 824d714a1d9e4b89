from __future__ import annotations

import pytest

from faq.importing.formats.records import Record
from faq.importing.formats.workbooks import open_workbook
from faq.importing.formats.workbooks.markdown import Run, cell_of, linked
from faq.importing.formats.workbooks.tests.raw import (
    markdown_of,
    relationships,
    workbook,
)

PLAIN = "<r><t>{}</t></r>"
BOLD = "<r><rPr><b/></rPr><t>{}</t></r>"


def shared(*runs: str) -> str:
    """The first cell of a workbook whose only text has these runs."""
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    data = workbook(row, strings=f"<si>{''.join(runs)}</si>")
    return read(data).cells[0]


def read(data: bytes) -> Record:
    return next(iter(open_workbook(data).sheets[0].records()))


@pytest.mark.parametrize(
    ("runs", "markdown"),
    [
        ([Run(text="Press "), Run(text="Reset", is_bold=True)], "Press **Reset**"),
        ([Run(text="not "), Run(text="ever", is_italic=True)], "not *ever*"),
        ([Run(text="was "), Run(text="£5", is_struck=True)], "was ~~£5~~"),
        (
            [Run(text="a "), Run(text="b", is_bold=True, is_italic=True)],
            "a ***b***",
        ),
        (
            [Run(text="a"), Run(text=" b ", is_bold=True), Run(text="c")],
            "a **b** c",
        ),
        (
            [
                Run(text="x "),
                Run(text="a", is_bold=True),
                Run(text="b", is_bold=True),
            ],
            "x **ab**",
        ),
        (
            [Run(text="x "), Run(text="a\nb", is_bold=True)],
            "x **a**\n**b**",
        ),
        (
            [Run(text="see "), Run(text="here", link="https://example.com")],
            "see [here](https://example.com)",
        ),
        (
            [Run(text="2*3 "), Run(text="[x]", is_bold=True)],
            r"2\*3 **\[x\]**",
        ),
        ([Run(text="# 1 "), Run(text="x", is_bold=True)], r"\# 1 **x**"),
        ([Run(text="1. "), Run(text="x", is_bold=True)], r"1\. **x**"),
        ([Run(text="all", is_struck=True)], "~~all~~"),
        ([Run(text="a "), Run(text="(b)", is_bold=True), Run(text="c")], "a (b)c"),
        ([Run(text="a"), Run(text="b", is_bold=True), Run(text="c")], "a**b**c"),
        (
            [Run(text="a", is_bold=True), Run(text="b", is_italic=True)],
            "**a**b",
        ),
    ],
)
def test_formatted_runs_become_markdown(runs: list[Run], markdown: str) -> None:
    cell = cell_of(runs)

    assert markdown_of(cell) == markdown
    assert cell == "".join(run.text for run in runs)


@pytest.mark.parametrize(
    "runs",
    [
        [Run(text="How do I reset it?", is_bold=True)],
        [Run(text="How do I ", is_bold=True), Run(text="reset it?", is_bold=True)],
        [Run(text="a*b*c")],
        [Run(text="- one\n- two")],
        [Run(text="see #2", link="Sheet2!A1")],
    ],
    ids=["bold", "bold in two runs", "looks like it", "dashes", "no web address"],
)
def test_what_is_no_markup_stays_plain(runs: list[Run]) -> None:
    assert markdown_of(cell_of(runs)) is None


def test_bullets_become_a_list() -> None:
    cell = cell_of([Run(text="You need:\n• a card\n •\ta passport")])

    assert markdown_of(cell) == "You need:\n- a card\n- a passport"


def test_markdown_that_was_typed_stays_between_bullets() -> None:
    cell = cell_of([Run(text="See [help](https://x.org):\n• 2*3*4\n• 1. it")])

    assert markdown_of(cell) == "See [help](https://x.org):\n- 2\\*3\\*4\n- 1\\. it"


def test_a_bullet_in_bold_stays_outside_the_marks() -> None:
    cell = cell_of([Run(text="x\n"), Run(text="• card", is_bold=True)])

    assert markdown_of(cell) == "x\n- **card**"


@pytest.mark.parametrize(
    ("text", "target", "markdown"),
    [
        ("Support", "https://example.com/a", "[Support](https://example.com/a)"),
        ("Support", "https://x.org/a(b)", "[Support](https://x.org/a%28b%29)"),
        ("https://x.org", "https://x.org", "<https://x.org>"),
        ("a@x.org", "mailto:a@x.org", "[a@x.org](mailto:a@x.org)"),
        ("[1]", "https://x.org", r"[\[1\]](https://x.org)"),
        ("two\nlines", "https://x.org", "[two lines](https://x.org)"),
        ("Call", "tel:0800", None),
        ("File", "docs/a.pdf", None),
        ("Evil", "javascript:alert(1)", None),
        ("Evil", "https://x.org> <b>", None),
    ],
)
def test_a_linked_cell_becomes_a_link(
    text: str, target: str, markdown: str | None
) -> None:
    assert markdown_of(linked(text, target)) == markdown


def test_runs_of_a_shared_string_are_read() -> None:
    cell = shared(PLAIN.format("Press "), BOLD.format("Reset"), PLAIN.format(" now"))

    assert cell == "Press Reset now"
    assert markdown_of(cell) == "Press **Reset** now"


def test_a_format_that_is_switched_off_is_none() -> None:
    cell = shared(PLAIN.format("a"), '<r><rPr><b val="0"/></rPr><t>b</t></r>')

    assert (cell, markdown_of(cell)) == ("ab", None)


def test_how_a_japanese_text_is_read_aloud_is_no_text() -> None:
    phonetic = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>'

    assert shared("<t>東京</t>", phonetic) == "東京"
    assert shared(PLAIN.format("東"), PLAIN.format("京"), phonetic) == "東京"


def test_runs_in_line_are_read() -> None:
    cell = (
        f'<c r="A1" t="inlineStr"><is>{PLAIN.format("a ")}{BOLD.format("b")}</is></c>'
    )

    record = read(workbook(f'<row r="1">{cell}</row>'))

    assert markdown_of(record.cells[0]) == "a **b**"


def test_a_link_of_a_cell_is_found_by_its_relation() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="str"><v>Support</v></c></row></sheetData>'
        '<hyperlinks><hyperlink ref="A1" r:id="rId7" location="top"/></hyperlinks>'
    )
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("rId7", "hyperlink", "https://example.com/help")
        )
    }

    [cell] = read(workbook(sheet, parts=parts)).cells

    assert markdown_of(cell) == "[Support](https://example.com/help#top)"


def test_a_link_over_several_rows_holds_for_each() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2">'
        '<v>2</v></c></row></sheetData><hyperlinks><hyperlink ref="A1:A2" r:id="r"/>'
        "</hyperlinks>"
    )
    rels = relationships(("r", "hyperlink", "https://x.org"))
    data = workbook(sheet, parts={"xl/worksheets/_rels/sheet1.xml.rels": rels})

    records = open_workbook(data).sheets[0].records()

    assert [markdown_of(record.cells[0]) for record in records] == [
        "[1](https://x.org)",
        "[2](https://x.org)",
    ]


def test_a_link_to_another_cell_is_text_and_counted() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="str"><v>there</v></c></row></sheetData>'
        '<hyperlinks><hyperlink ref="A1" location="FAQ!B2" display="x"/></hyperlinks>'
    )
    book = open_workbook(workbook(sheet))

    assert markdown_of(next(iter(book.sheets[0].records())).cells[0]) is None
    assert book.remarks == (
        "Sheet 'FAQ': 1 link to other cells; the text alone is imported.",
    )


@pytest.mark.parametrize(
    ("formula", "result", "markdown"),
    [
        ('HYPERLINK("https://x.org","Help")', "Help", "[Help](https://x.org)"),
        ('HYPERLINK("https://x.org")', "https://x.org", "<https://x.org>"),
        ('hyperlink( "https://x.org" , A1)', "Help", "[Help](https://x.org)"),
        ('HYPERLINK("https://x.org","Help")', "", "[Help](https://x.org)"),
        ('HYPERLINK("https://x.org/""a""","a")', "a", '[a](https://x.org/"a")'),
    ],
)
def test_the_link_of_a_formula_is_read(
    formula: str, result: str, markdown: str
) -> None:
    kind = ' t="str"' if result else ""
    quoted = formula.replace('"', "&quot;")
    cell = f'<c r="A1"{kind}><f>{quoted}</f><v>{result}</v></c>'

    record = read(workbook(f'<row r="1">{cell}</row>'))

    assert markdown_of(record.cells[0]) == markdown


@pytest.mark.parametrize(
    ("formula", "warning"),
    [
        ("HYPERLINK(B1,A1)", "holds a link that is computed; its text is imported"),
        ("HYPERLINK(&quot;#A2&quot;)", "links to another cell; its text is imported"),
        (
            "HYPERLINK(&quot;tel:1&quot;)",
            "links to 'tel:1', which is no web address",
        ),
    ],
)
def test_a_link_that_is_lost_is_told(formula: str, warning: str) -> None:
    cell = f'<c r="A1" t="str"><f>{formula}</f><v>text</v></c>'

    record = read(workbook(f'<row r="1">{cell}</row>'))

    assert (record.cells, record.warnings) == (("text",), (f"column A {warning}",))
