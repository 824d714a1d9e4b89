"""Queries that are a phrasing but for a typo in some of the words."""

from __future__ import annotations

import numpy as np
import pytest

from faq.retrieval.deciding.word_differences import TypoMatch, find_typo_match
from faq.retrieval.matching.candidates import Candidates
from faq.retrieval.results import Document
from faq.retrieval.segments.segment import Segment, build_segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import candidates_of, matrix_of, query_of

SAFE = TypoMatch(place=0, is_safe=True)
UNSAFE = TypoMatch(place=0, is_safe=False)
RESET = faq(1, "Reset my password")
CLOSE = faq(2, "Close my account")


def segment_of(*documents: Document) -> Segment:
    return build_segment(documents, vectors={})


def match_of(typed: str, *phrasings: str, unknown: str = "") -> TypoMatch | None:
    """What is found where the only candidate has these phrasings."""
    segment = segment_of(faq(1, *phrasings))
    return find_typo_match(
        query_of(typed, unknown=unknown), candidates_of((0, 0)), [segment]
    )


@pytest.mark.parametrize(
    ("typed", "unknown"),
    [
        ("reset my pasword", "pasword"),
        ("reset my passsword", "passsword"),
        ("reset my passwird", "passwird"),
        ("reset my passwrod", "passwrod"),
        ("rset my pasword", "rset pasword"),
    ],
    ids=["missing", "too many", "wrong", "swapped", "in two words"],
)
def test_a_letter_off_in_words_that_are_none_is_a_typo(
    typed: str, unknown: str
) -> None:
    assert match_of(typed, "Reset my password", unknown=unknown) == SAFE


@pytest.mark.parametrize(
    ("typed", "phrasing"),
    [
        ("reset my pswrd", "Reset my password"),
        ("close my account", "Reset my password"),
        ("reset pasword", "Reset my password"),
        ("reset my", "Reset my password"),
        ("reset my pasword now", "Reset my password"),
        ("reset my pasword x", "Reset my password"),
        ("plan", "Plan a of"),
    ],
    ids=[
        "two letters off",
        "other words",
        "a word lost",
        "the last word lost",
        "a word too many",
        "a letter too many",
        "a letter and a word lost",
    ],
)
def test_what_differs_by_more_than_typos_is_no_match(typed: str, phrasing: str) -> None:
    assert match_of(typed, phrasing, unknown="pswrd pasword") is None


@pytest.mark.parametrize(
    ("typed", "phrasing"),
    [
        ("resetmy password", "Reset my password"),
        ("reset my pass word", "Reset my password"),
        ("can reset it", "Can I reset it?"),
        ("at home", "A at home"),
        ("vitamin", "Vitamin C"),
        ("plan", "Plan A B"),
        ("ireset mypassword now", "I reset my password now"),
        ("re set my pass word", "Reset my password"),
    ],
    ids=[
        "a space left out",
        "a space put in",
        "a letter lost",
        "a letter lost before a word like it",
        "the last letter lost",
        "two letters lost",
        "two spaces left out",
        "two spaces put in",
    ],
)
def test_spaces_and_lone_letters_need_no_typo(typed: str, phrasing: str) -> None:
    assert match_of(typed, phrasing) == SAFE


@pytest.mark.parametrize(
    ("typed", "phrasing"),
    [
        ("ireset mypassword rightnow", "I reset my password right now"),
        ("re set m y pass word", "Reset my password"),
    ],
    ids=["left out", "put in"],
)
def test_three_spaces_are_no_typo(typed: str, phrasing: str) -> None:
    assert match_of(typed, phrasing) is None


@pytest.mark.parametrize(
    ("typed", "phrasing"),
    [
        ("reset my cart", "Reset my card"),
        ("parcels of 43 kg", "Parcels of 42 kg"),
        ("rset my passw0rd", "Reset my password"),
        ("modl ab", "Model a4"),
        ("can reset my pasword", "Cant reset my password"),
        ("cant reset my pasword", "Can reset my password"),
    ],
    ids=[
        "it makes another word only",
        "another number",
        "a digit typed",
        "a digit meant",
        "a negation meant",
        "a negation typed",
    ],
)
def test_a_typo_that_says_something_else_is_not_believed(
    typed: str, phrasing: str
) -> None:
    assert match_of(typed, phrasing, unknown="43 rset passw0rd modl ab pasword") is None


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [
        ("rset", UNSAFE),
        ("rset pasword", SAFE),
        ("rset pasword shoop", SAFE),
        ("rset pasword shoop cartt", SAFE),
    ],
    ids=["one of four", "two of four", "three of four", "all four"],
)
def test_half_of_the_typos_and_more_than_one_must_make_no_word(
    unknown: str, expected: TypoMatch
) -> None:
    typed, phrasing = "rset pasword shoop cartt", "Reset password shop cart"

    assert match_of(typed, phrasing, unknown=unknown) == expected


@pytest.mark.parametrize(
    ("unknown", "expected"),
    [("rset pasword", UNSAFE), ("rset pasword shoop", SAFE)],
    ids=["two of five", "three of five"],
)
def test_less_than_half_of_the_typos_is_too_few(
    unknown: str, expected: TypoMatch
) -> None:
    typed, phrasing = "rset pasword shoop cartt boxx", "Reset password shop cart box"

    assert match_of(typed, phrasing, unknown=unknown) == expected


def test_one_of_two_typos_is_too_few() -> None:
    assert match_of("rset my cart", "Reset my card", unknown="rset") == UNSAFE


@pytest.mark.parametrize(
    ("typed", "phrasing", "unknown", "expected"),
    [
        ("bags xs", "Bags xl", "xs", UNSAFE),
        ("the gpx", "The gps", "gpx", UNSAFE),
        ("the gpss", "The gps", "gpss", UNSAFE),
        ("the wifj", "The wifi", "wifj", SAFE),
        ("the wif", "The wifi", "wif", SAFE),
        ("teh bags", "The bags", "teh", SAFE),
        ("ym bags", "My bags", "ym", SAFE),
        ("can j pay", "Can I pay?", "j", UNSAFE),
        ("can ij pay", "Can I pay?", "ij", UNSAFE),
    ],
    ids=[
        "two letters, a size",
        "three letters, a name",
        "three letters, one too many",
        "four letters",
        "four letters, one missing",
        "three letters, everyday",
        "two letters, everyday",
        "one letter",
        "one letter, one too many",
    ],
)
def test_a_short_word_is_meant_for_sure_only_where_it_is_everyday(
    typed: str, phrasing: str, unknown: str, expected: TypoMatch
) -> None:
    assert match_of(typed, phrasing, unknown=unknown) == expected


@pytest.mark.parametrize(
    ("typed", "phrasing", "expected"),
    [
        ("cann pay", "Cant pay", UNSAFE),
        ("catn pay", "Cant pay", UNSAFE),
        ("caknt pay", "Cant pay", SAFE),
        ("doesn work", "Doesnt work", UNSAFE),
        ("dosnt work", "Doesnt work", SAFE),
        ("isn paid", "Isnt paid", UNSAFE),
        ("nevr paid", "Never paid", SAFE),
        ("wthout card", "Without card", SAFE),
        ("my accoun", "My account", SAFE),
        ("cann pay my bil", "Cant pay my bill", UNSAFE),
    ],
    ids=[
        "cann is can or cant",
        "catn is can or cant",
        "caknt is never can",
        "doesn is does or doesnt",
        "dosnt is never does",
        "isn is is or isnt",
        "never has no opposite",
        "without has no opposite",
        "account negates nothing",
        "with another typo",
    ],
)
def test_a_negation_is_safe_only_where_its_opposite_is_further(
    typed: str, phrasing: str, expected: TypoMatch
) -> None:
    unknown = "accoun cann catn caknt doesn dosnt isn nevr wthout bil"

    assert match_of(typed, phrasing, unknown=unknown) == expected


def test_words_are_compared_as_typed() -> None:
    query = query_of("rset my cart", corrected="reset my cart", unknown="rset")
    segment = segment_of(faq(1, "Reset my card"))

    assert find_typo_match(query, candidates_of((0, 0)), [segment]) == UNSAFE


@pytest.mark.parametrize(
    "phrasings",
    [
        ("Reset my password", "Close it", "Open it"),
        ("Close it", "Reset my password", "Open it"),
        ("Close it", "Open it", "Reset my password"),
    ],
    ids=["first", "second", "last"],
)
def test_any_phrasing_of_a_candidate_may_be_meant(phrasings: tuple[str, ...]) -> None:
    assert match_of("reset my pasword", *phrasings, unknown="pasword") == SAFE


def test_one_phrasing_that_is_safe_makes_its_faq_safe() -> None:
    found = match_of("rset my cart", "Reset my card", "Reset my cart", unknown="rset")

    assert found == SAFE


def test_a_phrasing_that_must_not_match_is_not_meant() -> None:
    segment = segment_of(faq(1, "Close it", never=("Reset my password",)))
    query = query_of("reset my pasword", unknown="pasword")

    assert find_typo_match(query, candidates_of((0, 0)), [segment]) is None


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([(0, 0), (1, 0), (0, 1)], TypoMatch(place=1, is_safe=True)),
        ([(0, 1), (0, 0), (1, 0)], TypoMatch(place=2, is_safe=True)),
        ([(0, 0), (0, 1), (1, 1)], None),
    ],
    ids=["second", "third", "no candidate"],
)
def test_it_is_named_by_its_place_among_the_candidates(
    places: list[tuple[int, int]], expected: TypoMatch | None
) -> None:
    segments = [segment_of(CLOSE, faq(3, "Pay")), segment_of(RESET, faq(4, "Ship"))]
    query = query_of("reset my pasword", unknown="pasword")

    assert find_typo_match(query, candidates_of(*places), segments) == expected


def test_what_two_faqs_may_mean_is_no_match() -> None:
    segment = segment_of(faq(1, "Where is my card?"), faq(2, "Where is my cart?"))
    query = query_of("where is my carz", unknown="carz")

    assert find_typo_match(query, candidates_of((0, 0), (0, 1)), [segment]) is None


def ranked_by_letters(rank: int) -> tuple[Segment, Candidates]:
    """Forty FAQs; the one whose letters are nearest but for so many is RESET."""
    others = [faq(number, f"Topic {number}") for number in range(10, 49)]
    letters = np.linspace(1, 0, 40)
    matrix = matrix_of(
        characters=letters.tolist(),
        answer_cosine=letters[::-1].tolist(),
        words=letters[::-1].tolist(),
    )
    segment = segment_of(*others[:rank], RESET, *others[rank:])
    return segment, candidates_of(*((0, row) for row in range(40)), matrix=matrix)


@pytest.mark.parametrize(
    ("rank", "expected"),
    [(31, TypoMatch(place=31, is_safe=True)), (32, None)],
    ids=["the 32nd is looked at", "the 33rd is not"],
)
def test_only_the_candidates_nearest_by_their_letters_are_looked_at(
    rank: int, expected: TypoMatch | None
) -> None:
    segment, candidates = ranked_by_letters(rank)
    query = query_of("reset my pasword", unknown="pasword")

    assert find_typo_match(query, candidates, [segment]) == expected
