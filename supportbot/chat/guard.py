"""Lets a generated reply pass only if it invents no fact and gives nothing away.

Facts are numbers (with their currency, percent sign or unit of time), dates, times,
weekdays, URLs, e-mail addresses and phone numbers, each in one spelling: `1,000 EUR`,
`€1000` and `1.000,00 euros` are one fact, as are `fourteen days` and `14-day`;
`14 days` and `14 hours` are two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

LEAK_WORDS = 8  # so many words in a row from the instructions are no coincidence

_MONTHS = [
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?"),
    *("july?", "aug(?:ust)?", "sep(?:t(?:ember)?)?", "oct(?:ober)?"),
    *("nov(?:ember)?", "dec(?:ember)?"),
]
_MONTH_NUMBERS = {month[:3]: number for number, month in enumerate(_MONTHS, start=1)}
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day")
_CURRENCIES = {
    "€": "eur", "euro": "eur", "$": "usd", "dollar": "usd", "£": "gbp", "pound": "gbp",
    "¥": "jpy", "yen": "jpy", "₹": "inr",
}  # fmt: skip
_UNITS = {"%": "percent", "sec": "second", "min": "minute", "hr": "hour"}
_SMALL = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORD_VALUES = (
    {word: value for value, word in enumerate(_SMALL)}
    | {word: 10 * value for value, word in enumerate(_TENS, start=2)}
    | {"hundred": 100, "thousand": 1000}
)

_THOUSANDS = r"\d{1,3}(?:[,.'\u2019]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
_NUMBER = rf"{_THOUSANDS}|\d+(?:[.,]\d+)?"
_CURRENCY = r"[€$£¥₹]|(?:eur|usd|gbp|jpy|chf|cad|aud|inr|sek|nok|dkk|pln)\b"
_UNIT = (
    rf"(?P<unit>%|percent\b|{_CURRENCY}|(?:euro|dollar|pound)s?\b|yen\b"
    r"|(?:second|sec|minute|min|hour|hr|day|week|month|year)s?\b)"
)
_BETWEEN = r"[\s-]{0,2}(?:(?:business|working|calendar|full|more)[\s-])?"
_WORDS = "|".join(_WORD_VALUES)

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_URL = re.compile(
    r"https?://[^\s<>()\[\]\"'*]+|(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,8}"
    r"(?:com|org|net|io|co|de|eu|uk|us|shop|store|app|dev|info|biz|ai|me|example)\b"
    r"(?:/[^\s<>()\[\]\"'*]*)?"
)
_GAP = r"[ \u00a0().\-/]{1,3}"
_PHONE = re.compile(
    rf"(?<![\w.,])(?:\+\(?|\(|(?=0))\d{{1,5}}\)?(?:{_GAP}\d{{2,8}}){{1,6}}(?!\w)"
    rf"|(?<![\w.,])\d{{1,5}}(?:{_GAP}\d{{2,5}}){{2,6}}(?!\w)|\+?\d{{7,15}}"
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?\s?(?P<half>[ap])\.?m\b\.?"
    r"|\b(?P<hour24>\d{1,2}):(?P<minute24>\d\d)\b"
)
_ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_PLAIN_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{2,4})\b")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})\b\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?:the\s+)?(?P<number>\d{{1,4}})")
_MONTH_LAST = re.compile(
    rf"\b(?P<number>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH}"
)
_QUANTITY = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s?)?(?P<number>{_NUMBER})"
    rf"(?:(?=(?:\s?(?:-|\u2013|\u2014|to|or|and)\s?(?:{_NUMBER}))?{_BETWEEN}{_UNIT})|)"
)
_NUMBER_WORDS = re.compile(rf"\b(?P<first>{_WORDS})(?:[\s-](?P<second>{_WORDS}))?\b")
_COUNTED_WORDS = re.compile(_NUMBER_WORDS.pattern + rf"(?={_BETWEEN}{_UNIT})")
# Numbers of a list are layout: "1. Open the page", "**Step 2:** Click".
_LIST_NUMBERS = re.compile(
    r"^[\s*_#>-]*(?:step\s+)?\d{1,2}[.):]\**(?=\s)", re.MULTILINE
)


# What a customer's own words vouch for: a number, a date, never an address.
_COUNTED = re.compile(r"date:.*|time:.*|\d+(?:\.\d+)?(?: \w+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a sentence must not be shown."""

    kind: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a reply may say without evidence, and what it must not repeat."""

    given: frozenset[str]
    secrets: frozenset[str]

    @classmethod
    def of(cls, *, said: Sequence[str], instructions: str, fence: str) -> Guard:
        """A guard for a reply to these messages of the customer."""
        told = frozenset[str]().union(*map(known_facts, said))
        return cls(
            given=frozenset(filter(_COUNTED.fullmatch, told)),
            secrets=frozenset(_runs(instructions)) | {fence},
        )

    def faults(
        self, sentence: str, *, evidence: str, topic: str = ""
    ) -> tuple[Fault, ...]:
        """Facts that neither the evidence has, nor its topic, nor the customer."""
        known = self.given | known_facts(evidence) | known_facts(topic)
        invented = sorted(stated_facts(sentence) - known)
        return tuple(Fault(kind="fact", found=fact) for fact in invented)

    def leaks(self, text: str) -> bool:
        """Whether the text repeats the instructions or a fence."""
        words = _words(text)
        return not self.secrets.isdisjoint([*words, *_runs(text)])


def stated_facts(text: str) -> frozenset[str]:
    """The facts that a reply states; number words count in front of a unit."""
    text = _LIST_NUMBERS.sub(" ", _normalised(text))
    text = _COUNTED_WORDS.sub(_as_digits, text)
    facts, text = _named_facts(text)
    facts |= {_time(match) for match in _TIME.finditer(text)}
    return frozenset(facts.union(_quantities(_TIME.sub(" ", text))))


def known_facts(text: str) -> frozenset[str]:
    """The facts that a text can vouch for, bare numbers among them."""
    text = _NUMBER_WORDS.sub(_as_digits, _normalised(text))
    facts, text = _named_facts(text)
    facts |= {_time(match) for match in _TIME.finditer(text)}
    facts |= set(_quantities(text))
    return frozenset(facts | {fact.split()[0] for fact in facts})


def _normalised(text: str) -> str:
    text = re.sub(r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3})", "", text)  # 10 000
    return unicodedata.normalize("NFKC", text).casefold()


def _named_facts(text: str) -> tuple[set[str], str]:
    """What reads as one whole, and the text without it; month names stay in."""
    facts = set(_EMAIL.findall(text))
    text = _EMAIL.sub(" ", text)
    facts |= {_url(found) for found in _URL.findall(text)}
    text = _URL.sub(" ", text)
    for year, month, day in _ISO_DATE.findall(text):
        facts |= {f"date:{month}-{day}", year}
    for first, second, year in _PLAIN_DATE.findall(text):
        facts |= {f"date:{int(first)}/{int(second)}/{year}", year}
    text = _PLAIN_DATE.sub(" ", _ISO_DATE.sub(" ", text))
    facts |= {_month_date(match) for match in _MONTH_FIRST.finditer(text)}
    facts |= {_month_date(match) for match in _MONTH_LAST.finditer(text)}
    facts |= set(_WEEKDAY.findall(text))
    facts |= {_phone(found) for found in _PHONE.findall(text) if _is_phone(found)}
    return facts, _PHONE.sub(lambda m: " " if _is_phone(m[0]) else m[0], text)


def _url(found: str) -> str:
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", found).rstrip(".,;:!?/")


def _is_phone(found: str) -> bool:
    return len(re.sub(r"\D", "", found)) in range(7, 16)


def _phone(found: str) -> str:
    return "phone:" + re.sub(r"\D", "", found)


def _month_date(match: re.Match[str]) -> str:
    return f"date:{_MONTH_NUMBERS[match['month'][:3]]:02}-{int(match['number']):02}"


def _time(match: re.Match[str]) -> str:
    if match["hour24"]:
        return f"time:{int(match['hour24']):02}:{match['minute24']}"
    hour = int(match["hour"]) % 12 + (12 if match["half"] == "p" else 0)
    return f"time:{hour:02}:{match['minute'] or '00'}"


def _quantities(text: str) -> Iterator[str]:
    for match in _QUANTITY.finditer(text):
        number = _canonical(match["number"])
        unit = match["before"] or match["unit"]
        yield f"{number} {_canonical_unit(unit)}" if unit else number


def _canonical(number: str) -> str:
    """`1,000`, `1.000` and `1000.00` as `1000`; `5,5` as `5.5`."""
    if re.fullmatch(_THOUSANDS, number):
        number = re.sub(r"[,.'\u2019](?=\d{3})", "", number)
    whole, _, decimals = number.replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    return str(int(whole)) + (f".{decimals}" if decimals else "")


def _canonical_unit(unit: str) -> str:
    singular = unit.removesuffix("s") or unit
    return _CURRENCIES.get(singular) or _UNITS.get(singular) or singular


def _as_digits(match: re.Match[str]) -> str:
    first, second = match["first"], match["second"]
    value = _WORD_VALUES[first]
    if second is None:
        return str(value)
    if second in {"hundred", "thousand"}:
        return str(value * _WORD_VALUES[second])
    return str(value + _WORD_VALUES[second])


def _runs(text: str) -> Iterable[str]:
    words = _words(text)
    for start in range(len(words) - LEAK_WORDS + 1):
        yield " ".join(words[start : start + LEAK_WORDS])


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
