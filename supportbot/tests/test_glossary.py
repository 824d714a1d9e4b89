"""Names of modules, classes and functions keep to docs/glossary.md."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GLOSSARY = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
PACKAGES = ("supportbot", "faq", "sessions_app", "gradio_ui")
# Could live in another repository, with words of its own for what comes over the wire.
APART = "gradio_ui"
MANY_TIMES = {"Command"}  # as Django finds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """The name of a module, class or function, and the file it is in."""

    text: str
    file: str
    is_class: bool = False

    @property
    def words(self) -> set[str]:
        """The words in it: `read_query` and `ReadQuery` are both read and query."""
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", self.text)
        return set(spaced.casefold().split("_"))


def rows_of(title: str) -> list[list[str]]:
    """The cells of the table below a heading, without its header."""
    section = GLOSSARY.split(f"## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def unsaid() -> Iterator[tuple[str, set[str]]]:
    """Every word that is not said, and the files that may say it all the same."""
    for words, _, exceptions in rows_of("Not said"):
        for word in words.split(", "):
            yield word.removesuffix("s"), set(re.findall(r"`([^`]+)`", exceptions))


def run_together(text: str) -> str:
    """The text as `read_query`, `ReadQuery` and "read query" all have it."""
    return re.sub(r"[_\s-]", "", text.casefold())


def files() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def names() -> Iterator[Name]:
    for path in files():
        file = str(path.relative_to(ROOT))
        yield Name(text=path.stem, file=file)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {node for node in tree.body if isinstance(node, ast.ClassDef)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                yield Name(text=node.name, file=file, is_class=node in top)


NAMES = list(names())


@pytest.mark.parametrize(("word", "exceptions"), list(unsaid()))
def test_a_word_that_is_not_said_is_in_no_name(word: str, exceptions: set[str]) -> None:
    said = {name.file for name in NAMES if {word, f"{word}s"} & name.words}

    assert said <= exceptions


@pytest.mark.parametrize(
    ("word", "place"), [(row[0], row[2].strip("`")) for row in rows_of("Words")]
)
def test_a_word_lives_where_the_glossary_says(word: str, place: str) -> None:
    said = run_together(f"{place} {(ROOT / place).read_text(encoding='utf-8')}")

    assert run_together(word) in said


def test_the_words_are_in_order_and_each_stands_once() -> None:
    words = [row[0].replace(" ", "") for row in rows_of("Words")]

    assert words == sorted(set(words))


def test_no_two_classes_share_a_name() -> None:
    counts = Counter(
        name.text
        for name in NAMES
        if name.is_class and not name.file.startswith(f"{APART}/")
    )

    assert {name for name, count in counts.items() if count > 1} <= MANY_TIMES
