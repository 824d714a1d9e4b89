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
_PART = r"\w[\w.+'\u2019-]{0,63}+"
_LABEL = r"[^\W_][\w-]{0,62}+"
_LAST_LABEL = r"(?=[\w-]{0,62}[^\W\d_])[^\W_][\w-]{1,62}+"  # no number: `react@18.2.0`
_SPELT_AT = (
    r"\s{0,2}[(\[{<]\s?(?:at|ät|a|arroba|arobase|chiocciola|собака)\s?[)\]}>]\s{0,2}"
)
_SPELT_DOT = r"\s{0,2}[(\[{<]\s?(?:dot|punkt|punto|point|ponto|точка)\s?[)\]}>]\s{0,2}"
_DOT_WORD = r"\s(?:dot|punkt|punto|point|ponto|точка)\s"
_AT_SIGN = r"(?:[@\uff20]|%40|&\#64;)"
_ANY_DOT = rf"(?:[.\uff0e]|{_SPELT_DOT}|{_DOT_WORD})"
# In words alone, where "look at the dot please" must stay.
_AT_WORD = r"\s(?:at|ät|arroba|arobase|chiocciola|собака)\s"
_ENDING = (
    r"(?:com|net|org|edu|gov|info|biz|name|museum|travel|email|tech|site|blog|cloud|club"
    r"|shop|store|online|xyz|app|dev|io|ai|me|eu|de|at|ch|uk|ie|us|ca"
    r"|au|nz|fr|be|nl|lu|es|mx|ar|cl|co|pt|br|it|pl|cz|ru|рф|dk|se|no|fi|jp|cn|in)\b"
)
# "met at example.com" stays, "jo at gmail.com" does not.
_MAIL_HOSTS = (
    r"g(?:oogle)?mail|yahoo|ymail|hotmail|outlook|live|msn|icloud|aol|gmx|web|t-online"
    r"|proton(?:mail)?|fastmail|zoho|posteo|mailbox|orange|free|libero|qq|163|mail|yandex"
)
_EMAIL = re.compile(
    rf"(?<![\w.+'\u2019-]){_PART}(?:(?:{_SPELT_DOT}|{_DOT_WORD}){_PART}){{0,2}}"
    # `jo@ host.com`, but not `ask @handle.name`.
    rf"(?:(?:{_AT_SIGN}|\s{_AT_SIGN}\s|{_AT_SIGN}\s|{_SPELT_AT})"
    rf"{_LABEL}(?:{_ANY_DOT}{_LABEL}){{0,7}}{_ANY_DOT}{_LAST_LABEL}"
    rf"|(?:{_AT_WORD}|\s@)(?:{_MAIL_HOSTS})(?:\.{_LABEL}){{0,2}}\.{_LAST_LABEL}"
    rf"|{_AT_WORD}{_LABEL}(?:(?:{_DOT_WORD}|\.){_LABEL}){{0,7}}{_DOT_WORD}{_ENDING})",
    re.IGNORECASE,
)
_IBAN = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[\s-]?[A-Z0-9]){11,30}(?![A-Z0-9])", re.IGNORECASE
)
# What people, pages and documents put between the groups of a card number.
_GAP = r"[\s.,_/\u00b7\u2010-\u2015\u200b-\u200d\u2060\ufeff-]{1,3}+"
_DIGIT_GROUPS = re.compile(rf"\d++(?:{_GAP}\d++)*+")
_PHONE = re.compile(
    r"(?P<other>\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{2,4}|\d{1,3}(?:\.\d{1,3}){3}"
    r"|\d*[.,]\d\d?(?![\d.,-]))(?!\.?\d)"
    r"|(?<![\w.,-])\+?(?:\(\d{1,6}\)[ \u00a0.\-/]{0,3}\d++|\d++)"
    r"(?:[ \u00a0().\-/]{1,3}\d++)*+(?!\w)"
)
_LOCAL_PHONE = re.compile(r"\d{3}[ .-]\d{4}")
_CARD_LENGTHS = range(13, 20)
# By brand, or an IMEI or a barcode would pass for a card one time in ten.
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-5]|095|[689]\d)\d{11,13}"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"  # JCB
    r"|(?:5[0678]|6\d)\d{11,17}"  # Maestro, Discover, UnionPay, RuPay
    r"|(?:220[0-4]\d{12,15}|(?:81|82)\d{14}|9792\d{12})",  # Mir, RuPay, Troy
    re.ASCII,
)
_EAN_LENGTH = 13
# As the registry of IBANs has them.
_IBAN_COUNTRIES = {
    15: "NO",
    16: "BE",
    18: "DK FI FK FO GL NL SD",
    19: "MK SI",
    20: "AT BA EE KZ LT LU MN XK",
    21: "CH HR LI LV",
    22: "BG BH CR DE GB GE IE ME RS VA",
    23: "AE GI IL IQ OM SO TL",
    24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
    25: "AO CV GW LY MZ PT ST",
    26: "IR IS TR",
    27: "BF BI BJ CF CG CM DJ EG FR GA GQ GR IT KM MC MG ML MR NE SM SN TD TG",
    28: "AL AZ BY CI CY DO GT HN HU LB MA NI PL SV",
    29: "BR PS QA UA",
    30: "JO KW MU YE",
    31: "MT SC",
    32: "LC",
    33: "RU",
}
_IBAN_LENGTHS = {
    country: length
    for length, countries in _IBAN_COUNTRIES.items()
    for country in countries.split()
}
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
    """Replace the beginning that is an IBAN of its country: words may follow it."""
    length = _IBAN_LENGTHS.get(found[:2].upper(), 0)
    written = [each.end() for each in re.finditer(r"[^\s-]", found)]
    end = written[length - 1] if 0 < length <= len(written) else 0
    if not _is_iban(found[:end]):
        return found
    return replace(DetailKind.IBAN, found[:end]) + found[end:]


def _is_iban(found: str) -> bool:
    text = re.sub(r"[\s-]", "", found)
    if not text or not text.isascii():
        return False
    return int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1


def _replace_cards(found: str, replace: Replace) -> str:
    """Replace groups of digits that make a card number: others may surround them."""
    kept, position = "", 0
    groups = list(re.finditer(r"\d+", found))
    for number, group in enumerate(groups):
        end = (
            _card_end(groups[number : number + max(_CARD_LENGTHS)], len(groups))
            if group.start() >= position
            else None
        )
        if end is not None:
            card = found[group.start() : end]
            kept += found[position : group.start()] + replace(DetailKind.CARD, card)
            position = end
    return kept + found[position:]


def _card_end(groups: list[re.Match[str]], count: int) -> int | None:
    """Where the longest card number ends that begins with the first of the groups.

    In groups as no card has them it must be all there is, `count` groups.
    """
    digits, end = "", None
    for number, group in enumerate(groups, start=1):
        digits += _plain(group[0])
        if len(digits) > max(_CARD_LENGTHS):
            break
        is_shaped = number in {1, count} or _is_grouped(groups[:number])
        if is_shaped and _is_card(digits):
            end = group.end()
    return end


def _plain(digits: str) -> str:
    """The digits of any script in those of ASCII."""
    return "".join(str(int(each)) for each in digits)


def _is_grouped(groups: list[re.Match[str]]) -> bool:
    """Whether the digits stand in groups as they do on a card."""
    lengths = [len(group[0]) for group in groups]
    in_fours = set(lengths[:-1]) == {4} and lengths[-1] <= 4  # noqa: PLR2004
    return in_fours or lengths in ([4, 6, 5], [4, 6, 4], [8, 8], [6, 10], [6, 13])


def _is_card(digits: str) -> bool:
    if _CARD.fullmatch(digits) is None or _is_barcode(digits):
        return False
    doubled = "".join(str(2 * int(digit)) for digit in digits[-2::-2])
    return sum(map(int, doubled + digits[-1::-2])) % 10 == 0


def _is_barcode(digits: str) -> bool:
    """Whether it is an EAN; Visa has given out no number as short for decades."""
    weighed = sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))
    return len(digits) == _EAN_LENGTH and weighed % 10 == 0


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
