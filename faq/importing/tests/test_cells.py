from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.importing.cells import (
    InvalidMoment,
    clean_keywords,
    clean_line,
    clean_text,
    escape_formula,
    find_control_character,
    join_alternates,
    parse_moment,
    phrase_key,
    quoted,
    split_alternates,
    unescape_formula,
)

LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])).map(clean_line)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "'=1", "''@a"],
)
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    escaped = escape_formula(text)

    assert escaped == f"'{text}"
    assert unescape_formula(escaped) == text


@pytest.mark.parametrize("text", ["", "1+1", "'", "'quoted' words", "a=b", "It's"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert escape_formula(text) == text
    assert unescape_formula(text) == text


@settings(deadline=None)
@given(st.text() | st.from_regex(r"'*[=+\-@\t\r\n].*"))
def test_escaping_a_formula_is_exactly_reversible(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@settings(deadline=None)
@given(st.lists(LINES.filter(bool) | st.sampled_from(["|", "\\", "\\|", "a|b\\"])))
def test_joining_alternates_is_exactly_reversible(texts: list[str]) -> None:
    assert split_alternates(join_alternates(texts)) == tuple(texts)


def test_alternates_may_stand_one_a_line() -> None:
    assert split_alternates("one\ntwo \r\n| three || ") == ("one", "two", "three")


def test_a_backslash_before_any_other_character_is_a_backslash() -> None:
    assert split_alternates(r"C:\temp|a\|b") == (r"C:\temp", "a|b")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\0b", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("lone \ud83d surrogate", "U+D83D"),
        ("tab\tand\r\nbreaks\v\f", None),
        ("Größe 😀", None),
    ],
)
def test_control_characters_are_named(text: str, name: str | None) -> None:
    assert find_control_character(text) == name


def test_a_line_has_single_spaces_and_a_text_keeps_its_lines() -> None:
    assert clean_line("  Where\n is\u00a0 it? ") == "Where is it?"
    assert (
        clean_text(" One\r\ntwo\rthree\vfour  five\n") == "One\ntwo\nthree\nfour  five"
    )


def test_keywords_may_have_commas_between_them() -> None:
    assert clean_keywords("reset, password;login|  c++") == "reset password login c++"


@pytest.mark.parametrize(
    "other",
    ["WHERE IS IT?", " where  is it? ", "\uff37here is it?", "where\u00a0is\tit?"],
)
def test_spellings_of_one_question_have_one_key(other: str) -> None:
    assert phrase_key(other) == phrase_key("Where is it?")


def test_case_is_folded_in_every_language() -> None:
    assert phrase_key("STRASSE") == phrase_key("straße")


def test_foreign_text_in_a_message_is_short_and_harmless() -> None:
    assert quoted("\x1b[31m") == r"'\x1b[31m'"
    assert quoted("abcdef", limit=4) == "'abc…'"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-31", datetime(2026, 12, 31, tzinfo=UTC)),
        ("31.12.2026", datetime(2026, 12, 31, tzinfo=UTC)),
        ("31.12.2026 18:30", datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        ("2026-12-31 18:30", datetime(2026, 12, 31, 18, 30, tzinfo=UTC)),
        ("2026-12-31T18:30:05.000001Z", datetime(2026, 12, 31, 18, 30, 5, 1, UTC)),
        ("2026-12-31T18:30+02:00", datetime(2026, 12, 31, 16, 30, tzinfo=UTC)),
    ],
)
def test_dates_and_times_as_people_write_them(text: str, moment: datetime) -> None:
    assert parse_moment(text, is_end=False) == moment


def test_a_day_that_ends_something_counts_to_its_last_second() -> None:
    moment = parse_moment("2026-12-31", is_end=True)

    assert moment == datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_a_time_without_a_zone_is_local() -> None:
    with timezone.override("Europe/Berlin"):
        moment = parse_moment("2026-07-01 12:00:01", is_end=False)

    assert moment == datetime(2026, 7, 1, 10, 0, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["soon", "12/31/2026", "2026-02-30", "30.02.2026", "0001-01-01T00:00+14:00", "1.5"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidMoment):
        parse_moment(text, is_end=False)
