"""The rules by which a sentence stands or falls, a line each; without an encoder."""

from __future__ import annotations

import pytest

from supportbot.chat.guard import Guard
from supportbot.chat.guard.bounds import moved
from supportbot.chat.guard.claims import claim_of
from supportbot.chat.guard.concepts import concepts_of
from supportbot.chat.guard.exclusions import kept_out
from supportbot.chat.guard.facts import facts_of, names_in
from supportbot.chat.guard.inability import is_inability, without_remark
from supportbot.chat.guard.passages import passage_of
from supportbot.chat.guard.polarity import turned_round


def missing(sentence: str, evidence: str) -> set[str]:
    """The kinds of the values that the evidence lacks."""
    guard = Guard.of(said=[], instructions="", fence="data_x")
    values = {"number", "date", "time", "weekday", "quantity", "price", "promise"}
    found = {fault.kind for fault in guard.faults(sentence, evidence=evidence)}
    return found & values


@pytest.mark.parametrize(
    ("sentence", "evidence"),
    [
        ("Your 1st lesson is here.", "The first lesson is here."),
        ("The 2nd jab follows.", "The second jab follows."),
        ("Lunch in years 1 and 2.", "Lunch in the first and second year."),
        ("Der zweite Wagen.", "The second carriage."),
        ("From July 17 to July 19.", "From 17 to 19 July."),
        ("From 30 May to June 2.", "May 30 to June 2."),
        ("Closed on 18 October.", "Closed on October 18th."),
        ("Gates open at 12:00.", "Gates open at noon."),
        ("Music until 1:00 at night.", "Music until 1 am."),
        ("Not from 4:00 to 6:30 pm.", "Niet van 16.00 tot 18.30 uur."),
        ("Not from 6:30 to 9:00 am.", "Niet van 6.30 tot 9.00 uur."),
        ("Open from half past nine.", "Open from 9:30."),
        ("Geöffnet ab halb zehn.", "Open from 9:30."),
        ("Abierto hasta las cinco y media de la tarde.", "Open until 17:30."),
        ("Pay over half a year at most.", "Pay over 6 months at most."),
        ("En fazla yarım yıl.", "Taksit en fazla altı aydır."),
        ("Members get 5% off.", "会员享受九五折优惠。"),
        ("Members get 20% off.", "会员享受8折优惠。"),
        ("Closed in summer.", "Im Sommer geschlossen."),
        ("Open every Saturday.", "Open on Saturdays."),
        ("It is on the third floor, on your own risk.", "On the third floor."),
        ("Der Versand ist kostenlos.", "订单包邮。"),
    ],
)
def test_a_value_by_other_words_is_the_same(sentence: str, evidence: str) -> None:
    assert missing(sentence, evidence) == set()


@pytest.mark.parametrize(
    ("sentence", "evidence", "kind"),
    [
        ("The third carriage is quiet.", "The second carriage is quiet.", "number"),
        ("De derde wagon is stil.", "De tweede wagon is stil.", "number"),
        ("Der dritte Wagen ist ruhig.", "Der zweite Wagen ist ruhig.", "number"),
        ("The first two sessions count.", "The first session counts.", "number"),
        ("Open on the last Saturday.", "Open on the first Saturday.", "weekday"),
        ("Open every Saturday.", "Open on the first Saturday.", "weekday"),
        ("Jeden Samstag offen.", "Open on the first Saturday.", "weekday"),
        ("From July 17 to July 20.", "From 17 to 19 July.", "date"),
        ("Music until 2:00 at night.", "Music until 1 am.", "time"),
        ("Not from 4:00 to 7:30 pm.", "Not from 16:00 to 18:30.", "time"),
        ("Open from half past ten.", "Open from 9:30.", "time"),
        ("Parcels below 20 lb.", "Parcels below 20 kg.", "price"),
        ("It is 5 miles away.", "It is 5 km away.", "price"),
        ("600 requests per second.", "600 requests a minute.", "quantity"),
        ("Members get 10% off.", "会员享受九五折优惠。", "price"),
        ("Closed in winter.", "Closed in summer.", "date"),
        ("It will certainly be approved.", "It may be approved.", "promise"),
    ],
)
def test_another_value_is_told(sentence: str, evidence: str, kind: str) -> None:
    assert kind in missing(sentence, evidence)


@pytest.mark.parametrize("place", ["first", "second"])
def test_places_in_an_order_are_layout_where_nothing_has_them(place: str) -> None:
    values = facts_of(f"{place.title()}, open the page; take the {place} option.")

    assert not any(value.accepts for value in values)


def test_the_first_saturday_does_not_vouch_for_every_one() -> None:
    assert "weekday:5:every" in names_in("Open on Saturday.")
    assert "weekday:5:every" not in names_in("Open on the first Saturday.")


SOFAS = "We take away your old mattress, but not old sofas."
TEAM = "The Team plan costs 12. Single sign-on comes with the Business plan only."


@pytest.mark.parametrize(
    ("sentence", "evidence", "is_kept_out"),
    [
        ("We take away your old sofas.", SOFAS, True),
        ("We take away your old mattress.", SOFAS, False),
        ("Single sign-on comes with the Team plan.", TEAM, True),
        ("Single sign-on comes with the Business plan.", TEAM, False),
        ("Term fees are 18.", "There are no term fees; parents pay 18.", True),
        ("Parents pay 18.", "There are no term fees; parents pay 18.", False),
    ],
)
def test_what_the_evidence_keeps_out(
    sentence: str, evidence: str, *, is_kept_out: bool
) -> None:
    claim = claim_of(sentence, evidence, known="", likeness=None)

    assert bool(kept_out(claim)) is is_kept_out


@pytest.mark.parametrize(
    ("sentence", "evidence", "is_turned"),
    [
        ("You may train without a towel.", "Towels for training are compulsory.", True),
        ("Train with a towel.", "Towels for training are compulsory.", False),
        ("Moving the number is charged.", "Moving the number is free.", True),
        ("You don't pay the joining fee.", "The joining fee is waived.", False),
        ("You don't pay the joining fee.", "You pay the joining fee.", True),
        ("The hot sauna room is for men.", "The hot sauna room is for women.", True),
        ("I can't give medical advice.", "We give medical advice daily.", False),
    ],
)
def test_polarity_clause_by_clause(
    sentence: str, evidence: str, *, is_turned: bool
) -> None:
    claim = claim_of(sentence, evidence, known="", likeness=None)

    assert bool(turned_round(claim)) is is_turned


@pytest.mark.parametrize(
    ("text", "denials"),
    [
        ("EU-Anrufe sind inklusive, in die Schweiz jedoch nicht.", [False, True]),
        ("Water damage is covered, floods are not.", [False, True]),
        ("旧手机可以折价换新，平板电脑不可以。", [False, True]),
        ("订单满99元包邮，不满99元收取运费8元。", [False, False]),
        ("您可以在七天内无理由退货。", [False]),
        ("No, we ship parcels to Norway.", [False]),
    ],
)
def test_each_clause_has_its_own_denial(text: str, denials: list[bool]) -> None:
    assert [clause.is_negative for clause in passage_of(text).clauses] == denials


@pytest.mark.parametrize(
    ("sentence", "evidence", "is_moved"),
    [
        ("Less than 3 days.", "It takes 3 days.", True),
        ("Free below 35 €.", "Free from 35 €.", True),
        ("At least 16 years.", "From 16 years on.", False),
        ("Over three months at most.", "Within up to three months.", False),
        ("No more than 3 days.", "It takes up to 3 days.", False),
    ],
)
def test_bounds_lie_on_their_side(
    sentence: str, evidence: str, *, is_moved: bool
) -> None:
    claim = claim_of(sentence, evidence, known="", likeness=None)

    assert (moved(claim) is not None) is is_moved


@pytest.mark.parametrize(
    ("words", "concept"),
    [
        (("delivery", "lieferung", "livraison", "доставка"), "delivery"),
        (("delay", "verspatung", "vertraging", "retard"), "delay"),
        (("glasses", "brille", "gozlukler", "occhiali"), "glasses"),
    ],
)
def test_words_of_one_concept(words: tuple[str, ...], concept: str) -> None:
    assert all(concept in concepts_of(word) for word in words)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("I have no details; the text I have doesn't mention it.", "en"),
        ("Das weiß ich nicht; der Text sagt dazu nichts.", "de"),
        ("No tengo ese dato; el texto no lo menciona.", "es"),
    ],
)
def test_not_knowing_states_no_fact(sentence: str, language: str) -> None:
    assert is_inability(sentence, [language])


def test_an_admission_does_not_cover_what_is_stated_beside_it() -> None:
    assert not is_inability("I can't cancel it; delivery costs 5 euros.", ["en"])


def test_a_remark_at_the_end_is_no_claim() -> None:
    said = "Express costs 6.95, so that is the faster choice."

    assert without_remark(said) == "Express costs 6.95"


def test_letters_tell_things_of_one_name_apart() -> None:
    [clause] = passage_of("Mobile L costs 30.").clauses

    assert "l" in clause.words


def test_numerals_with_a_blank_are_one_number() -> None:
    assert "eur:10000" in names_in("It costs 10 000 €.")


def test_numbers_beyond_all_measure_are_read() -> None:
    guard = Guard.of(said=[], instructions="", fence="data_x")

    assert guard.faults("9" * 400, evidence="9") != ()
    assert guard.faults("1," * 500, evidence="1") != ()
