"""A word exchanged for another, on knowledge bases of two FAQs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from faq.retrieval.deciding import exchanged_word
from faq.retrieval.deciding.exchanged_word import (
    ExchangeWeights,
    WordExchange,
    cap_of,
    features,
    find_contrast,
    find_exchange,
    fitted_exchange,
    probability,
)
from faq.retrieval.deciding.word_kinds import are_opposites
from faq.retrieval.encoder import Encoder
from faq.retrieval.results import CappedBy, Decision, ExchangedWord, Thresholds
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of
from faq.retrieval.tests.tiny_search import index_at, search, weighing
from faq.retrieval.tests.tiny_segments import segment_of, statistics_of_three
from faq.retrieval.tests.tiny_vectors import HandEncoder

SHIP = faq(
    1,
    "Do you ship to Ireland?",
    "When does your parcel leave",
    answer="Yes, by courier.",
    keywords=("abroad",),
    never=("Do you ship to Wales?",),
)
OTHER = faq(2, "Where is the kettle?")
SEGMENT = segment_of(SHIP, OTHER, vectors={"Do you ship to Ireland?": (1, 0)})
WEIGHTS = ExchangeWeights(
    encoder_sha256=HandEncoder().sha256,
    weights=dict.fromkeys(exchanged_word.FEATURES, 0.0) | {"words": 4.0},
    likely=0.7,
    ask_back=0.9,
)


def exchanged(typed: str) -> ExchangedWord | None:
    found = find_exchange(query_of(typed), segment=SEGMENT, document=0)
    return None if found is None else found.words


def capped(typed: str, encoder: Encoder | None) -> Decision | None:
    query = query_of(typed, 1, 0)
    found = find_exchange(query, segment=SEGMENT, document=0)
    assert found is not None
    return cap_of(found, query, [SEGMENT], segment=SEGMENT, encoder=encoder)


def encoder_with(said: str, cosine: float, *, meant: str = "ship") -> Encoder:
    """Sees these two words so far apart."""
    return HandEncoder({said: (cosine, 0), meant: (1, 0)})


@pytest.fixture
def _weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanged_word, "fitted_exchange", lambda: WEIGHTS)


@pytest.mark.parametrize(
    ("typed", "said", "meant"),
    [
        ("do you ship to iceland", "iceland", "ireland"),
        ("could you deliver to ireland", "deliver", "ship"),
        ("do you ship purple to ireland", "purple", ""),
        ("does the red parcel arrive", "red arrive", "leave"),
    ],
    ids=["a name", "a verb", "put in", "two for one"],
)
def test_words_that_the_faq_never_says_are_exchanged_for_those_of_its_phrasing(
    typed: str, said: str, meant: str
) -> None:
    assert exchanged(typed) == ExchangedWord(said=said, meant=meant)


@pytest.mark.parametrize(
    "typed",
    [
        "could i ship to ireland please",
        "do you ship by courier",
        "do you ship abroad",
        "do you shipping to irelands",
        "do you ship red green blue",
        "do you know iceland",
        "ship parcel iceland",
        "do you ship to wales",
    ],
    ids=[
        "function words",
        "the answer says it",
        "a keyword",
        "other endings",
        "three words",
        "nothing in common",
        "words of two phrasings",
        "said only where it must not match",
    ],
)
def test_another_sentence_or_words_of_the_faq_are_no_exchange(typed: str) -> None:
    assert exchanged(typed) is None


def test_a_function_word_is_exchanged_for_its_opposite() -> None:
    segment = segment_of(faq(1, "How do I turn off invoices?", answer="Tap on it."))

    found = find_exchange(
        query_of("how do i turn on invoices"), segment=segment, document=0
    )

    assert found is not None
    assert (found.words.said, found.words.meant) == ("on", "off")
    assert found.is_opposite


def test_a_name_is_taken_as_it_was_typed_not_as_a_typo_of_a_word() -> None:
    segment = segment_of(faq(1, "How to replace a video on Youtube"))
    typed, meant = "how to replace a video on vimeo", "how to replace a video on video"
    query = replace(query_of(typed, corrected=meant), text=typed.replace("v", "V"))

    found = find_exchange(query, segment=segment, document=0)

    assert found is not None
    assert found.words == ExchangedWord(said="vimeo", meant="youtube")


@pytest.mark.parametrize(
    ("word", "other", "are"),
    [
        ("join", "leave", True),
        ("adding", "removed", True),
        ("closed", "open", True),
        ("without", "with", True),
        ("ship", "deliver", False),
        ("open", "open", False),
    ],
)
def test_opposites_are_known_whichever_comes_first(
    word: str, other: str, *, are: bool
) -> None:
    assert are_opposites(word, other) is are
    assert are_opposites(other, word) is are


@pytest.mark.parametrize(
    ("cosine", "cap"),
    [(0.8, None), (0.7, Decision.LIKELY), (0.4, Decision.ASK_BACK)],
    ids=["a synonym", "akin", "another thing"],
)
@pytest.mark.usefixtures("_weights")
def test_the_further_the_words_are_apart_the_less_is_allowed(
    cosine: float, cap: Decision | None
) -> None:
    # 4 * (1 - cosine) as a chance: .690, .769, .917.
    typed = "could you deliver to ireland"

    assert capped(typed, encoder_with("deliver", cosine)) is cap


@pytest.mark.parametrize(
    ("said_by", "cap"),
    [(1, Decision.ASK_BACK), (9, Decision.LIKELY)],
    ids=["few FAQs say it", "most say it"],
)
def test_a_name_that_tells_faqs_apart_is_asked_back_and_any_other_never_sure(
    said_by: int, cap: Decision
) -> None:
    counted = replace(
        statistics_of_three(), document_count=10, frequencies={"ireland": said_by}
    )
    segment = segment_of(SHIP, statistics=counted)
    query = query_of("do you ship to iceland")
    found = find_exchange(query, segment=segment, document=0)

    assert found is not None
    assert cap_of(found, query, [segment], segment=segment, encoder=None) is cap


@pytest.mark.parametrize(
    ("answer", "cap"),
    [
        ("When you have it, we will not.", Decision.LIKELY),
        ("Was wir haben, das sagen wir.", Decision.LIKELY),
        ("12 34", None),
    ],
    ids=["English", "German", "none"],
)
def test_keywords_are_of_the_language_of_the_answer(
    answer: str, cap: Decision | None
) -> None:
    segment = segment_of(faq(1, "Embed sheet", answer=answer))
    query = query_of("embed map")

    found = find_exchange(query, segment=segment, document=0)

    assert found is not None
    assert cap_of(found, query, [segment], segment=segment, encoder=None) is cap


def contrast(typed: str, question: str, *others: str) -> WordExchange | None:
    """What a message says instead of a name or an opposite of the question."""
    asked = faq(1, question, answer="Press the button that is on the page.")
    documents = [faq(number, text) for number, text in enumerate(others, 2)]
    segment = segment_of(asked, *documents)
    query = replace(query_of(typed.lower()), text=typed)
    return find_contrast(query, [segment], segment=segment, document=0)


@pytest.mark.parametrize(
    ("typed", "cap"),
    [
        ("turn autoplay on on youtube", Decision.ASK_BACK),
        ("turn autoplay for all my children on", Decision.LIKELY),
        ("please enable autoplay on youtube for all my children", Decision.ASK_BACK),
    ],
    ids=["all the rest is said", "half of it is", "a verb, and much is added"],
)
def test_the_opposite_is_heard_wherever_it_stands(typed: str, cap: Decision) -> None:
    found = contrast(typed, "How do I disable autoplay on Youtube?")

    assert found is not None
    assert found.is_opposite
    assert found.at_most is cap


@pytest.mark.parametrize(
    "typed",
    ["stop autoplay on youtube", "turn autoplay off on youtube", "enable comments"],
    ids=["a preposition", "the same wish", "about something else"],
)
def test_what_does_not_turn_the_question_round_is_no_opposite(typed: str) -> None:
    assert contrast(typed, "How do I disable autoplay on Youtube?") is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("I want all the chats I ever wrote in Telegram", "telegram"),
        ("please save all my chats from telegram today", "telegram"),
        ("save whatever i wrote in that gmail chat of yours", "gmail"),
    ],
    ids=["written as a name", "where the name stands", "a name of another FAQ"],
)
def test_another_name_is_heard_however_much_else_differs(typed: str, said: str) -> None:
    found = contrast(typed, "Can I save my messages from Facebook?", "Is Gmail free?")

    assert found is not None
    assert found.is_name
    assert found.words == ExchangedWord(said=said, meant="facebook")


@pytest.mark.parametrize(
    "typed",
    [
        "save whatever i wrote in my fb chat",
        "save Everything i wrote on facebook and Telegram",
        "save whatever i wrote in chats",
    ],
    ids=["abbreviated", "both are said", "no name"],
)
def test_the_name_itself_its_abbreviation_or_none_is_no_other_name(typed: str) -> None:
    assert contrast(typed, "Can I save my messages from Facebook?") is None


@pytest.mark.parametrize(
    "encoder", [None, HandEncoder(sha256="other")], ids=["none", "another"]
)
@pytest.mark.usefixtures("_weights")
def test_without_the_fitted_encoder_no_exchange_is_sure(
    encoder: Encoder | None,
) -> None:
    assert capped("could you deliver to ireland", encoder) is Decision.LIKELY


@pytest.mark.parametrize(
    "typed",
    ["liefern sie bis 30 kilo", "senden sie bis 20 kilo"],
    ids=["a number", "a word"],
)
def test_in_other_languages_no_exchange_is_sure(typed: str) -> None:
    segment = segment_of(faq(1, "Liefern Sie bis 20 Kilo?"))
    query = query_of(typed)

    found = find_exchange(query, segment=segment, document=0)

    assert found is not None
    cap = cap_of(found, query, [segment], segment=segment, encoder=None)
    assert cap is Decision.LIKELY


@pytest.mark.usefixtures("_weights")
@pytest.mark.parametrize(
    ("unknown", "cap"),
    [("irelamd", Decision.LIKELY), ("", Decision.ASK_BACK)],
    ids=["no word", "a word"],
)
def test_a_name_that_may_be_mistyped_is_not_asked_back(
    unknown: str, cap: Decision
) -> None:
    query = query_of("do you ship to irelamd", 1, 0, unknown=unknown)
    encoder = encoder_with("irelamd", 0.0, meant="ireland")
    found = find_exchange(query, segment=SEGMENT, document=0)
    assert found is not None

    assert cap_of(found, query, [SEGMENT], segment=SEGMENT, encoder=encoder) is cap


def test_features_are_those_of_the_message_the_phrasing_and_the_words() -> None:
    query = query_of("could you deliver to ireland", 0.6, 0.8)
    found = find_exchange(query, segment=SEGMENT, document=0)
    assert found is not None

    values = features(
        found,
        query,
        [SEGMENT],
        segment=SEGMENT,
        encoder=encoder_with("deliver", 0.75),
    )

    # 1 - .6 and 1 - .75; one word kept; no FAQ of three says either word.
    expected = [1, 0.4, 0.25, 0.1, 0.4, 1, 0, 0, 0, 1.5]  # log 8 / log 4
    assert values == pytest.approx(expected, abs=1e-4)


def test_a_probability_is_the_logistic_of_the_weighted_features() -> None:
    values = [1.0, 0.0, 0.25, *[0.0] * 7]

    assert probability(values, WEIGHTS) == pytest.approx(0.7310586)  # 4 * .25


def test_the_fitted_weights_name_every_feature() -> None:
    fitted = fitted_exchange()

    assert tuple(fitted.weights) == exchanged_word.FEATURES
    assert 0 < fitted.likely < fitted.ask_back < 1


def test_a_search_says_which_words_were_exchanged() -> None:
    index = index_at(
        {"Do you ship to Ireland?": 0.9, "Where is the kettle?": 0.1},
        SHIP,
        OTHER,
        constants=weighing({"intercept": 9.0}),
        knows={"iceland"},
    )
    thresholds = Thresholds(sure=0.8, likely=0.5, ask_back=0.3, lead=0.0)

    result = search(index, "do you ship to Iceland", thresholds=thresholds)

    assert result.decision is Decision.LIKELY
    assert result.capped_by is CappedBy.EXCHANGED_WORD
    assert result.exchanged == ExchangedWord(said="iceland", meant="ireland")
