"""A value in a disguise is the value that a customer reads."""

from __future__ import annotations

import pytest

from supportbot.chat.guard import Guard

EVIDENCE = (
    "Standard delivery costs £3.95 and takes 3 to 5 working days. Returns within 14 "
    "days at https://shop.example.com/returns. Call 020 7946 0000, or write to "
    "help@shop.example.com."
)
GUARD = Guard.of(said=[], instructions="", fence="data_x")


def kinds(sentence: str) -> set[str]:
    return {fault.kind for fault in GUARD.faults(sentence, evidence=EVIDENCE)}


@pytest.mark.parametrize(
    "number",
    [
        *(
            "**3**5",
            "3**5**",
            "`3`5",
            "~~3~~5",
            "3\u200b5",
            "３５",
            "3\u00ad5",
            "3\u20605",
        ),
        *("٣٥", "thirty-five", "thirty\u200bfive", "7️⃣", "⑦", "3&#53;", "𝟑𝟓", "³⁵"),
    ],
    ids=ascii,
)
def test_a_number_in_disguise_is_another_number(number: str) -> None:
    assert kinds(f"Delivery takes {number} working days.")


@pytest.mark.parametrize(
    "address",
    [
        "[here](https://evil.example.org)",
        "[https://shop.example.com/returns](https://evil.example.org)",
        "<https://evil.example.org>",
        '<a href="https://evil.example.org">the page</a>',
        "![plan](https://evil.example.org/plan.png)",
        "<img src=//evil.example.org/plan.png>",
        "the page.[^1]\n\n[^1]: https://evil.example.org",
        "[the page][1]\n\n[1]: https://evil.example.org",
        "`evil.example.org`",
        "**evil**.example.org",
        "evil.exam\u200bple.org",
        "\u202egro.elpmaxe.live",
        "evil punkt com",
        "evil[.]example[.]org",
        "ｅｖｉｌ．ｅｘａｍｐｌｅ．ｏｒｇ",
        "еvil.example.org",
        "javascript://alert",
        "xn--80ak6aa92e.com",
    ],
    ids=ascii,
)
def test_an_address_in_disguise_is_an_address(address: str) -> None:
    assert "address" in kinds(f"Returns start at {address}")


@pytest.mark.parametrize(
    "phone",
    [
        "0800 1111 222",
        "０８００ １１１１ ２２２",
        "0800\u200b1111222",
        "(0800) 1111-222",
    ],
    ids=ascii,
)
def test_a_phone_number_in_disguise_is_another_one(phone: str) -> None:
    assert kinds(f"Call {phone}.")


def test_what_is_emphasised_stays_what_it_is() -> None:
    assert not kinds("Delivery takes **3 to 5** working days.")
