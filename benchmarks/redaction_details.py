"""Cards, e-mail addresses, IBANs and phone numbers in the ways people type them."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from random import Random

Make = Callable[[Random], str]

# Prefixes of a brand, and the lengths of its numbers.
BRANDS: Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]] = {
    "Visa": (("4",), (16, 16, 16, 16, 19, 13)),
    "Mastercard": (("51", "52", "53", "54", "55", "2221", "2450", "2720"), (16,)),
    "American Express": (("34", "37"), (15,)),
    "Diners Club": (("300", "305", "36", "38", "39"), (14,)),
    "Discover": (("6011", "644", "649", "65"), (16, 16, 19)),
    "JCB": (("3528", "3550", "3589"), (16,)),
    "UnionPay": (("62",), (16, 17, 18, 19)),
    "Maestro": (("5018", "5020", "5893", "6304", "6759", "6761"), (16, 18, 19)),
    "Mir": (("2200", "2204"), (16,)),
}
LATIN = "0123456789"
DIGITS = {
    "full-width digits": "".join(chr(0xFF10 + each) for each in range(10)),
    "Arabic digits": "٠١٢٣٤٥٦٧٨٩",
    "Persian digits": "۰۱۲۳۴۵۶۷۸۹",
    "Devanagari digits": "०१२३४५६७८९",
}
SEPARATORS = {
    "spaces": " ",
    "dashes": "-",
    "dots": ".",
    "no-break spaces": "\u00a0",
    "narrow spaces": "\u202f",
    "line breaks": "\n",
    "tabs": "\t",
    "two spaces": "  ",
    "spaced dashes": " - ",
    "long dashes": "\u2013",
    "underscores": "_",
    "slashes": "/",
    "commas": ",",
    "zero-width spaces": "\u200b",
}
NAMES = ("jo", "anna", "li.wei", "m.schmidt", "o'brien", "Jean-Luc", "x_y", "j2000")
HOSTS = ("example", "mail.example", "post-office", "sub.dept.example", "gmx", "web24")
ENDINGS = ("com", "org", "de", "co.uk", "com.au", "io", "museum", "online")


def luhn(digits: str) -> str:
    """The check digit that makes a card number of them."""
    doubled = [2 * int(each) for each in digits[::-2]]
    total = sum(map(int, "".join(map(str, doubled)))) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def card(source: Random) -> str:
    prefixes, lengths = BRANDS[source.choice(list(BRANDS))]
    return card_of(source, source.choice(prefixes), source.choice(lengths))


def card_of(source: Random, prefix: str, length: int) -> str:
    digits = prefix + number(source, length - len(prefix) - 1)
    return digits + luhn(digits)


def number(source: Random, length: int) -> str:
    return "".join(source.choices(LATIN, k=length))


def groups(digits: str) -> list[str]:
    """As they stand on the card."""
    if len(digits) in {14, 15}:
        return [digits[:4], digits[4:10], digits[10:]]
    return [digits[start : start + 4] for start in range(0, len(digits), 4)]


def _joined(separator: str) -> Make:
    return lambda source: separator.join(groups(card(source)))


def _in_digits(digits: str, separator: str) -> Make:
    table = str.maketrans(LATIN, digits)
    return lambda source: separator.join(groups(card(source))).translate(table)


def _odd_groups(source: Random) -> str:
    digits = card(source)
    cut = source.randrange(3, len(digits) - 3)
    return f"{digits[:cut]} {digits[cut:]}"


CARDS: Mapping[str, Make] = {
    "plain": card,
    **{name: _joined(separator) for name, separator in SEPARATORS.items()},
    **{name: _in_digits(digits, "") for name, digits in DIGITS.items()},
    **{f"{name}, grouped": _in_digits(each, " ") for name, each in DIGITS.items()},
    "odd groups": _odd_groups,
}


def _address(source: Random) -> tuple[str, str, str]:
    name = source.choice(NAMES) + source.choice(["", "", "99", ".x"])
    return name, source.choice(HOSTS), source.choice(ENDINGS)


def _spelt(at: str, dot: str) -> Make:
    """An address with those in the places of @ and the dots of its host."""

    def make(source: Random) -> str:
        name, host, ending = _address(source)
        return name + at + f"{host}.{ending}".replace(".", dot)

    return make


def _tagged(source: Random) -> str:
    name, host, ending = _address(source)
    return f"{name}+{source.choice(['shop', 'news.2024', 'a-b'])}@{host}.{ending}"


def _international(source: Random) -> str:
    name = source.choice(["jörg", "анна", "josé.núñez", "用户", "zoë"])
    host = source.choice(["müller.de", "пример.рф", "例え.jp", "xn--bcher-kva.de"])
    return f"{name}@{host}"


def _in_capitals(source: Random) -> str:
    name, host, ending = _address(source)
    return f"{name}@{host}.{ending}".upper()


def _long(source: Random) -> str:
    name = "".join(source.choices(string.ascii_lowercase, k=40))
    return f"{name}@{'a' * 30}.{source.choice(ENDINGS)}"


def _at_provider(source: Random) -> str:
    name, _, _ = _address(source)
    host = source.choice(["gmail.com", "gmx.de", "yahoo.co.uk", "outlook.com"])
    return f"{name} at {host}"


def _in_words(source: Random) -> str:
    return _spelt(" at ", " dot ")(source).replace(".", " dot ")


EMAILS: Mapping[str, Make] = {
    "plain": _spelt("@", "."),
    "tag": _tagged,
    "international": _international,
    "capitals": _in_capitals,
    "long": _long,
    "full-width signs": _spelt("\uff20", "\uff0e"),
    "spaces around": _spelt(" @ ", "."),
    "space after": _spelt("@ ", "."),
    "(at), dots": _spelt("(at)", "."),
    "(at)": _spelt(" (at) ", "."),
    "[at] [dot]": _spelt(" [at] ", " [dot] "),
    "(at) dot": _spelt(" (at) ", " dot "),
    "at dot": _spelt(" at ", " dot "),
    "AT DOT": _spelt(" AT ", " DOT "),
    "{at} {dot}": _spelt("{at}", "{dot}"),
    "(ät) punkt": _spelt(" (ät) ", " punkt "),
    "arroba punto": _spelt(" arroba ", " punto "),
    "arobase point": _spelt(" arobase ", " point "),
    "all in words": _in_words,
    "[ at ] [ dot ]": _spelt(" [ at ] ", " [ dot ] "),
    "at a provider": _at_provider,
    "escaped for an address": _spelt("%40", "."),
    "escaped for a page": _spelt("&#64;", "."),
}

# The length of each country's, and how its own part begins.
_COUNTRIES = {
    "DE": (22, ""),
    "AT": (20, ""),
    "ES": (24, ""),
    "PL": (28, ""),
    "BE": (16, ""),
    "SE": (24, ""),
    "GB": (22, "NWBK"),
    "NL": (18, "ABNA"),
    "IT": (27, "X"),
}


def iban(source: Random) -> str:
    country = source.choice(list(_COUNTRIES))
    length, bank = _COUNTRIES[country]
    account = bank + number(source, length - 4 - len(bank))
    digits = "".join(str(int(each, 36)) for each in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


def _iban_joined(separator: str) -> Make:
    def make(source: Random) -> str:
        text = iban(source)
        parts = [text[start : start + 4] for start in range(0, len(text), 4)]
        return separator.join(parts)

    return make


IBANS: Mapping[str, Make] = {
    "plain": iban,
    "spaces": _iban_joined(" "),
    "dashes": _iban_joined("-"),
    "no-break spaces": _iban_joined("\u00a0"),
    "line breaks": _iban_joined("\n"),
    "lower case": lambda source: iban(source).lower(),
}


def _shaped(*shapes: str) -> Make:
    """A number in one of the shapes: 9 is any digit but 0, 0 any, the rest itself."""

    def make(source: Random) -> str:
        shape = source.choice(shapes)
        return "".join(
            source.choice("23456789")
            if each == "#"
            else source.choice(LATIN)
            if each == "%"
            else each
            for each in shape
        )

    return make


PHONES: Mapping[str, Make] = {
    "international": _shaped("+49 #%% #%%%%%%", "+1 #%% #%% %%%%", "+44 20 #%%% %%%%"),
    "with a zero in brackets": _shaped("+49 (0)30 #%%%%%%", "+44 (0)20 #%%% %%%%"),
    "00": _shaped("0049 #%% #%%%%%%", "0044 20 #%%% %%%%"),
    "German": _shaped("030/#%%%%%%", "0171 #%%%%%%", "089 - #%% %% %%"),
    "American": _shaped("(#%%) #%%-%%%%", "#%%-#%%-%%%%", "#%%.#%%.%%%%"),
    "British": _shaped("07#%% %%%%%%", "020 #%%% %%%%"),
    "French": _shaped("06 %% %% %% %%", "+33 6 %% %% %% %%", "01.%%.%%.%%.%%"),
    "plain": _shaped("0171#%%%%%%", "#%%#%%%%%%"),
}
