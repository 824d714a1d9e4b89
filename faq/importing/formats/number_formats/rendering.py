"""A cell's value as its number format shows it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from faq.importing.formats.number_formats.codes import (
    FormatSection,
    UnreadableFormat,
    parse_code,
)
from faq.importing.formats.number_formats.digits import (
    exact,
    show_digits,
    show_general,
)
from faq.importing.formats.number_formats.locales import (
    ENGLISH,
    Locale,
    locale_of_code,
)
from faq.importing.formats.number_formats.moments import (
    clock_of,
    iso_moment,
    show_moment,
)

_POSITIVE, _NEGATIVE, _ZERO, _TEXT = range(4)
_GENERAL = parse_code("General")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFormat:
    """A format code, ready to use.

    >>> number_format("0 %").show_number(0.15)
    '15 %'
    >>> number_format("00000").show_number(42)
    '00042'
    """

    code: str
    sections: tuple[FormatSection, ...]
    text_section: FormatSection | None
    locales: tuple[Locale | None, ...]  # that the code names, one for each section

    @property
    def is_general(self) -> bool:
        return self.sections == (_GENERAL,)

    def show_number(
        self,
        value: float,
        *,
        locale: Locale = ENGLISH,
        counts_from_1904: bool = False,
    ) -> str:
        """What a cell shows for a number; raises `UnreadableFormat`.

        Spaces that only line numbers up below each other are left out at the ends.
        """
        place, is_signed = self._choose(value)
        section, here = self.sections[place], self.locales[place] or locale
        if section.is_moment:
            clock = clock_of(value, counts_from_1904=counts_from_1904)
            return show_moment(clock, _spelled_out(section, locale), here).strip()
        number = exact(value).copy_abs()
        if section.has("general"):
            shown = _around_general(section, float(number), here)
        elif section.has("digit"):
            shown = show_digits(number, section, here)
        else:
            shown = "".join(token.text for token in section.tokens)
        has_sign = is_signed and value < 0 and _is_seen(shown)
        return f"-{shown.strip()}" if has_sign else shown.strip()

    def show_text(self, text: str) -> str:
        """What a cell shows for a text."""
        if self.text_section is None:
            return text
        return "".join(
            text if token.part == "text" else token.text
            for token in self.text_section.tokens
        )

    def iso_moment(self, value: float, *, counts_from_1904: bool = False) -> str | None:
        """The day or moment as ISO 8601, if the format shows one."""
        shows_day = self.sections[0].system == "date" or any(
            token.part == "date" and token.text[0] in "ymdeb"
            for token in self.sections[0].tokens
        )
        if not shows_day:
            return None
        return iso_moment(value, counts_from_1904=counts_from_1904)

    def _choose(self, value: float) -> tuple[int, bool]:
        """The section for a number, and whether it is shown with its sign."""
        if any(section.condition for section in self.sections):
            return self._choose_by_condition(value)
        count = len(self.sections)
        if value < 0 and count > 1:
            return _NEGATIVE, False
        if value == 0 and count > _ZERO:
            return _ZERO, False
        return _POSITIVE, True

    def _choose_by_condition(self, value: float) -> tuple[int, bool]:
        for place, section in enumerate(self.sections):
            condition = section.condition
            if condition is not None and condition.holds(value):
                if condition.sign.startswith("<") and condition.bound < 0:
                    raise UnreadableFormat("its number format depends on the number")
                return place, condition.bound > 0 or condition.sign != "<"
            if condition is None and place == len(self.sections) - 1:
                return place, True
            if condition is None and place == _NEGATIVE and value < 0:
                return place, False
        raise UnreadableFormat("its number format has no part for this number")


def _is_seen(shown: str) -> bool:
    """Not so what rounds to zero: -0.001 is shown as 0.00, without a sign."""
    return any(char.isdigit() and char != "0" for char in shown)


def _around_general(section: FormatSection, value: float, locale: Locale) -> str:
    number = show_general(value, locale)
    return "".join(
        number if token.part == "general" else token.text for token in section.tokens
    )


def _spelled_out(section: FormatSection, locale: Locale) -> FormatSection:
    """The section with the computer's own date or time written as a code."""
    if section.system is None:
        return section
    if section.system == "time":
        return parse_code("hh:mm:ss")[0]
    has_time = any(t.part == "date" and t.text[0] == "h" for t in section.tokens)
    return parse_code(locale.date + " hh:mm" * has_time)[0]


@lru_cache(maxsize=4096)
def number_format(code: str) -> NumberFormat:
    """The format behind a code; raises `UnreadableFormat` for one it cannot read."""
    sections = parse_code(code)
    *numbers, last = sections
    is_text = len(sections) > _TEXT or last.has("text")
    shown = (tuple(numbers) or (_GENERAL,)) if is_text else sections
    return NumberFormat(
        code=code,
        sections=shown,
        text_section=last if is_text else None,
        locales=tuple(map(_locale_of, shown)),
    )


def _locale_of(section: FormatSection) -> Locale | None:
    if section.locale is None:
        return None
    locale = locale_of_code(section.locale)
    if locale is None:
        raise UnreadableFormat(f"its number format holds '[$-{section.locale}]'")
    return locale
