"""What belongs to a person and not to the company: addresses and numbers."""

from __future__ import annotations

import re

from faq.details import DetailKind, replace_details
from faq.linting.vocabulary import Phrases, words_in, words_of
from faq.retrieval.text.normalisation import normalise

# Fewer digits make neither a number to call nor one to pay with.
_MANY_DIGITS = 7
_NUMBER = re.compile(r"\d[\d \u00a0()./-]{6,}")  # and signs within it
_SIGNS_WITHIN = b" ()./-"
_DIGITS_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_MANY_ZEROS = b"0" * _MANY_DIGITS
_MARK = "\ufffc"  # stands where a number was found
_CHARS_BEFORE = 60
_NAME_PARTS = range(2, 4)
_LAST_NAME_CHARS = 3
_CARD_STARTS = tuple("23456")  # what card schemes give out
_CARD_LENGTH = 14
_ROLES = frozenset(map(normalise, words_of("personal", "roles")))
_EXAMPLES = frozenset(map(normalise, words_of("personal", "examples")))
_FREE_MAIL = frozenset(words_of("personal", "free_mail"))
_FIRST_NAMES = words_of("personal", "first_names")
_NAMES = frozenset(map(normalise, _FIRST_NAMES))
_PRIVATE = Phrases(words_of("personal", "private_numbers"))
_OWNED = re.compile(
    rf"\b(?:{'|'.join(sorted(_FIRST_NAMES))})['\u2019]s (?:\w+ )?"
    rf"(?:{'|'.join(words_of('personal', 'owned'))})\b"
)
_PARTS = re.compile(r"[._+%-]|\d+")
_EXAMPLE_DOMAINS = ("example", "beispiel", "ejemplo", "exemple", "esempio", "exemplo")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


def has_long_number(text: str) -> bool:
    """Whether it has enough digits close together for one to call or to pay with."""
    if text.isascii():  # in a tenth of the pattern's time
        return _MANY_ZEROS in text.encode().translate(_DIGITS_ALIKE, _SIGNS_WITHIN)
    if sum(map(text.count, "0123456789")) < _MANY_DIGITS:  # as most texts have
        return False
    return any(
        sum(map(str.isdigit, match[0])) >= _MANY_DIGITS
        for match in _NUMBER.finditer(text)
    )


def find_personal_data(text: str) -> str | None:
    """The first address or number in the text that is a person's."""
    if "@" not in text and not has_long_number(text):
        return None
    found: list[str] = []
    phones: list[str] = []

    def mark(kind: DetailKind, detail: str) -> str:
        if kind is DetailKind.PHONE:
            phones.append(detail)
            return _MARK
        if _IS_PERSONAL[kind](detail):
            found.append(detail)
        return " "

    marked = replace_details(text, mark)
    found += _private_phones(marked, phones)
    return found[0] if found else None


def _private_phones(marked: str, phones: list[str]) -> list[str]:
    """Those that a word before them calls somebody's own."""
    private, position = [], 0
    for phone in phones:
        end = marked.index(_MARK, position)
        sentence = _SENTENCE_END.split(marked[max(0, end - _CHARS_BEFORE) : end])[-1]
        if _PRIVATE.find(sentence, words_in(sentence)) or _OWNED.search(sentence):
            private.append(phone)
        position = end + 1
    return private


def _is_persons_address(address: str) -> bool:
    """Whether the address names a person: first.last, j.last, a first name alone."""
    local, _, domain = address.lower().partition("@")
    parts = [part for part in _PARTS.split(normalise_address(local)) if part]
    if not parts or _EXAMPLES.issuperset(parts) or not _ROLES.isdisjoint(parts):
        return False
    if any(name in _NAMES for name in (parts[0], parts[-1])):
        return True
    is_free = domain.split(".")[0] in _FREE_MAIL
    return _is_name(parts, local) or (is_free and local[-1:].isdigit())


def normalise_address(local: str) -> str:
    """The part before the @, its letters without accents."""
    return normalise(local.replace(".", " ").replace("-", " ")).replace(" ", ".")


def _is_name(parts: list[str], local: str) -> bool:
    """A first name or its letter, a dot, a last name."""
    if "." not in local or len(parts) not in _NAME_PARTS:
        return False
    return all(map(str.isalpha, parts)) and len(parts[-1]) >= _LAST_NAME_CHARS


def _is_payment_card(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    return len(digits) >= _CARD_LENGTH and digits.startswith(_CARD_STARTS)


_IS_PERSONAL = {
    DetailKind.EMAIL: _is_persons_address,
    DetailKind.CARD: _is_payment_card,
    DetailKind.IBAN: bool,
}
