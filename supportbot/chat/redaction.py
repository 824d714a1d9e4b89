"""Takes payment and contact details out of a text before others read it."""

from __future__ import annotations

import re
from itertools import accumulate

# Bounded repetition and look-behinds keep every pattern linear in the text.
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.IGNORECASE
)
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE
)
_DIGIT_GROUPS = re.compile(r"(?<!\d)\d+(?:[ \u00a0.-]\d+)*(?!\d)")
_PHONE = re.compile(
    r"(?<![\w.,-])(?:\+|00)?\(?\d{1,5}\)?(?:[ \u00a0().\-/]{0,3}\d{1,5}){1,7}(?![\w-])"
)
_NO_PHONE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}.*|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*|\d{1,3}(\.\d{1,3}){3}"
)
_LOCAL_PHONE = re.compile(r"\d{3}[ .-]\d{4}")
_CARD_LENGTHS = range(13, 20)
_IBAN_LENGTHS = range(15, 35)
_PHONE_LENGTHS = range(7, 16)


def redact(text: str) -> str:
    """The text with e-mails, IBANs, card numbers and phone numbers replaced."""
    text = _EMAIL.sub("[e-mail address]", text)
    text = _IBAN.sub(_redact_iban, text)
    text = _DIGIT_GROUPS.sub(_redact_card, text)
    return _PHONE.sub(_redact_phone, text)


def _redact_iban(match: re.Match[str]) -> str:
    """Replace the longest beginning that is an IBAN: words may follow it."""
    found = match[0]
    for end in range(len(found), min(_IBAN_LENGTHS) - 1, -1):
        if _is_iban(re.sub(r"[ -]", "", found[:end]).upper()):
            return "[IBAN]" + found[end:]
    return found


def _is_iban(text: str) -> bool:
    if len(text) not in _IBAN_LENGTHS or not text.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def _redact_card(match: re.Match[str]) -> str:
    """Replace the groups of digits that make a card number: others may surround it."""
    found = match[0]
    groups = re.findall(r"\d+|\D", found)
    ends = list(accumulate(len(group) for group in groups))
    starts = [0, *ends[:-1]]
    for start in starts[::2]:
        for end in reversed(ends[::2]):
            if _is_card(re.sub(r"\D", "", found[start:end])):
                return found[:start] + "[card number]" + found[end:]
    return found


def _is_card(digits: str) -> bool:
    if len(digits) not in _CARD_LENGTHS:
        return False
    doubled = "".join(str(2 * int(digit)) for digit in digits[-2::-2])
    return int(digits) > 0 and sum(map(int, doubled + digits[-1::-2])) % 10 == 0


def _redact_phone(match: re.Match[str]) -> str:
    found = match[0]
    digits = re.sub(r"\D", "", found)
    if len(digits) not in _PHONE_LENGTHS or _NO_PHONE.fullmatch(found):
        return found
    looks_like_phone = (
        found.startswith(("+", "0", "("))
        or len(digits) in {10, 11}
        or _LOCAL_PHONE.fullmatch(found)
    )
    return "[phone number]" if looks_like_phone else found
