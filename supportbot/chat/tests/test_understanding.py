"""What a message means as a move, after what the bot has said."""

from __future__ import annotations

import pytest

from supportbot.chat.conversation import Conversation, PastTurn
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind, Reply
from supportbot.chat.understanding import is_talk, understand

REFUND = FAQSummary(id=1, question="How long does a refund take?")
POLICY = FAQSummary(id=2, question="What is your return policy?")
POSTAGE = FAQSummary(id=3, question="Who pays for return postage?")
NOTHING = Conversation()


def after(record: DecisionRecord, *, source: str = "Fallback") -> Conversation:
    """A conversation whose one turn has this record."""
    reply = Reply(text="", state="answered", source=source, record=record)
    return Conversation(turns=(PastTurn(text="Refunds?", reply=reply),))


ONE = after(DecisionRecord(decision="asked back", suggestions=(REFUND,)))
THREE = after(
    DecisionRecord(decision="asked back", suggestions=(REFUND, POLICY, POSTAGE))
)
SURE = after(DecisionRecord(decision="answered", faq=REFUND), source="FAQ")
LIKELY = after(
    DecisionRecord(
        decision="answered", faq=REFUND, certainty="likely", suggestions=(POLICY,)
    ),
    source="FAQ",
)
MISSED = after(DecisionRecord(decision="fallback", move="asks"))
HUMAN = after(DecisionRecord(decision="fallback", offers_human=True))
THANKED = after(
    DecisionRecord(decision="answered", move="thanks", faq=POLICY), source="FAQ"
)


@pytest.mark.parametrize(
    ("said", "before", "kind"),
    [
        ("yes", NOTHING, MoveKind.NODS),
        ("yes", ONE, MoveKind.TAKES),
        ("ok", ONE, MoveKind.TAKES),
        ("Yes, please!", THREE, MoveKind.LEAVES_OPEN),
        ("ok", THREE, MoveKind.NODS),
        ("yes", LIKELY, MoveKind.ACCEPTS),
        ("yesss that's it", LIKELY, MoveKind.ACCEPTS),
        ("👍", LIKELY, MoveKind.ACCEPTS),
        ("👍🏽", NOTHING, MoveKind.NODS),
        ("ok", LIKELY, MoveKind.NODS),
        ("yes", SURE, MoveKind.ACCEPTS),
        ("yes", HUMAN, MoveKind.HANDS_OVER),
        ("ok do it", HUMAN, MoveKind.HANDS_OVER),
        ("please connect me", HUMAN, MoveKind.HANDS_OVER),
        ("I want a human!", HUMAN, MoveKind.HANDS_OVER),
        ("yes", MISSED, MoveKind.LEAVES_OPEN),
        ("all of them", THREE, MoveKind.LEAVES_OPEN),
        ("so no then?", SURE, MoveKind.MAKES_SURE),
        ("really?", LIKELY, MoveKind.MAKES_SURE),
        ("really?", NOTHING, MoveKind.IS_PUZZLED),
        ("hello??? anyone there", SURE, MoveKind.CALLS),
        ("hello??", MISSED, MoveKind.CALLS),
        ("hello???", SURE, MoveKind.CALLS),
        ("hello?", SURE, MoveKind.GREETS),
        ("hello", NOTHING, MoveKind.GREETS),
        ("no", NOTHING, MoveKind.NODS),
        ("no", THREE, MoveKind.REJECTS),
        ("none of these", THREE, MoveKind.REJECTS),
        ("no", LIKELY, MoveKind.REJECTS),
        ("no, that's not it", SURE, MoveKind.REJECTS),
        ("👎", SURE, MoveKind.REJECTS),
        ("no", HUMAN, MoveKind.NODS),
        ("no", THANKED, MoveKind.NODS),
        ("no thanks", LIKELY, MoveKind.NODS),
        ("nein", LIKELY, MoveKind.REJECTS),
        ("oui", LIKELY, MoveKind.ACCEPTS),
        ("ninguna de estas", THREE, MoveKind.REJECTS),
        ("żadne z tych", THREE, MoveKind.REJECTS),
        ("hiçbiri", LIKELY, MoveKind.REJECTS),
    ],
)
def test_a_yes_and_a_no_refer_to_what_the_bot_has_shown(
    said: str, before: Conversation, kind: MoveKind
) -> None:
    assert understand(said, before).kind is kind


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("1", 1),
        ("2.", 2),
        ("#3", 3),
        ("2nd", 2),
        ("the second one", 2),
        ("the first one please", 1),
        ("I meant the third question", 3),
        ("the last one", 3),
        ("option 2", 2),
        ("die zweite", 2),
        ("le premier", 1),
        ("la segunda", 2),
        ("il terzo", 3),
        ("de tweede", 2),
        ("o primeiro", 1),
        ("drugie", 2),
        ("ikincisi", 2),
        ("policy", 2),
        ("the one about postage", 3),
    ],
)
def test_a_place_or_a_name_takes_one_of_the_suggestions(said: str, number: int) -> None:
    move = understand(said, THREE)

    assert (move.kind, move.number) == (MoveKind.TAKES, number)
    assert move.faq == THREE.offered[number - 1]


@pytest.mark.parametrize("said", ["4", "the fifth", "0", "99"])
def test_a_place_beyond_the_list_leaves_it_open(said: str) -> None:
    assert understand(said, THREE).kind is MoveKind.LEAVES_OPEN


@pytest.mark.parametrize("said", ["the second one", "return"])
def test_without_a_list_nothing_is_taken(said: str) -> None:
    assert understand(said, NOTHING).kind is MoveKind.ASKS


@pytest.mark.parametrize("said", ["2", "2.", "\u00b2", "0"])
@pytest.mark.parametrize("before", [NOTHING, SURE, MISSED])
def test_a_bare_number_of_no_list_asks_nothing(said: str, before: Conversation) -> None:
    assert understand(said, before).kind is MoveKind.LEAVES_OPEN


@pytest.mark.parametrize("said", ["404", "2 cups", "3D"])
def test_what_is_more_than_a_place_in_a_list_is_asked(said: str) -> None:
    assert understand(said, NOTHING).kind is MoveKind.ASKS


def test_a_number_that_the_model_may_have_asked_for_is_for_the_model() -> None:
    generated = after(DecisionRecord(decision="model"), source="Gemini AI")

    assert understand("2", generated).kind is MoveKind.ASKS


def test_a_name_that_several_have_takes_none() -> None:
    assert understand("return", THREE).kind is MoveKind.ASKS


def test_a_nod_in_between_leaves_the_list_open() -> None:
    nod = after(DecisionRecord(decision="chatted", move="nods"))

    between = Conversation(turns=(*THREE.turns, *nod.turns))

    assert understand("2", between).faq == POLICY


@pytest.mark.parametrize(
    "said",
    [
        "agent!!",
        "HUMAN",
        "operator",
        "agent please",
        "real person please",
        "let me speak to somebody",
        "talk to someone",
        "I want to talk to a human being, not a bot",
        "can you connect me with an agent?",
        "hi, can I speak to a representative please",
        "customer service",
        "this isn't helping, get me a person",
        "my parcel is late for the third time and I want to speak to a human now",
        "Kann ich mit einem Menschen sprechen?",
        "mitarbeiter bitte",
        "je veux parler à quelqu'un",
        "quiero hablar con una persona",
        "vorrei parlare con un operatore",
        "ik wil een medewerker spreken",
        "quero falar com um atendente",
        "chcę rozmawiać z człowiekiem",
        "biriyle konuşmak istiyorum",
    ],
)
def test_every_wording_for_a_human_is_a_wish_for_one(said: str) -> None:
    move = understand(said, NOTHING)

    assert move.kind is MoveKind.WANTS_HUMAN
    assert move.asks


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hey there, anyone?", MoveKind.GREETS),
        ("good morning!", MoveKind.GREETS),
        ("hiiii", MoveKind.GREETS),
        ("👋", MoveKind.GREETS),
        ("Guten Tag", MoveKind.GREETS),
        ("thanks, that helped", MoveKind.THANKS),
        ("ok thank you so much!", MoveKind.THANKS),
        ("merci beaucoup", MoveKind.THANKS),
        ("ok bye then", MoveKind.LEAVES),
        ("tot ziens", MoveKind.LEAVES),
        ("ok", MoveKind.NODS),
        ("are you a robot?", MoveKind.ASKS_WHO),
        ("bist du ein Mensch?", MoveKind.ASKS_WHO),
        ("how are you?", MoveKind.ASKS_MOOD),
        ("help", MoveKind.ASKS_HELP),
        ("?", MoveKind.IS_PUZZLED),
        ("???", MoveKind.IS_PUZZLED),
        ("I don't understand", MoveKind.IS_PUZZLED),
        ("this is useless!", MoveKind.COMPLAINS),
        ("your service is terrible", MoveKind.COMPLAINS),
        ("das ist eine Frechheit", MoveKind.COMPLAINS),
        ("wtf", MoveKind.SWEARS),
        ("you stupid idiot", MoveKind.SWEARS),
    ],
)
def test_what_consists_of_known_phrases_is_small_talk(
    said: str, kind: MoveKind
) -> None:
    assert understand(said, NOTHING).kind is kind


@pytest.mark.parametrize(
    "said",
    [
        "where is my order",
        "what now",
        "no parcel arrived",
        "can I return it",
        "is it safe to save my card with you",
        "my agent took the wrong parcel",
        "can I give a gift to a person",
        "how long is it valid",
        "",
        "...",
    ],
)
def test_everything_else_asks_something(said: str) -> None:
    move = understand(said, NOTHING)

    assert (move.kind, move.query) == (MoveKind.ASKS, said)


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("hi, where is my order", "where is my order"),
        ("Hello! Where is my order?", "Where is my order?"),
        ("hi where is my order", "where is my order"),
        ("good morning team, do you ship to Malta?", "do you ship to Malta?"),
        ("ok thanks. And how long does it take?", "And how long does it take?"),
        ("Hallo, wo ist mein Paket?", "wo ist mein Paket?"),
        ("morning delivery possible today", "morning delivery possible today"),
        ("hello kitty", "hello kitty"),
    ],
)
def test_a_greeting_before_a_question_is_ignored(said: str, query: str) -> None:
    assert understand(said, NOTHING).query == query


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("no i mean the gift card", "the gift card"),
        ("No, I meant express delivery!", "express delivery!"),
        ("that's not it, I want to cancel my box", "cancel my box"),
        ("i was asking about refunds", "refunds"),
        ("no, how do I clean my grinder?", "how do I clean my grinder?"),
        ("nein, ich meine den Gutschein", "den Gutschein"),
        ("sorry, I meant the kettle", "the kettle"),
        ("oops, the kettle", "the kettle"),
        ("not the grinder, the kettle", "the kettle"),
        ("the kettle, not the grinder", "the kettle"),
        ("non, je veux dire la livraison", "la livraison"),
    ],
)
def test_a_correction_asks_what_is_left_of_it(said: str, query: str) -> None:
    move = understand(said, SURE)

    assert move.kind is MoveKind.CORRECTS
    assert query in move.query


def test_the_same_words_again_repeat_the_question() -> None:
    assert understand("refunds", SURE).kind is MoveKind.REPEATS


@pytest.mark.parametrize(
    "said",
    [
        "get me someone real",
        "put me thru to ur manager",
        "i dont want to talk to a robot",
        "no bots please",
        "whatever just call me",
        "none of these i want a human",
        "can a human help me pls",
        "this isnt helping get me a person",
        "can i talk to someone about my order",
        "who can i speak to about my refund",
        "i dont want an automated answer",
        "ich will nicht mit einem Roboter reden",
        "je ne veux pas parler à un robot",
        "no quiero hablar con un robot",
        "non voglio parlare con un bot",
        "ik wil geen robot",
        "não quero falar com um robô",
        "nie chcę rozmawiać z botem",
        "robotla konuşmak istemiyorum",
    ],
)
def test_a_human_is_wished_for_in_many_words(said: str) -> None:
    assert understand(said, NOTHING).kind is MoveKind.WANTS_HUMAN


@pytest.mark.parametrize(
    "said",
    [
        "Can I call you?",
        "When can I call you on Sundays?",
        "do you have a human resources job",
        "I need one",
        "do robots pack my order",
        "I need someone to fix my kettle",
        "I don't want a human",
        "I want to talk about my order",
        "do you have a phone number",
    ],
)
def test_a_question_with_such_words_stays_a_question(said: str) -> None:
    assert understand(said, NOTHING).kind is not MoveKind.WANTS_HUMAN


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("thanks for nothing", MoveKind.COMPLAINS),
        ("danke für nichts", MoveKind.COMPLAINS),
        ("that was useful cheers", MoveKind.THANKS),
        ("nevermind found it", MoveKind.NODS),
        ("what can you do", MoveKind.ASKS_HELP),
    ],
)
def test_small_talk_is_taken_for_what_it_says(said: str, kind: MoveKind) -> None:
    assert understand(said, SURE).kind is kind


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hello", True),
        ("Are you a bot or a person?", True),
        ("Spreche ich hier mit einem Roboter oder mit einem Menschen?", True),
        ("What can you help me with?", True),
        ("Can I talk to a human?", False),
        ("How do robots pack my order?", False),
    ],
)
def test_an_faq_is_small_talk_by_its_question(question: str, *, expected: bool) -> None:
    assert is_talk(question) is expected


@pytest.mark.parametrize(
    ("said", "before", "kind"),
    [
        ("yess", ONE, MoveKind.TAKES),
        ("teh frist one", THREE, MoveKind.ASKS),
        ("the frist one", THREE, MoveKind.TAKES),
        ("agnet", NOTHING, MoveKind.WANTS_HUMAN),
        ("thnaks", SURE, MoveKind.THANKS),
        ("neinn", LIKELY, MoveKind.REJECTS),
        ("manage", NOTHING, MoveKind.ASKS),
        ("value", SURE, MoveKind.ASKS),
    ],
)
def test_one_typo_in_a_move_is_mended(
    said: str, before: Conversation, kind: MoveKind
) -> None:
    assert understand(said, before).kind is kind


def test_two_places_leave_open_which_one() -> None:
    assert understand("1 and 3", THREE).kind is MoveKind.LEAVES_OPEN


@pytest.mark.parametrize(
    "said",
    ["when can I reach customer support?", "wann kann ich mit jemandem sprechen"],
)
def test_when_a_human_can_be_reached_is_a_question(said: str) -> None:
    assert understand(said, NOTHING).kind is MoveKind.ASKS
