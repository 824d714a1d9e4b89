"""Moves in languages that are written in other letters, or without spaces."""

from __future__ import annotations

import pytest

from supportbot.chat.conversation import Conversation
from supportbot.chat.replies import DecisionRecord, FAQSummary, MoveKind
from supportbot.chat.tests.contexts import after
from supportbot.chat.understanding import understand

LIKELY = after(
    DecisionRecord(
        decision="answered", certainty="likely", faq=FAQSummary(id=1, question="Q?")
    ),
    source="FAQ",
)
OFFERED = after(
    DecisionRecord(
        decision="asked back",
        suggestions=(FAQSummary(id=1, question="A?"), FAQSummary(id=2, question="B?")),
    )
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("نعم", MoveKind.ACCEPTS),
        ("نعم، شكرًا", MoveKind.ACCEPTS),
        ("はい", MoveKind.ACCEPTS),
        ("はい、ありがとうございます", MoveKind.ACCEPTS),
        ("是的", MoveKind.ACCEPTS),
        ("是的，谢谢", MoveKind.ACCEPTS),
        ("對", MoveKind.ACCEPTS),
        ("لا", MoveKind.REJECTS),
        ("いいえ", MoveKind.REJECTS),
        ("違います", MoveKind.REJECTS),
        ("不是", MoveKind.REJECTS),
        ("oui", MoveKind.ACCEPTS),
    ],
)
def test_a_yes_or_no_is_said_to_a_likely_answer(text: str, kind: MoveKind) -> None:
    move = understand(text, LIKELY)

    assert (move.kind, move.faq and move.faq.id) == (kind, 1)


@pytest.mark.parametrize(
    "text", ["الثاني", "٢", "2番目の質問", "二番目", "第二个", "选第二個"]
)
def test_the_second_of_the_questions_offered_is_taken(text: str) -> None:
    move = understand(text, OFFERED)

    assert (move.kind, move.number) == (MoveKind.TAKES, 2)


@pytest.mark.parametrize("text", ["لا شيء منها", "どれでもありません", "都不是"])
def test_none_of_the_questions_offered_is_taken(text: str) -> None:
    assert understand(text, OFFERED).kind is MoveKind.REJECTS


@pytest.mark.parametrize(
    "text",
    [
        "أريد التحدث إلى موظف",
        "حولني إلى خدمة العملاء",
        "担当者と話したいです",
        "オペレーターにつないでください",
        "转人工",
        "我要人工客服",
        "我想和真人说话",
    ],
)
def test_a_wish_for_a_human_is_understood(text: str) -> None:
    assert understand(text, Conversation()).kind is MoveKind.WANTS_HUMAN


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("السلام عليكم", MoveKind.GREETS),
        ("شكرا جزيلا", MoveKind.THANKS),
        ("こんにちは", MoveKind.GREETS),
        ("ありがとうございました！", MoveKind.THANKS),
        ("你好", MoveKind.GREETS),
        ("謝謝", MoveKind.THANKS),
        ("再见", MoveKind.LEAVES),
    ],
)
def test_small_talk_is_understood(text: str, kind: MoveKind) -> None:
    assert understand(text, Conversation()).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "كيف أعيد تعيين كلمة المرور؟",
        "パスワードを忘れました",
        "お問い合わせ番号は何番ですか",
        "担当者の名前を変更したい",
        "怎么退货？",
        "人工智能课程多少钱",
        "是否可以退款",
    ],
)
def test_a_question_with_such_words_in_it_stays_one(text: str) -> None:
    assert understand(text, LIKELY).kind is MoveKind.ASKS


def test_a_greeting_before_a_chinese_question_is_left_out() -> None:
    assert understand("你好，怎么退货？", Conversation()).query == "怎么退货？"
