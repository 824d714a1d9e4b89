"""Payment and contact details taken out of texts."""

from __future__ import annotations

import time

import pytest

from faq.details import redact


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "4111.1111.1111.1111",
    ],
)
def test_a_card_number_is_replaced(text: str) -> None:
    assert redact(f"My card {text}, please") == "My card [card number], please"


def test_a_card_number_is_found_between_other_digits() -> None:
    redacted = redact("4111 1111 1111 1111 12/27 123")

    assert redacted == "[card number] 12/27 123"


def test_every_card_number_of_a_run_of_digits_is_replaced() -> None:
    redacted = redact("4111 1111 1111 1111 5500 0000 0000 0004")

    assert redacted == "[card number] [card number]"


@pytest.mark.parametrize("number", ["1234567890123456", "0000000000000000"])
def test_a_long_number_that_is_no_card_stays(number: str) -> None:
    assert redact(f"order {number}") == f"order {number}"


@pytest.mark.parametrize(
    "iban",
    [
        "DE89 3704 0044 0532 0130 00",
        "gb29nwbk60161331926819",
        "FR1420041010050500013M02606",
    ],
)
def test_an_iban_is_replaced(iban: str) -> None:
    assert redact(f"Pay to {iban} please") == "Pay to [IBAN] please"


def test_what_only_looks_like_an_iban_stays() -> None:
    assert redact("DE88 3704 0044 0532 0130 00") == "DE88 3704 0044 0532 0130 00"


@pytest.mark.parametrize(
    "address", ["jo@example.com", "Jo.Doe+shop@mail.example.co.uk"]
)
def test_an_e_mail_address_is_replaced(address: str) -> None:
    assert redact(f"Write to {address}.") == "Write to [e-mail address]."


@pytest.mark.parametrize(
    "phone",
    [
        "+49 30 1234567",
        "+49 (0)30 1234567",
        "(555) 123-4567",
        "555-123-4567",
        "5551234567",
        "555-1234",
        "07911 123456",
        "030/1234567",
        "+1.555.123.4567",
    ],
)
def test_a_phone_number_is_replaced(phone: str) -> None:
    assert redact(f"Call {phone}, please") == "Call [phone number], please"


@pytest.mark.parametrize(
    "text",
    [
        "order 123456789",
        "2026-03-05 14:30",
        "05.03.2026",
        "192.168.100.200",
        "1,234.56 and 49,90",
        "room 12 34",
        "24/7",
        "1 000 000",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "pattern",
    ["1", "1 ", "1-", "(1)", "a@a.", "a", "AA00", "A1 ", "1.", "+1 ", "DE00 "],
)
def test_no_text_takes_long(pattern: str) -> None:
    text = pattern * (4000 // len(pattern))
    started = time.process_time()

    redact(text)

    assert time.process_time() - started < 2
