"""A file of dialogues is read whole, or the fault is named with place and remedy."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings

from faq.evaluating import read_documents
from supportbot.evaluating.dialogues import (
    Dialogue,
    DialogueTurn,
    Expectation,
    InvalidDialogues,
    read_dialogues,
)

QUESTIONS = ("Where is my parcel?", "Can I pay by card?")
PARCEL, CARD = QUESTIONS
EXPECTED = {"answers": [PARCEL]}
FIXTURES = settings.BASE_DIR / "fixtures"
KINDS = (
    "follow_up",
    "correction",
    "two_questions",
    "fragments",
    "yes_no_number",
    "topic_change",
    "human_asked",
    "misses_in_a_row",
)


def line(*turns: object, **changes: object) -> str:
    """A dialogue as a file holds it."""
    cells = {
        "id": "one",
        "kind": "follow_up",
        "held_back": False,
        "knowledge_base": "sample",
        "turns": turns or [{"says": "hi", "expect": EXPECTED}],
    }
    return json.dumps(cells | changes)


def read(folder: Path, *lines: str) -> tuple[Dialogue, ...]:
    path = folder / "talks.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_dialogues(path, QUESTIONS)


def test_a_dialogue_is_read_with_its_turns(tmp_path: Path) -> None:
    turns = (
        {"says": "parcel"},
        {"clicks": 2, "expect": {"answers_offered": 2, "not_two": True}},
    )

    [dialogue] = read(tmp_path, line(*turns, held_back=True), "")

    expected = Expectation(answers_offered=2, not_two=True)
    assert dialogue == Dialogue(
        id="one",
        kind="follow_up",
        held_back=True,
        turns=(DialogueTurn(says="parcel"), DialogueTurn(clicks=2, expect=(expected,))),
    )


def test_a_list_holds_alternatives(tmp_path: Path) -> None:
    turn = {"says": "ok", "expect": [{"acknowledges": True}, {"offers": [CARD]}]}

    [dialogue] = read(tmp_path, line(turn))

    assert dialogue.turns[0].expect == (
        Expectation(acknowledges=True),
        Expectation(offers=(CARD,)),
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"mood": "bad"}, ": 'mood' is unknown; use held_back, id, kind"),
        ({"id": ""}, ": id: '' is no text; write some between quotes."),
        ({"kind": 3}, ": kind: 3 is no text"),
        ({"held_back": "yes"}, ": held_back: 'yes'; write true or false."),
        ({"knowledge_base": "mine"}, ": knowledge_base: 'mine'; use 'sample'."),
        ({"turns": []}, ": turns: [] holds no turn; list at least one."),
        ({"turns": "hi"}, ": turns: 'hi' holds no turn"),
        ({"turns": ["hi"]}, ": turn 1: 'hi' is no object; write {...}."),
        ({"turns": [{"says": "hi"}]}, ": expects nothing; give a turn an 'expect'."),
    ],
)
def test_a_faulty_dialogue_is_named(
    changes: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidDialogues) as caught:
        read(tmp_path, line(**changes))

    assert f"talks.jsonl: line 1{message}" in str(caught.value)


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        ({}, ": has to have one of 'says' and 'clicks', not both."),
        ({"says": "a", "clicks": 1}, ": has to have one of 'says' and 'clicks'"),
        ({"says": " "}, ": says: ' ' is no text"),
        ({"clicks": 0}, ": clicks: 0 is no place in a list; count from 1."),
        ({"clicks": True}, ": clicks: True is no place in a list"),
        ({"clicks": "1"}, ": clicks: '1' is no place in a list"),
        (
            {"says": "a", "exspect": {}},
            ": 'exspect' is unknown; use clicks, expect, says",
        ),
    ],
)
def test_a_faulty_turn_is_named(
    turn: dict[str, object], message: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidDialogues) as caught:
        read(tmp_path, line({"says": "hi", "expect": EXPECTED}, turn))

    assert f"talks.jsonl: line 1: turn 2{message}" in str(caught.value)


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ({}, " is empty; leave 'expect' out of a turn that is context."),
        ([], " [] is no object; write {...}."),
        ({"answres": [CARD]}, " 'answres' is unknown; use acknowledges, answers"),
        ({"answers": []}, ' answers: [] is no list of questions; write ["..."].'),
        ({"answers": CARD}, f" answers: '{CARD}' is no list of questions"),
        ({"offers": [1]}, " offers: 1 is no text"),
        ({"answers_offered": 0}, " answers_offered: 0 is no place in a list"),
        ({"nothing": False}, " nothing: False; write true, or leave it out."),
        (
            {"nothing": True, "answers": [CARD]},
            " answers, nothing cannot all hold; write a list of alternatives.",
        ),
        (
            {"asks_back": True, "answers_offered": 1},
            " answers_offered, asks_back cannot",
        ),
        (
            {"acknowledges": True, "answers_all": [CARD]},
            " acknowledges, answers_all can",
        ),
        ({"acknowledges": True, "offers": [CARD]}, " acknowledges, offers cannot"),
        (
            {"acknowledges": True, "offers_all": [CARD]},
            " acknowledges, offers_all cannot",
        ),
        ({"acknowledges": True, "offers_first": [CARD]}, " acknowledges, offers_first"),
        (
            {"answers": ["Where is my parcle?"]},
            (
                " answers: 'Where is my parcle?' is not in the knowledge base; "
                "write 'Where is my parcel?'."
            ),
        ),
        (
            {"answers": ["xyz"]},
            " answers: 'xyz' is not in the knowledge base; name the question of an",
        ),
    ],
)
def test_a_faulty_expectation_is_named(
    expect: object, message: str, tmp_path: Path
) -> None:
    turns = ({"says": "hi"}, {"says": "parcel", "expect": expect})

    with pytest.raises(InvalidDialogues) as caught:
        read(tmp_path, line(*turns))

    start = "talks.jsonl: line 1: turn 2: expect:"
    assert f"{start}{message}" in str(caught.value)


@pytest.mark.parametrize(
    "turn",
    [
        {"clicks": 1, "expect": EXPECTED},
        {"says": "1", "expect": {"answers_offered": 1}},
    ],
    ids=["clicks", "names"],
)
def test_the_first_turn_has_nothing_to_choose_from(
    turn: dict[str, object], tmp_path: Path
) -> None:
    with pytest.raises(InvalidDialogues, match="line 1: turn 1: nothing was offered"):
        read(tmp_path, line(turn))


def test_an_id_names_one_dialogue(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="line 3: repeats the id 'one'; give it"):
        read(tmp_path, line(), "", line())


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="line 1: column 2 is no JSON"):
        read(tmp_path, "{id: 1}")


def test_a_file_without_a_dialogue_is_no_file_of_dialogues(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="no dialogue; write one a line"):
        read(tmp_path, "")


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidDialogues, match="none: No such file or directory"):
        read_dialogues(tmp_path / "none", QUESTIONS)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "talks").write_bytes(b"\xff")

    with pytest.raises(InvalidDialogues, match="talks: this is not UTF-8; name a text"):
        read_dialogues(tmp_path / "talks", QUESTIONS)


@pytest.fixture(scope="module")
def bundled() -> tuple[Dialogue, ...]:
    sample = read_documents(FIXTURES / "faq_dataset.csv").values()
    questions = [document.question for document in sample]
    return read_dialogues(FIXTURES / "dialogues.jsonl", questions)


@pytest.mark.parametrize("held_back", [True, False], ids=["held back", "open"])
def test_each_half_of_the_bundled_dialogues_has_five_of_each_kind(
    bundled: tuple[Dialogue, ...], held_back: bool
) -> None:
    kinds = Counter(each.kind for each in bundled if each.held_back is held_back)

    assert kinds == dict.fromkeys(KINDS, 5)


def test_bundled_dialogues_have_two_to_five_turns(
    bundled: tuple[Dialogue, ...],
) -> None:
    counts = {len(dialogue.turns) for dialogue in bundled}

    assert counts <= {2, 3, 4, 5}
