"""Which number format each style of a workbook has, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from faq.importing.formats.number_formats.builtin import (
    FOLLOWS_COMPUTER,
    builtin_code,
)
from faq.importing.formats.number_formats.codes import UnreadableFormat
from faq.importing.formats.number_formats.locales import (
    ENGLISH,
    Locale,
    locale_of_language,
)
from faq.importing.formats.number_formats.rendering import NumberFormat, number_format
from faq.importing.formats.workbooks.archive import Attributes, read_xml
from faq.retrieval.text.languages import detect_language

_SAMPLE_CHARS = 4_000
_DEFAULT = number_format("General")
_SAID = {
    "date": "Dates in the format of the computer are shown as {date}.",
    "currency": "The currency of some cells is that of the computer; '$' is taken.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A number format, or why it cannot be read."""

    format: NumberFormat | None
    fault: str = ""
    follows_computer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """The number formats of a workbook by the numbers that cells give."""

    styles: Sequence[Style] = ()

    def __getitem__(self, number: int) -> Style:
        if 0 <= number < len(self.styles):
            return self.styles[number]
        return PLAIN

    def locale(self, used: Iterable[int], sample: str) -> Locale:
        """That of the texts if it is sure, else of the formats in use if they agree.

        A price in euros of Germany stands in texts of all languages.
        """
        named = {
            locale
            for number in used
            for locale in self._locales(number)
            # English ones stand in the templates of all countries.
            if locale.language != ENGLISH.language
        }
        only = named.pop() if len(named) == 1 else None
        detected = detect_language(sample[:_SAMPLE_CHARS])
        if not detected.is_sure or detected.language is None:
            return only or ENGLISH
        if only and only.language == detected.language:
            return only  # it knows the country, too
        return locale_of_language(detected.language)

    def remarks(self, used: Iterable[int], locale: Locale) -> Iterator[str]:
        """Sentences on formats that every computer shows in its own way."""
        kinds = {self[number].follows_computer for number in used} - {None}
        example = number_format("[$-x-sysdate]").show_number(46387, locale=locale)
        for kind in sorted(kind for kind in kinds if kind):
            yield _SAID[kind].format(date=example)

    def _locales(self, number: int) -> Iterator[Locale]:
        found = self[number].format
        return (locale for locale in found.locales if locale) if found else iter(())


def example_of(locale: Locale) -> str:
    """A sentence on how a locale shows numbers, dates and truth."""
    number = number_format("#,##0.0").show_number(1234.5, locale=locale)
    day = number_format("[$-x-sysdate]").show_number(46387, locale=locale)
    return (
        f"Numbers, days and truth are shown as spreadsheets in the language "
        f"{locale.language!r} show them: {number}, {day}, {locale.true}."
    )


PLAIN = Style(format=_DEFAULT)


def read_styles(chunks: Iterator[bytes]) -> Styles:
    """The styles of `styles.xml`, in the order in which cells count them."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    parents: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            number = int(attributes.get("numFmtId", "0"))
            codes.setdefault(number, attributes.get("formatCode", "General"))
        elif tag == "xf" and parents[-1:] == ["cellXfs"]:
            numbers.append(int(attributes.get("numFmtId", "0")))
        parents.append(tag)

    def end(_tag: str) -> None:
        parents.pop()

    read_xml(chunks, start=start, end=end)
    known = {number: _style(number, codes) for number in set(numbers)}
    return Styles(styles=tuple(known[number] for number in numbers))


def _style(number: int, codes: Mapping[int, str]) -> Style:
    own = codes.get(number)
    code = own if own is not None else builtin_code(number)
    if code is None:
        return Style(format=None, fault=f"its number format {number} is not known")
    follows = FOLLOWS_COMPUTER.get(number) if own is None else None
    try:
        found = number_format(code or "General")
    except UnreadableFormat as exc:
        return Style(format=None, fault=str(exc))
    is_system = any(section.system == "date" for section in found.sections)
    return Style(
        format=found, follows_computer="date" if is_system and not follows else follows
    )
