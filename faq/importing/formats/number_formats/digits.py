"""The digits of a number as the placeholders of a section ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from faq.importing.formats.number_formats.codes import (
    FormatSection,
    FormatToken,
    UnreadableFormat,
)

if TYPE_CHECKING:
    from faq.importing.formats.number_formats.locales import Locale

_GROUP_SIZE = 3
_MAX_DENOMINATOR_DIGITS = 4
# What a cell has room for before it changes to powers of ten.
_GENERAL_CHARS = 11
_GENERAL_DIGITS = 6
_BLANK = {"0": "0", "?": " ", "#": ""}


def exact(value: float) -> Decimal:
    """The number with the fifteen digits that spreadsheets keep."""
    return Decimal(f"{value:.15g}")


def show_general(value: float, locale: Locale) -> str:
    """The number as a cell without a format shows it, given room enough."""
    number = exact(value)
    plain = _trimmed(number)
    if len(plain.lstrip("-")) > _GENERAL_CHARS:
        plain = _shortened(number)
    return plain.replace(".", locale.decimal)


def _shortened(number: Decimal) -> str:
    size = number.copy_abs()
    if size >= 10**_GENERAL_CHARS or size < Decimal("0.0001"):
        mantissa, _, power = f"{number:.{_GENERAL_DIGITS - 1}E}".partition("E")
        sign, digits = power[0], power[1:]
        return f"{_trimmed(Decimal(mantissa))}E{sign}{digits.zfill(2)}"
    whole = len(str(int(size)))
    places = max(_GENERAL_CHARS - 1 - whole, 0)
    return _trimmed(_rounded(number, places))


def _trimmed(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def show_digits(number: Decimal, section: FormatSection, locale: Locale) -> str:
    """A number that is not negative, with the literals of the section around it."""
    if section.has("slash") and section.has("digit"):
        return _show_fraction(number, section)
    if section.has("exponent"):
        return _show_power(number, section, locale)
    tokens, scale = _scaled(section.tokens)
    for _ in range(sum(token.part == "percent" for token in tokens)):
        number *= 100
    return _fill(number.scaleb(-3 * scale), tokens, locale)


def _scaled(tokens: Sequence[FormatToken]) -> tuple[list[FormatToken], int]:
    """The tokens, and how many commas behind the last digit divide by a thousand."""
    kept, scale = list(tokens), 0
    places = [i for i, token in enumerate(tokens) if token.part == "digit"]
    point = next((i for i, t in enumerate(tokens) if t.part == "point"), len(tokens))
    ends = {max((i for i in places if i < point), default=-1), max(places, default=-1)}
    for end in sorted(ends - {-1}, reverse=True):
        while end + 1 < len(kept) and kept[end + 1].part == "comma":
            del kept[end + 1]
            scale += 1
    return kept, scale


def _fill(number: Decimal, tokens: Sequence[FormatToken], locale: Locale) -> str:
    point = next((i for i, t in enumerate(tokens) if t.part == "point"), len(tokens))
    if any(token.part == "point" for token in tokens[point + 1 :]):
        raise UnreadableFormat("its number format has two decimal points")
    before, after = tokens[:point], tokens[point + 1 :]
    places = sum(token.part == "digit" for token in after)
    whole, _, decimals = f"{_rounded(number, places):f}".partition(".")
    shown = _fill_whole(whole.lstrip("0"), before, locale)
    if point == len(tokens):
        return shown
    return shown + locale.decimal + _fill_decimals(decimals, after)


def _fill_whole(digits: str, tokens: Sequence[FormatToken], locale: Locale) -> str:
    """The digits from the right; those left over stand before the first."""
    places = [i for i, token in enumerate(tokens) if token.part == "digit"]
    first, last = (places[0], places[-1]) if places else (-1, -1)
    is_grouped = any(t.part == "comma" for t in tokens[first + 1 : last])
    group = locale.group if is_grouped else ""
    shown, count = [], 0
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.part != "digit":
            shown.append("" if token.part == "comma" else token.text)
            continue
        taken = digits[-1:] or _BLANK[token.text]
        digits = digits[:-1]
        for digit in [taken, *reversed(digits if at == first else "")]:
            shown.append(digit + (group if _opens_group(digit, count) else ""))
            count += bool(digit)
    return "".join(reversed(shown)) + ("" if places else digits)


def _opens_group(digit: str, count: int) -> bool:
    return digit.isdigit() and count > 0 and count % _GROUP_SIZE == 0


def _fill_decimals(digits: str, tokens: Sequence[FormatToken]) -> str:
    shown, kept = [], len(digits.rstrip("0"))
    at = 0
    for token in tokens:
        if token.part != "digit":
            shown.append("" if token.part == "comma" else token.text)
            continue
        shown.append(digits[at] if at < kept else _BLANK[token.text])
        at += 1
    return "".join(shown)


def _show_power(number: Decimal, section: FormatSection, locale: Locale) -> str:
    at = next(i for i, t in enumerate(section.tokens) if t.part == "exponent")
    mantissa, power = section.tokens[:at], section.tokens[at + 1 :]
    point = next((i for i, t in enumerate(mantissa) if t.part == "point"), at)
    step = max(sum(t.part == "digit" for t in mantissa[:point]), 1)
    places = sum(t.part == "digit" for t in mantissa[point:])
    exponent = _exponent(number, step, places)
    sign = "-" if exponent < 0 else "+" * section.tokens[at].text.endswith("+")
    shown = _fill(number.scaleb(-exponent), mantissa, locale)
    return f"{shown}E{sign}{_fill_whole(str(abs(exponent)), power, locale)}"


def _exponent(number: Decimal, step: int, places: int) -> int:
    """The power that leaves up to `step` digits before the point after rounding."""
    if not number:
        return 0
    exponent = number.adjusted() // step * step
    if _rounded(number.scaleb(-exponent), places) >= 10**step:
        exponent += step
    return exponent


def _show_fraction(number: Decimal, section: FormatSection) -> str:
    tokens = section.tokens
    slash = next(i for i, token in enumerate(tokens) if token.part == "slash")
    start = slash
    while start and tokens[start - 1].part == "digit":
        start -= 1
    end = slash + 1
    while end < len(tokens) and tokens[end].text.isdigit() | (tokens[end].text in "#?"):
        end += 1
    has_whole = any(token.part == "digit" for token in tokens[:start])
    below = "".join(token.text for token in tokens[slash + 1 : end])
    if start == slash or not below or any(t.part == "slash" for t in tokens[end:]):
        raise UnreadableFormat("its number format is no fraction that is known")
    whole = number.to_integral_value(ROUND_DOWN) if has_whole else Decimal(0)
    part = _nearest(Fraction(number - whole), below)
    if has_whole and part == 1:
        whole, part = whole + 1, Fraction(0)
    top, bottom = _over(part, below)
    shown = "" if has_whole and whole and not top else f"{top}/{bottom}"
    if has_whole and not whole and not top:
        shown = "0"
    before = _literals(tokens[:start], str(whole) if whole else "")
    return f"{before}{shown}{_literals(tokens[end:], '')}"


def _nearest(part: Fraction, below: str) -> Fraction:
    if any(char in "123456789" for char in below):
        return Fraction(int(part * int(below) + Fraction(1, 2)), int(below))
    if len(below) > _MAX_DENOMINATOR_DIGITS:
        raise UnreadableFormat("its number format is a fraction that is too fine")
    limit = 10 ** len(below) - 1
    nearest = part.limit_denominator(limit)
    if nearest != _last_convergent(part, limit):
        raise UnreadableFormat("programs show another fraction for its number")
    return nearest


def _last_convergent(part: Fraction, limit: int) -> Fraction:
    """What a continued fraction gives, as some programs stop there."""
    rest, before, last = part, (1, 0), (int(part), 1)
    while rest != int(rest):
        rest = 1 / (rest - int(rest))
        whole = int(rest)
        step = (whole * last[0] + before[0], whole * last[1] + before[1])
        if step[1] > limit:
            break
        before, last = last, step
    return Fraction(*last)


def _over(part: Fraction, below: str) -> tuple[int, int]:
    """Numerator and denominator; a denominator that the code names is not reduced."""
    if any(char in "123456789" for char in below):
        return int(part * int(below)), int(below)
    return part.numerator, part.denominator


def _literals(tokens: Sequence[FormatToken], whole: str) -> str:
    shown = []
    for token in tokens:
        if token.part == "digit":
            shown.append(whole)
            whole = ""
        elif token.part != "comma":
            shown.append(token.text)
    return "".join(shown)
