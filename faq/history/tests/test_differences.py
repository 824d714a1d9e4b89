"""Which words differ between two texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.history.differences import differences_html, word_differences

TEXTS = st.text(max_size=60) | st.lists(
    st.sampled_from(["one", "two", "three", " ", ".", "\n", "日本", "🙂"]), max_size=30
).map("".join)


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("", "", ""),
        ("Same.", "Same.", "Same."),
        ("", "New", "<ins>New</ins>"),
        ("Old", "", "<del>Old</del>"),
        (
            "It takes two days.",
            "It takes three days.",
            "It takes <del>two</del><ins>three</ins> days.",
        ),
        ("a < b", "a > b", "a <del>&lt;</del><ins>&gt;</ins> b"),
        ("<b>", "<b> & c", "&lt;b&gt;<ins> &amp; c</ins>"),
    ],
    ids=["nothing", "same", "new", "gone", "a word", "signs", "HTML"],
)
def test_words_that_differ_are_marked(before: str, after: str, html: str) -> None:
    assert differences_html(before, after) == html


@given(TEXTS, TEXTS)
def test_the_pieces_hold_both_texts(before: str, after: str) -> None:
    pieces = word_differences(before, after)

    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after


def test_texts_of_very_many_words_are_shown_one_after_the_other() -> None:
    before, after = (
        " ".join(f"{letter}{number}" for number in range(60_000)) for letter in "ab"
    )

    assert word_differences(before, after) == [("removed", before), ("added", after)]
