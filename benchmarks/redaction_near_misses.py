"""What looks like a detail and is none: it has to reach the model as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from benchmarks.redaction_details import card_of, groups, number

Make = Callable[[Random], str]

MONTHS = ("March", "April", "Juni", "août")


def _broken_card(source: Random) -> str:
    """Sixteen digits whose check digit is wrong: no card has them."""
    digits = card_of(source, "4", 16)
    return digits[:-1] + str((int(digits[-1]) + source.randrange(1, 10)) % 10)


def _ean(source: Random) -> str:
    digits = source.choice(["400", "426", "501", "978", "871"]) + number(source, 9)
    total = sum(map(int, digits[::2])) + 3 * sum(map(int, digits[1::2]))
    return digits + str(-total % 10)


def _order(source: Random) -> str:
    prefix = source.choice(["KC-", "#", "ORD-2024-", "order ", "No. "])
    return prefix + number(source, source.choice([5, 6, 8]))


def _tracking(source: Random) -> str:
    return source.choice(
        [
            f"1Z{number(source, 3)}W{number(source, 10)}",
            f"JD{number(source, 16)}",
            f"RR{number(source, 9)}GB",
            f"9400{number(source, 18)}",
        ]
    )


def _date(source: Random) -> str:
    day, month = source.randrange(1, 29), source.randrange(1, 13)
    year = source.randrange(1990, 2030)
    return source.choice(
        [
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{month}/{day}/{year}",
            f"{day} {source.choice(MONTHS)} {year}",
            f"{year}-{month:02}-{day:02} 14:30",
            f"{day:02}.{month:02}.{year} - {day + 1:02}.{month:02}.{year}",
        ]
    )


def _price(source: Random) -> str:
    whole, cents = source.randrange(1, 5000), source.randrange(100)
    return source.choice(
        [
            f"${whole:,}.{cents:02}",
            f"{whole},{cents:02} €",
            f"£{whole}",
            f"{whole:,}".replace(",", " ") + " kr",
            f"{whole}.{cents:02} EUR",
        ]
    )


def _version(source: Random) -> str:
    numbers = [str(source.randrange(30)) for _ in range(3)]
    return source.choice(["v", "iOS ", "react@", "version "]) + ".".join(numbers)


def _handle(source: Random) -> str:
    return source.choice(["@kettle.crane", "@jo_doe", "@team", "@news24"])


def _meeting(source: Random) -> str:
    return source.choice(
        [
            "we met at example.com",
            "your shop at kettle.example",
            "I looked at it, dot com or not",
            "arrived at 10. Then nothing",
            "delivery at noon, point taken",
            "look at the dot please",
            "let us meet at this point please",
            "il a maison point final",
            "user@host",
            "1 @ 9.99",
            "2 @ 4.50 each",
        ]
    )


def _amounts(source: Random) -> str:
    return " ".join(number(source, 2) for _ in range(source.choice([2, 3])))


def _imei(source: Random) -> str:
    return card_of(source, "35", 15)


def _postcode(source: Random) -> str:
    return source.choice(
        [
            f"{number(source, 5)} Berlin",
            f"SW1A {source.randrange(10)}AA",
            f"{source.randrange(1, 300)} High Street",
            f"{number(source, 4)} AB",
        ]
    )


def _time(source: Random) -> str:
    hour = source.randrange(10, 20)
    return source.choice(
        [f"{hour}:30", f"9:00-{hour}:00", f"Mo-Fr 9.00-{hour}.30", f"24/7, {hour} h"]
    )


def _address(source: Random) -> str:
    return ".".join(str(source.randrange(1, 255)) for _ in range(4))


def _grouped_broken_card(source: Random) -> str:
    return " ".join(groups(_broken_card(source)))


NEAR_MISSES: Mapping[str, Make] = {
    "wrong check digit": _broken_card,
    "wrong check digit, grouped": _grouped_broken_card,
    "EAN": _ean,
    "order number": _order,
    "tracking number": _tracking,
    "date": _date,
    "price": _price,
    "version": _version,
    "handle": _handle,
    "no address": _meeting,
    "amounts": _amounts,
    "IMEI": _imei,
    "postcode": _postcode,
    "time": _time,
    "IP address": _address,
}
