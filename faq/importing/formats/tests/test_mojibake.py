from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest

from faq.importing.formats.delimited import open_delimited
from faq.importing.formats.mojibake import RepairedSheet, check, find_damage, repair
from faq.importing.formats.records import CellText, Record
from faq.importing.formats.tests.languages import TEXTS

with TEXTS.open(encoding="utf-8", newline="") as file:
    GOOD = [text for row in list(csv.reader(file))[1:] for text in row[1:]]
WESTERN = [text for text in GOOD if not text.isascii()][:20]
CYRILLIC = [text for text in GOOD if "\u0430" in text]


def garbled(text: str, page: str, times: int = 1) -> str:
    for _ in range(times):
        text = text.encode().decode(page)
    return text


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("text", WESTERN)
def test_what_was_read_as_latin_1_is_put_right(text: str, times: int) -> None:
    assert repair(garbled(text, "latin-1", times)) == text


@pytest.mark.parametrize("text", ["Größe für Käse", "L’été à la plage", "naïve — café"])
def test_what_was_read_as_windows_1252_is_put_right(text: str) -> None:
    assert repair(garbled(text, "cp1252")) == text


@pytest.mark.parametrize("page", ["cp1254", "mac_roman"])
@pytest.mark.parametrize("text", ["Größe für Käse", "¿Cómo cambio mi contraseña?"])
def test_what_was_read_in_another_code_page_is_put_right(text: str, page: str) -> None:
    assert repair(garbled(text, page)) == text


@pytest.mark.parametrize("text", ["Größe für Käse", "Příliš žluťoučký kůň"])
def test_what_was_read_as_windows_1251_is_put_right(text: str) -> None:
    assert repair(garbled(text, "cp1251")) == text


@pytest.mark.parametrize("text", CYRILLIC)
def test_cyrillic_read_as_latin_1_is_put_right(text: str) -> None:
    assert repair(garbled(text, "latin-1")) == text


@pytest.mark.parametrize(
    "change", [str, str.upper, str.title], ids=lambda f: f.__name__
)
@pytest.mark.parametrize("text", [*GOOD, "NÃO", "MÃE É ÂNCORA", "Ні, ні", "PÂTÉ Â 5 €"])
def test_what_is_right_stays(text: str, change: type[str]) -> None:
    assert repair(change(text)) == change(text)


def test_the_damage_is_told_with_an_example() -> None:
    damage = find_damage(["fine", "Größe", "GrÃ¶ÃŸe?", "FÃ¼r Sie"])

    assert damage
    assert damage.remark == (
        "2 texts look as if read in a wrong encoding and saved again, such as "
        "'GrÃ¶ÃŸe?' for 'Größe?'. To put them right: --repair-encoding."
    )


def test_without_damage_nothing_is_said() -> None:
    assert find_damage(GOOD) is None


DAMAGED = "question,answer\nGrÃ¶ÃŸe?,So\n".encode()


def test_a_damaged_file_is_told_of_and_left_as_it_is() -> None:
    source = check(open_delimited(DAMAGED), is_repaired=False)

    assert "--repair-encoding" in source.remarks[0]
    assert [r.cells for r in source.sheets[0].records()][1] == ("GrÃ¶ÃŸe?", "So")


def test_a_damaged_file_is_put_right_on_request() -> None:
    source = check(open_delimited(DAMAGED), is_repaired=True)

    assert not source.remarks
    assert [r.cells for r in source.sheets[0].records()][1] == ("Größe?", "So")


class OneRow:
    """A sheet of one row, as a workbook gives it."""

    name, is_hidden, is_canonical, row_word = None, False, False, "row"

    def __init__(self, *cells: str) -> None:
        self.cells = cells

    def records(self) -> Iterator[Record]:
        yield Record(row=1, line=1, cells=self.cells)


def test_both_forms_of_a_formatted_cell_are_put_right() -> None:
    cell = CellText("GrÃ¶ÃŸe", markdown="**GrÃ¶ÃŸe**", value="1")

    (record,) = RepairedSheet(OneRow(cell)).records()

    (repaired,) = record.cells
    assert isinstance(repaired, CellText)
    assert (repaired, repaired.markdown) == ("Größe", "**Größe**")
    assert repaired.value == "1"
