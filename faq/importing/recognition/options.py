"""What a person says about a file where it does not speak for itself."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from faq.importing.cells import quoted
from faq.importing.columns import Column
from faq.importing.exceptions import UnusableColumns
from faq.importing.naming.vocabulary import FIELDS, fold

_CHOICE = re.compile(r'\s*([^=,"]+?)\s*=\s*("(?:[^"]|"")*"|[^,"]*?)\s*(?:,|$)')
_LETTERS = re.compile("[A-Za-z]{1,2}")
_PLAIN_HEADER = re.compile(r"\w[\w .\-]*")
_MAX_PLAIN_CHARS = 50
_EXAMPLE = 'question=B,answer="Other text",category=3'


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOptions:
    """How to read a file.

    `columns` gives fields a column: its number, its letter, or its header, in double
    quotes or plain; "" for none. `command` is what a person ran, quoted for a shell:
    refusals propose it with other options.
    """

    columns: Mapping[Column, str] = field(default_factory=dict)
    encoding: str | None = None  # of text files, where they do not tell
    repair_encoding: bool = False  # texts read in a wrong one and saved again
    base_url: str | None = None  # that relative links of pages go on from
    no_header: bool = False
    skip_rows: int = 0
    sheets: tuple[str, ...] = ()
    command: str | None = None


def parse_columns(text: str) -> dict[Column, str]:
    """The choices in `question=B,answer="Other text",category=3`."""
    choices: dict[Column, str] = {}
    position = 0
    while position < len(text):
        match = _CHOICE.match(text, position)
        if not match:
            raise UnusableColumns(
                f"--columns: {quoted(text[position:])} is no choice of a column. "
                f"Write it like {_EXAMPLE}"
            )
        column = _parse_field(match[1])
        if column in choices:
            raise UnusableColumns(f"--columns: '{column}' is there twice.")
        choices[column] = match[2]
        position = match.end()
    return choices


def _parse_field(name: str) -> Column:
    folded = fold(name)
    column = next((c for c in Column if fold(c) == folded), None) or FIELDS.get(folded)
    if column is None:
        raise UnusableColumns(
            f"--columns: {quoted(name)} is no field of an FAQ. "
            f"There are: {', '.join(Column)}."
        )
    return column


def find_chosen(choice: str, headers: Sequence[str], width: int) -> int | None:
    """The column that a choice means; None where there is no such column."""
    if choice.startswith('"'):
        return _position_of(choice[1:-1].replace('""', '"'), headers)
    if choice.isdecimal():
        return _within(int(choice) - 1, width)
    position = _position_of(choice, headers)
    if position is None and _LETTERS.fullmatch(choice):
        return _within(_number_of(choice.upper()) - 1, width)
    return position


def is_header_text(choice: str) -> bool:
    """Whether it can only mean the text of a header."""
    if choice.startswith('"'):
        return True
    return bool(choice) and not choice.isdecimal() and not _LETTERS.fullmatch(choice)


def _within(position: int, width: int) -> int | None:
    return position if 0 <= position < width else None


def _position_of(text: str, headers: Sequence[str]) -> int | None:
    wanted = " ".join(text.split())
    spaced = [" ".join(header.split()) for header in headers]
    if wanted in spaced:
        return spaced.index(wanted)
    folded = [header.casefold() for header in spaced]
    return folded.index(wanted.casefold()) if wanted.casefold() in folded else None


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def propose_columns(
    positions: Mapping[Column, int], headers: Sequence[str]
) -> Mapping[Column, str]:
    """The choices of these columns of a table, by the names of the columns if any."""
    return {
        column: _proposed(position, headers) for column, position in positions.items()
    }


def join_columns(choices: Mapping[Column, str]) -> str:
    """What `parse_columns` reads as these choices."""
    return ",".join(f"{column}={choice}" for column, choice in choices.items())


def _proposed(position: int, headers: Sequence[str]) -> str:
    header = " ".join(headers[position].split()) if position < len(headers) else ""
    is_usable = header.isprintable() and 0 < len(header) <= _MAX_PLAIN_CHARS
    if not is_usable or _position_of(header, headers) != position:
        return str(position + 1)
    if _PLAIN_HEADER.fullmatch(header) and is_header_text(header):
        return header
    return '"' + header.replace('"', '""') + '"'


def propose_command(
    name: str, options: ReadingOptions, arguments: Sequence[str]
) -> str:
    """The command that reads the file with further arguments, quoted for a shell."""
    file = f"./{name}" if name.startswith("-") else name
    command = options.command or f"manage.py import_faq {shlex.quote(file)}"
    return " ".join([command, *map(shlex.quote, [*_kept(options), *arguments])])


def _kept(options: ReadingOptions) -> Iterator[str]:
    for sheet in options.sheets:
        yield f"--sheet={sheet}"
    if options.encoding:
        yield f"--encoding={options.encoding}"
    if options.repair_encoding:
        yield "--repair-encoding"
    if options.skip_rows:
        yield f"--skip-rows={options.skip_rows}"
