"""How long chunks may take, and how many are enough."""

from __future__ import annotations

import pytest

from supportbot.llm import CallPolicy, Chunk
from supportbot.llm.attempts import Pace
from supportbot.llm.backends.locmem import LocMemBackend
from supportbot.llm.deadlines import Deadline

POLICY = CallPolicy(first_token_timeout=8, idle_timeout=3, max_reply_chars=10)


def make_pace(*, streaming: bool = True, seconds: float = 20) -> Pace:
    llm = LocMemBackend("default", model="m", streaming=streaming, policy=POLICY)
    return Pace(llm, Deadline(seconds))


def test_first_words_have_their_time() -> None:
    assert make_pace().seconds == pytest.approx(8, abs=0.5)


def test_model_that_does_not_stream_has_the_whole_deadline() -> None:
    assert make_pace(streaming=False).seconds == pytest.approx(20, abs=0.5)


def test_silence_between_words_has_its_time() -> None:
    pace = make_pace()

    pace.keep(Chunk(text="Yes"))

    assert pace.seconds == pytest.approx(3, abs=0.5)
    assert pace.has_text


def test_nothing_takes_longer_than_the_deadline() -> None:
    assert make_pace(seconds=1).seconds <= 1


def test_a_deadline_that_is_hurried_after_a_chunk_ends_the_silence_too() -> None:
    deadline = Deadline(20)
    pace = Pace(LocMemBackend("default", policy=POLICY), deadline)
    pace.keep(Chunk(text="Yes"))

    deadline.hurry(0.5)

    assert pace.seconds <= 0.5


def test_chunk_is_signed_by_its_model() -> None:
    assert make_pace().keep(Chunk(text="Yes")) == Chunk(text="Yes", model="m")


@pytest.mark.parametrize(
    ("chunk", "is_over"),
    [(Chunk(text="Yes"), False), (Chunk(is_last=True), True)],
    ids=["more", "last"],
)
def test_last_chunk_ends_it(chunk: Chunk, is_over: bool) -> None:
    pace = make_pace()

    pace.keep(chunk)

    assert pace.is_over is is_over


def test_reply_longer_than_anybody_reads_is_cut() -> None:
    pace = make_pace()

    kept = pace.keep(Chunk(text="x" * 11))

    assert kept == Chunk(is_truncated=True, model="m")
    assert pace.is_over
