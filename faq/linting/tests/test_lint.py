"""What a reader objects to, and what nobody should."""

from __future__ import annotations

import pytest

from faq.linting import LintRule, RepeatedAnswers, are_alike, lint_faq


def rules(answer: str, question: str = "How does it work?") -> list[LintRule]:
    return [finding.rule for finding in lint_faq(question, answer)]


@pytest.mark.parametrize(
    "answer",
    [
        "TBD",
        "TODO: ask what it costs",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Call us on xxx between nine and five on any working day.",
        "Write to [insert email address] and we will help you.",
        "Dear {{name}}, your parcel is on its way.",
        "Our office is at [COMPANY NAME], on the second floor.",
        "Antwort folgt",
        "Réponse à venir.",
        "Texto pendiente",
        "Da completare",
        "Tekst volgt",
        "Em breve.",
        "???",
        "待补充",
    ],
)
def test_a_placeholder_is_found(answer: str) -> None:
    assert LintRule.PLACEHOLDER in rules(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "The invoice will follow by post.",
        "Todo incluido: vuelo, hotel y desayuno.",
        "See [the prices](https://example.com/prices) on our page.",
        "Use `{{name}}` in the template to greet somebody.",
        "Sizes go from S to XXXL.",
        "Su pedido está pendiente de pago y se enviará mañana.",
        "Yes.",
        "123",
        "Name",
    ],
)
def test_a_text_that_only_resembles_one_is_none(answer: str) -> None:
    assert rules(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Refunds take 14 days. Ask Peter if it is urgent.",
        "INTERNAL ONLY: the margin is 30 %.",
        "Do not send. We return it within a week.",
        "Forward to billing team.",
        "Nur intern: Rabatt bis zehn Prozent möglich.",
        "Bitte an Buchhaltung weiterleiten.",
        "Ne pas envoyer au client : la marge est de 30 %.",
        "No enviar al cliente: el margen es alto.",
        "Nota interna: chiedere a Marco.",
        "Niet naar de klant sturen, eerst controleren.",
        "Não enviar ao cliente antes de confirmar.",
    ],
)
def test_a_note_for_staff_is_found(answer: str) -> None:
    assert LintRule.INTERNAL_NOTE in rules(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Please do not send cash by post.",
        "You can forward the e-mail to us.",
        "We do not publish your reviews without asking you.",
        "Ask your bank whether it supports this.",
        "Wir werden Ihre Daten nicht veröffentlichen.",
    ],
)
def test_advice_for_customers_is_no_note(answer: str) -> None:
    assert rules(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        "Write to peter.miller@example.com about it.",
        "Maria knows: maria@example.com is where to ask.",
        "Transfer it to DE89 3704 0044 0532 0130 00 please.",
        "Her card is 4111 1111 1111 1111, charge it.",
        "Call him on his private number 0171 2345678 at night.",
        "Rufen Sie seine private Handynummer 0171 2345678 an.",
    ],
)
def test_what_is_a_persons_own_is_found(answer: str) -> None:
    assert LintRule.PERSONAL_DATA in rules(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Write to support@example.com or info@example.com.",
        "Write to customer.service@example.com.",
        "Our hotline is 0800 123 4567, on weekdays.",
        "Call +44 20 7946 0958 from abroad.",
        "Your address looks like firstname.lastname@example.com.",
        "The order number has ten digits, such as 1234567890.",
    ],
)
def test_how_to_reach_the_company_is_nobodys_own(answer: str) -> None:
    assert rules(answer) == []


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        ("Follow these steps:", LintRule.UNFINISHED),
        ("You can return it within 14 days if...", LintRule.UNFINISHED),
        ("We deliver to Spain, Italy and", LintRule.UNFINISHED),
        ("YOU HAVE TO PAY BEFORE WE SEND ANYTHING.", LintRule.CAPITALS),
        ("This is **very important.", LintRule.BROKEN_MARKDOWN),
        ("Look at [our page](https://example.com", LintRule.BROKEN_MARKDOWN),
        ("One line<br>and another one.", LintRule.HTML),
        ("Much to read. " * 400, LintRule.TOO_LONG),
    ],
)
def test_how_a_text_is_written_is_looked_at(answer: str, rule: LintRule) -> None:
    assert rule in rules(answer.strip())


@pytest.mark.parametrize(
    "answer", ["Yes, to the UK", "Pens, paper, ink, etc...", "By **card**", "IBAN"]
)
def test_a_short_text_is_finished(answer: str) -> None:
    assert rules(answer) == []


def test_only_some_rules_keep_a_text_from_customers() -> None:
    assert {rule for rule in LintRule if rule.withholds} == {
        LintRule.PLACEHOLDER,
        LintRule.INTERNAL_NOTE,
        LintRule.REPEATED_ANSWER,
        LintRule.UNFINISHED,
        LintRule.PERSONAL_DATA,
    }


def test_a_finding_shows_the_place() -> None:
    [finding] = lint_faq("Where?", "Write to peter.miller@example.com, please.")

    assert str(finding) == (
        "answer holds what may be a person's own: 'peter.miller@example.com'"
    )


@pytest.mark.parametrize(
    ("questions", "answer", "count"),
    [
        (["Parking?", "Which tyres?", "Lost card", "Open a shop"], "See website", 4),
        (["Parking?", "Which tyres?", "Lost card", "Open a shop"], "Yes.", 0),
        (["Parking?", "Which tyres?", "Lost card"], "See website", 0),
        (["When open?", "Open today?", "Open late?", "Are you open?"], "Till 9", 0),
    ],
    ids=["says nothing", "a yes", "too few", "wordings of one question"],
)
def test_one_short_answer_under_many_questions_is_found(
    questions: list[str], answer: str, count: int
) -> None:
    repeated = RepeatedAnswers()
    for position, question in enumerate(questions):
        repeated.add(position, question, answer)

    assert len(list(repeated.findings())) == count


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("How long does delivery take?", "When is the delivery?", True),
        ("How do I pay?", "How do I cancel my order?", False),
        ("配送需要几天", "配送要几天", True),
    ],
)
def test_texts_about_the_same_are_alike(one: str, other: str, is_alike: bool) -> None:
    assert are_alike(one, other) == is_alike
