"""What tells of a deed by its result, and countries that nobody named."""

import pytest

from supportbot.chat.guard import Guard
from supportbot.chat.guard.inability import is_inability
from supportbot.chat.guard.places import new_places

EVIDENCE = "Open the order and choose 'Cancel'. The amount goes back to your card."


def kinds(sentence: str, evidence: str = EVIDENCE) -> set[str]:
    guard = Guard.of(said=[], instructions="", fence="data_x")
    return {fault.kind for fault in guard.faults(sentence, evidence=evidence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "Your order is cancelled.",
        "Cancelled!",
        "Consider it cancelled.",
        "The money is back on your card.",
        "Ihre Bestellung ist storniert.",
        "Votre commande est annulée.",
        "Su pedido está cancelado.",
        "Il suo ordine è annullato.",
        "Uw bestelling is geannuleerd.",
        "Twoje zamówienie zostało anulowane.",
        "Ваш заказ отменён.",
        "Din ordre er annulleret.",
        "您的订单已取消。",
    ],
)
def test_a_state_that_only_a_deed_brings_about_is_a_deed(sentence: str) -> None:
    assert "deed" in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The money is back on your card within 6 days.",
        "Your deposit is refunded within a week.",
        "Your order is not cancelled by that.",
    ],
)
def test_what_happens_in_general_is_no_deed(sentence: str) -> None:
    assert "deed" not in kinds(sentence)


@pytest.mark.parametrize(
    ("sentence", "unknown"),
    [
        ("We deliver to Switzerland.", ("Switzerland",)),
        ("Wir liefern in die Schweiz.", ("Schweiz",)),
        ("Мы доставляем в Швейцарию.", ("Швейцарию",)),
        ("Wir liefern nach Spanien.", ()),
    ],
)
def test_a_country_must_stand_in_the_evidence(
    sentence: str, unknown: tuple[str, ...]
) -> None:
    assert new_places(sentence, "We deliver to Portugal and Spain.") == unknown


def test_what_the_assistant_cannot_do_needs_no_evidence() -> None:
    assert is_inability("I can't cancel it for you.", ["en"])
    assert not is_inability("I can't see it, but it is insured.", ["en"])
