"""E-mail addresses, IBANs, card and phone numbers: finding them in a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum


class DetailKind(StrEnum):
    EMAIL = "e-mail address"
    IBAN = "IBAN"
    CARD = "card number"
    PHONE = "phone number"


# Gives what stands in a text instead of the detail that was found.
Replace = Callable[[DetailKind, str], str]

# Possessive and bounded repetition keeps every pattern linear in the text.
_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE
)
_DIGIT_GROUPS = re.compile(r"\d++(?:[ \u00a0.-]\d++)*+")
_PHONE = re.compile(
    r"(?P<other>\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4}|\d{1,3}(?:\.\d{1,3}){3}"
    r"|\d*[.,]\d\d?(?![\d.,-]))(?!\d)"
    r"|(?<![\w.,-])\+?\(?\d++\)?(?:[ \u00a0().\-/]{1,3}\d++)*+(?!\w)"
)
_LOCAL_PHONE = re.compile(r"\d{3}[ .-]\d{4}")
_CARD_LENGTHS = range(13, 20)
_IBAN_LENGTHS = range(15, 35)
_PHONE_LENGTHS = range(7, 16)


def redact(text: str) -> str:
    """The text with a name of its kind in the place of each detail.

    redact("Call 0171 234567")  # 'Call [phone number]'
    """
    return replace_details(text, lambda kind, _found: f"[{kind}]")


def replace_details(text: str, replace: Replace) -> str:
    """The text with something else in the place of each detail.

    replace_details("Call 0171 234567", lambda kind, found: f"[{kind}]")
    # 'Call [phone number]'
    """
    text = _EMAIL.sub(lambda match: replace(DetailKind.EMAIL, match[0]), text)
    text = _IBAN.sub(lambda match: _replace_iban(match[0], replace), text)
    text = _DIGIT_GROUPS.sub(lambda match: _replace_cards(match[0], replace), text)
    return _PHONE.sub(lambda match: _replace_phone(match, replace), text)


def _replace_iban(found: str, replace: Replace) -> str:
    """Replace the longest beginning that is an IBAN: words may follow it."""
    for end in range(len(found), min(_IBAN_LENGTHS) - 1, -1):
        if found[end - 1].isalnum() and _is_iban(found[:end]):
            return replace(DetailKind.IBAN, found[:end]) + found[end:]
    return found


def _is_iban(found: str) -> bool:
    text = re.sub(r"[ -]", "", found)
    if len(text) not in _IBAN_LENGTHS or not text.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def _replace_cards(found: str, replace: Replace) -> str:
    """Replace groups of digits that make a card number: others may surround them."""
    kept, position = "", 0
    groups = list(re.finditer(r"\d+", found))
    for number, group in enumerate(groups):
        end = (
            _card_end(groups[number : number + max(_CARD_LENGTHS)])
            if group.start() >= position
            else None
        )
        if end is not None:
            card = found[group.start() : end]
            kept += found[position : group.start()] + replace(DetailKind.CARD, card)
            position = end
    return kept + found[position:]


def _card_end(groups: list[re.Match[str]]) -> int | None:
    """Where the longest card number ends that begins with the first group."""
    digits, end = "", None
    for group in groups:
        digits += group[0]
        if _is_card(digits):
            end = group.end()
    return end


def _is_card(digits: str) -> bool:
    if len(digits) not in _CARD_LENGTHS:
        return False
    doubled = "".join(str(2 * int(digit)) for digit in digits[-2::-2])
    return int(digits) > 0 and sum(map(int, doubled + digits[-1::-2])) % 10 == 0


def _replace_phone(match: re.Match[str], replace: Replace) -> str:
    """Replace the beginning that is long enough for a phone number."""
    found = match[0]
    if match["other"]:
        return found
    ends = [group.end() for group in re.finditer(r"\d+\)?", found)]
    for end in reversed(ends[: max(_PHONE_LENGTHS)]):
        if _is_phone(found[:end]):
            return replace(DetailKind.PHONE, found[:end]) + found[end:]
    return found


def _is_phone(found: str) -> bool:
    digits = re.sub(r"\D", "", found)
    if len(digits) not in _PHONE_LENGTHS:
        return False
    is_marked = found.startswith(("+", "0", "("))
    is_usual_length = len(digits) in {10, 11}
    return is_marked or is_usual_length or bool(_LOCAL_PHONE.fullmatch(found))
