from __future__ import annotations

import html
import re

from hypothesis import example, given
from hypothesis import strategies as st

from faq.importing.formats.workbooks.markdown import Run, cell_of, linked
from faq.importing.formats.workbooks.tests.raw import markdown_of
from supportbot.chat.markup import render_markdown

TEXTS = st.text(alphabet="ab1 .(!)*_~[]\\#>-+|`&;<:\n•äж中", max_size=12)
RUNS = st.lists(
    st.builds(
        Run,
        text=TEXTS,
        is_bold=st.booleans(),
        is_italic=st.booleans(),
        is_struck=st.booleans(),
        link=st.sampled_from([None, "https://example.com/a_(b)_c", "tel:1"]),
    ),
    min_size=2,
    max_size=5,
)


def seen(text: str) -> str:
    """What a customer reads of Markdown, without spaces and marks of lists."""
    return plain(html.unescape(re.sub("<[^>]+>", "", render_markdown(text))))


def plain(text: str) -> str:
    return re.sub(r"[\s•]", "", text)


@given(runs=RUNS)
@example(runs=[Run(text="a "), Run(text="(b)", is_bold=True), Run(text="c")])
@example(runs=[Run(text="a", is_bold=True), Run(text="b", is_italic=True)])
def test_a_customer_reads_what_a_formatted_cell_shows(runs: list[Run]) -> None:
    cell = cell_of(runs)
    markdown = markdown_of(cell)

    assert markdown is None or seen(markdown) == plain(cell)


@given(text=TEXTS, target=st.sampled_from(["https://example.com/a?b=1&c=(2)", "x"]))
def test_a_customer_reads_what_a_linked_cell_shows(text: str, target: str) -> None:
    cell = linked(text, target)
    markdown = markdown_of(cell)

    assert markdown is None or seen(markdown) == plain(cell)
