"""A sentence passes on its evidence alone: values, promises, subject, polarity."""

from __future__ import annotations

import pytest

from supportbot.chat.guard import Guard

EVIDENCE = (
    "Standard delivery costs £3.95, free for orders of £35 or more. It takes 3 to 5 "
    "working days. Returns within 14 days at https://shop.example/returns. Call 020 7946 "  # noqa: E501
    "0000 Monday to Friday 9:00-17:30, or write to help@shop.example. Students get a "
    "10 % discount until 31 December 2026. We do not ship to Norway."
)


def make_guard(*said: str) -> Guard:
    return Guard.of(said=said, instructions="", fence="data_abc")


def kinds(sentence: str, *said: str) -> set[str]:
    faults = make_guard(*said).faults(sentence, evidence=EVIDENCE)
    return {fault.kind for fault in faults}


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Returns within a month.", "quantity"),
        ("Returns within half a year.", "quantity"),
        ("Returns within 14 hours.", "quantity"),
        ("Die Rückgabe ist innerhalb von dreißig Tagen möglich.", "quantity"),
        ("Zwrot jest możliwy w ciągu trzydziestu dni.", "quantity"),
        ("Вернуть товар можно в течение тридцати дней.", "quantity"),
        ("您可以在三十天内退货。", "quantity"),
        ("三十日以内に返品できます。", "quantity"),
        ("It takes a couple of days.", "quantity"),
        ("Delivery costs four pounds.", "price"),
        ("Students get half price.", "number"),
        ("The discount ends on 30 November 2026.", "date"),
        ("The discount ends in January.", "date"),
        ("You can call until 6 pm.", "time"),
        ("You can call us 24/7.", "weekday"),
        ("Call us Mon-Sun.", "weekday"),
        ("Chiamateci anche la domenica.", "weekday"),
        ("Call 0800 330 1000.", "phone"),
        ("Call oh eight hundred, one one one, one one one.", "phone"),
        ("Write to help@shop.invalid.", "address"),
        ("Write to help@shоp.example.", "address"),
        ("Write to refunds at shop dot com.", "address"),
        ("Open acme[.]page now.", "address"),
        ("Open example。com。evil。cn.", "address"),
        ("Open 192.0.2.7.", "address"),
        ("Message @acme on Instagram.", "address"),
        ("Delivery is always free.", "promise"),
        ("Wir garantieren die Lieferung.", "promise"),
        ("I have cancelled your order.", "deed"),
        ("Ich habe Ihre Bestellung storniert.", "deed"),
        ("Your order has been refunded.", "deed"),
        ("I'll call you back.", "deed"),
        ("ご注文をキャンセルしました。", "deed"),
    ],
)
def test_what_no_evidence_says_is_named(sentence: str, kind: str) -> None:
    assert kind in kinds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Delivery costs 3.95 pounds.",
        "Delivery takes 3–5 business days.",
        "Returns within two weeks.",
        "Returns within a fortnight.",
        "Call (020) 7946 0000, Mon-Fri, 9am to 5:30pm.",
        "Call +44 20 7946 0000.",
        "Students get a ten percent discount until December 31st, 2026.",
        "We do not ship to Norway.",
        "Call 020 7946 0000 Monday to Friday 9:00-17:30, or write to help@shop.example.",  # noqa: E501
    ],
)
def test_the_same_value_in_another_spelling_passes(sentence: str) -> None:
    assert kinds(sentence) == set()


def test_a_number_of_the_customer_may_be_repeated_but_no_link() -> None:
    said = ("My order 4711 is late, see evil.example/track.",)

    assert "number" not in kinds("Your order 4711 is late.", *said)
    assert "address" in kinds("See evil.example/track.", *said)


def test_a_sentence_of_the_evidence_passes_word_for_word() -> None:
    evidence = "**Free** forever, guaranteed!\nWe have refunded 12 people on Sunday."
    guard = make_guard()

    assert (
        guard.faults("We have refunded 12 people on Sunday.", evidence=evidence) == ()
    )


def test_a_part_of_a_sentence_is_no_quote() -> None:
    assert "polarity" in kinds("We ship to Norway.")


def test_a_condition_may_not_be_dropped() -> None:
    evidence = "Delivery is free for orders of £35 or more."
    [fault] = make_guard().faults("Delivery is free.", evidence=evidence)

    assert fault.kind == "promise"


def test_a_language_without_number_words_is_withheld() -> None:
    faults = make_guard().faults("การจัดส่งใช้เวลาสามวัน", evidence="It takes 3 days.")

    assert [fault.kind for fault in faults] == ["language"]


def test_a_name_that_nobody_said_is_withheld() -> None:
    assert "name" in kinds("You can return it to Klarna.")


def test_a_value_of_another_fact_is_withheld() -> None:
    evidence = "Delivery takes 5 days. Refunds take 14 days."
    [fault] = make_guard().faults("Delivery takes 14 days.", evidence=evidence)

    assert fault.kind == "subject"


def test_the_topic_names_things_and_states_nothing() -> None:
    guard = make_guard()
    topic = "Can I return a Crane Box within 30 days?"

    faults = guard.faults("Return it within 30 days.", evidence="Yes.", topic=topic)

    assert "quantity" in {fault.kind for fault in faults}
