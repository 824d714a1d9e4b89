"""Telephone numbers, whatever their spaces, brackets and country code."""

from __future__ import annotations

import re

from supportbot.chat.guard.values import Value

_PHONE = re.compile(
    r"(?<![\w.,])(?:\+|00)?\(?\d{1,5}\)?(?:[ \u00a0\u2009().\-/\u2013]{1,3}\d{1,8}){1,6}(?![\w]|[.,:]\d)"
    r"|(?<![\w.,])\+?\d{7,15}(?![\w]|[.,]\d)"
)
_RANGE = re.compile(r"\d{1,4}\s?[-\u2013/]\s?\d{1,4}")
_AMOUNT = re.compile(r"\d{1,3}(?:[ \u00a0\u2009.]\d{3})+")
LEAST, MOST = 7, 15
_SPELT = re.compile(r"[ \u00a0\u2009().\-/\u2013]{1,3}")
MAX_COUNTRY = 3


def phones_of(text: str) -> tuple[list[Value], str]:
    """The phone numbers, and the text without them."""
    found: list[Value] = []

    def take(match: re.Match[str]) -> str:
        if not _is_phone(match[0]):
            return match[0]
        found.append(_value(match[0]))
        return " "

    return found, _PHONE.sub(take, text)


def _is_phone(found: str) -> bool:
    digits = re.sub(r"\D", "", found)
    if not LEAST <= len(digits) <= MOST or _RANGE.fullmatch(found):
        return False
    return not _AMOUNT.fullmatch(found)


def _value(found: str) -> Value:
    digits = re.sub(r"\D", "", found)
    is_abroad = found.startswith(("+", "00"))
    local = digits.lstrip("0")
    accepts = {f"phone:{local}"}
    if is_abroad:
        # +44 20 7946 0000 is 020 7946 0000 at home; (0) may stand between.
        accepts |= {
            f"phone:{local[length:].lstrip('0')}" for length in range(1, MAX_COUNTRY + 1)
        }
    return Value(kind="phone", found=found.strip(), accepts=frozenset(accepts))
