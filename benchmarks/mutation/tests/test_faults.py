"""Every kind of fault gives the line it should; words and types are left alone."""

from __future__ import annotations

import pytest

from benchmarks.mutation.faults import Faults
from benchmarks.mutation.source import Source

COLUMNS = {"words": "coverage"}


def faulty(text: str) -> list[str]:
    source = Source(text)
    return [source.after(edit) for edit in Faults(source, COLUMNS).edits]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("x = a + b", ["x = a - b", "x = a", "x = b"], id="operator"),
        pytest.param("x = a % b", ["x = a // b"], id="not dropped"),
        pytest.param("x += a", ["x -= a", "x = a"], id="augmented"),
        pytest.param("x = a < b", ["x = a <= b", "x = a >= b"], id="comparison"),
        pytest.param("x = a not in b", ["x = a in b"], id="membership"),
        pytest.param("x = a is b", ["x = a is not b"], id="identity"),
        pytest.param("x = a and b", ["x = a or b", "x = b", "x = a"], id="and"),
        pytest.param("x = a or b", ["x = a and b", "x = b", "x = a"], id="or"),
        pytest.param("x = not a", ["x = a"], id="not"),
        pytest.param("x = -a", ["x = a"], id="minus"),
        pytest.param("x = 3", ["x = 4", "x = 2"], id="integer"),
        pytest.param("x = 1000", ["x = 2000", "x = 500"], id="large integer"),
        pytest.param("x = 0", ["x = 1"], id="zero"),
        pytest.param("x = 0.4", ["x = 0.5", "x = 0.2"], id="float"),
        pytest.param("x = True", ["x = False"], id="boolean"),
        pytest.param('x = t["words"]', ['x = t["coverage"]'], id="wrong column"),
        pytest.param("x = a[:n]", ["x = a[:n + 1]"], id="off by one"),
        pytest.param("x = a[1]", ["x = a[2]", "x = a[0]"], id="index"),
        pytest.param("x = min(a, b)", ["x = max(a, b)"], id="opposite"),
        pytest.param("x = a.any()", ["x = a.all()"], id="opposite method"),
        pytest.param("x = f(a, b)", ["x = f(b, a)"], id="arguments"),
        pytest.param(
            "x = np.where(a, b, c)", ["x = np.where(a, c, b)"], id="choice of two"
        ),
        pytest.param("x = [a, b]", ["x = [b, a]"], id="order of a list"),
        pytest.param("x = a if b else c", ["x = a if not b else c"], id="negation"),
        pytest.param(
            "x = [a for a in b if a.c]",
            ["x = [a for a in b if not a.c]", "x = [a for a in b if True]"],
            id="condition",
        ),
        pytest.param("put(a)", ["None"], id="statement"),
    ],
)
def test_a_line_goes_wrong_in_these_ways(line: str, expected: list[str]) -> None:
    assert faulty(line) == expected


def test_a_dropped_term_leaves_the_brackets_of_the_other() -> None:
    assert "x = c - (a + b)" in faulty("x = c - (a + b) * d")


def test_an_operator_is_found_behind_brackets_and_letters_of_two_bytes() -> None:
    assert "x = f('ü') - (a)" in faulty("x = f('ü') + (a)")


def test_what_spans_lines_is_shown_as_one() -> None:
    source = Source("x = (\n    a\n    + b\n)")

    edits = Faults(source, COLUMNS).edits

    assert [source.before(edit) for edit in edits] == ["+ b", "a + b", "a + b"]
    assert [source.after(edit) for edit in edits] == ["- b", "a", "b"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('"""One of 2 words."""', id="docstring"),
        pytest.param("x: int | None", id="annotation"),
        pytest.param("def f(a: A | B) -> C | D: ...", id="signature"),
        pytest.param("@cache(maxsize=2)\ndef f(): ...", id="decorator"),
        pytest.param("@dataclass(frozen=True)\nclass A: ...", id="dataclass"),
        pytest.param('__all__ = ["words", "coverage"]', id="exports"),
        pytest.param("from a import b", id="import"),
        pytest.param("if TYPE_CHECKING:\n    x = 1", id="types only"),
        pytest.param('logger.info("words", extra={"n": 2})', id="log"),
        pytest.param('raise ValueError("words", 2)', id="error"),
        pytest.param('x = f"{1 + 2}"', id="message"),
        pytest.param('SIGNALS = ("words", "coverage")', id="names of columns"),
        pytest.param("x = zip(a.b, c, strict=True)", id="idle argument"),
        pytest.param("x = 1e-9", id="guard of a division"),
    ],
)
def test_words_types_and_guards_are_left_alone(text: str) -> None:
    assert faulty(text) == []
