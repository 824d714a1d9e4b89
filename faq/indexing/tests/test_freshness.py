"""What any process finds is what is stored, after whatever order of changes.

A model of the knowledge base, kept beside it, says what has to be found. The nightly
profile takes more and longer orders: `--hypothesis-profile nightly`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import settings as profile
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from faq import search
from faq.conftest import WordEncoder
from faq.indexing.holder import IndexHolder
from faq.indexing.jobs import JOBS, embedding_job, indexing_job
from faq.indexing.snapshot import Effort, State
from faq.models import FAQ

TOPICS = range(5)
DAY = timedelta(days=1)
SHORT = profile(max_examples=4, stateful_step_count=20, derandomize=True, deadline=None)
NIGHTLY = profile(max_examples=300, stateful_step_count=40, deadline=None)

topics = st.sampled_from(TOPICS)
processes = st.sampled_from([0, 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An FAQ as it was committed."""

    answer: str
    is_published: bool = True
    days_left: int = 10**6


Model = dict[int, Stored]


def question(topic: int) -> str:
    return f"What about topic {topic}?"


def elsewhere(work: Callable[[], Any]) -> Any:
    """The work done by another thread, so with another connection."""

    def work_and_hang_up() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work_and_hang_up).result()


class KnowledgeBase(RuleBasedStateMachine):
    """Two processes, the database between them, and a model of what it holds."""

    reached: ClassVar[set[State]] = set()
    now: ClassVar[datetime] = timezone.now()

    def __init__(self) -> None:
        super().__init__()
        FAQ.objects.all().delete()
        self.model: Model = {}
        self.answers = 0
        self.holders = [IndexHolder(), IndexHolder()]

    # What is changed

    @rule(topic=topics, is_elsewhere=st.booleans())
    def save(self, topic: int, is_elsewhere: bool) -> None:
        stored = self._change(topic)
        (elsewhere if is_elsewhere else _here)(lambda: _save(topic, stored))

    @rule()
    def update_all(self) -> None:
        answer = self._new_answer()
        FAQ.objects.update(answer=answer)
        self.model = {
            topic: replace(stored, answer=answer)
            for topic, stored in self.model.items()
        }

    @rule(topic=topics)
    def write_raw_sql(self, topic: int) -> None:
        if topic in self.model:
            stored = self._change(topic)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE faq_faq SET answer = %s WHERE question = %s",
                    [stored.answer, question(topic)],
                )

    @rule(is_elsewhere=st.booleans())
    def import_all(self, is_elsewhere: bool) -> None:
        rows = {topic: self._change(topic) for topic in TOPICS}
        (elsewhere if is_elsewhere else _here)(lambda: _import(rows))

    @rule(topic=topics)
    def delete(self, topic: int) -> None:
        FAQ.objects.filter(question=question(topic)).delete()
        self.model.pop(topic, None)

    @rule(topic=topics, is_published=st.booleans())
    def publish(self, topic: int, is_published: bool) -> None:
        status = FAQ.Status.PUBLISHED if is_published else FAQ.Status.DRAFT
        if FAQ.objects.filter(question=question(topic)).update(status=status):
            stored = self.model[topic]
            self.model[topic] = replace(stored, is_published=is_published)

    @rule(topic=topics, days=st.integers(0, 3))
    def limit(self, topic: int, days: int) -> None:
        faqs = FAQ.objects.filter(question=question(topic))
        if faqs.update(valid_until=self.now + days * DAY):
            self.model[topic] = replace(self.model[topic], days_left=days)

    @rule()
    def let_a_day_pass(self) -> None:
        KnowledgeBase.now += DAY
        self.model = {
            topic: replace(stored, days_left=stored.days_left - 1)
            for topic, stored in self.model.items()
        }

    # What is not, in the end

    @rule(topic=topics, process=processes, later=st.lists(topics, max_size=2))
    def roll_back(self, topic: int, process: int, later: list[int]) -> None:
        before = dict(self.model)
        with transaction.atomic():
            _save(topic, self._change(topic))
            self._agree(process, self.model)
            if not later:
                elsewhere(lambda: self._agree(process, before))
            transaction.set_rollback(True)
        self.model = before
        for other in later:  # before anybody searches
            _save(other, self._change(other))

    @rule(kept=topics, undone=topics, process=processes)
    def roll_back_to_a_savepoint(self, kept: int, undone: int, process: int) -> None:
        with transaction.atomic():
            _save(kept, self._change(kept))
            before = dict(self.model)
            with transaction.atomic():
                _save(undone, self._change(undone))
                self._agree(process, self.model)
                transaction.set_rollback(True)
            self.model = before
            self._agree(process, self.model)

    # What processes do beside

    @rule(process=processes)
    def run_the_job(self, process: int) -> None:
        with self._as(process) as holder:
            job = JOBS.get(holder.current(Effort.QUICK).state)
            if job is not None:
                job.run()
                assert not job.state().is_failing

    @rule(
        process=processes,
        step=st.sampled_from(
            ["snapshot.load_documents", "jobs.embed", "holder.advance"]
        ),
    )
    def crash_the_job(self, process: int, step: str) -> None:
        with self._as(process) as holder, pytest.MonkeyPatch.context() as patch:
            job = JOBS.get(holder.current(Effort.QUICK).state)
            patch.setattr(f"faq.indexing.{step}", _fail)
            if job is not None:
                job.run()

    @rule(process=processes)
    def restart(self, process: int) -> None:
        self.holders[process].reset()

    # What has to hold

    @invariant()
    def every_process_finds_what_is_stored(self) -> None:
        self._agree(0, self.model)
        self._agree(1, self.model)

    def _agree(self, process: int, model: Model) -> None:
        valid = {
            question(topic): stored.answer
            for topic, stored in model.items()
            if stored.is_published and stored.days_left > 0
        }
        with self._as(process) as holder:
            self.reached.add(holder.current(Effort.QUICK).state)
            for topic in TOPICS:
                documents = [h.document for h in search.search(question(topic)).hits]
                found = {one.question: one.answer for one in documents}
                assert found.items() <= valid.items()
                if question(topic) in valid:
                    assert documents[0].question == question(topic)

    @contextmanager
    def _as(self, process: int) -> Iterator[IndexHolder]:
        holder = self.holders[process]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("faq.search.holder", holder)
            patch.setattr("faq.indexing.jobs.holder", holder)
            yield holder

    def _change(self, topic: int) -> Stored:
        before = self.model.get(topic, Stored(answer=""))
        self.model[topic] = replace(before, answer=self._new_answer())
        return self.model[topic]

    def _new_answer(self) -> str:
        self.answers += 1
        return f"Answer {self.answers}."


def _here(work: Callable[[], Any]) -> Any:
    return work()


def _save(topic: int, stored: Stored) -> None:
    faq = FAQ.objects.filter(question=question(topic)).first()
    faq = faq or FAQ(question=question(topic))
    faq.answer = stored.answer
    faq.save()


def _import(rows: Model) -> None:
    lines = [f"{question(topic)},{stored.answer}" for topic, stored in rows.items()]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "faq.csv"
        file.write_text("\n".join(["question,answer", *lines]))
        call_command("import_faq", str(file), verbosity=0)


def _fail(*_args: object, **_options: object) -> None:
    raise MemoryError


@pytest.mark.django_db(transaction=True)
def test_any_order_of_changes_leaves_every_process_up_to_date(
    encoder: WordEncoder, settings: Any, monkeypatch: Any
) -> None:
    settings.FAQ_EMBED_IN_BACKGROUND = True
    for job in (indexing_job, embedding_job):
        monkeypatch.setattr(job, "start", lambda: None)
    # Every state is a few changes away.
    monkeypatch.setattr("faq.retrieval.index.SMALL", 2)
    monkeypatch.setattr("faq.retrieval.index.WORN", 2)
    monkeypatch.setattr("faq.retrieval.index.DELTA", 3)
    monkeypatch.setattr("faq.indexing.snapshot.DELTA", 3)
    monkeypatch.setattr("faq.indexing.snapshot.AT_START", 3)
    monkeypatch.setattr("faq.indexing.snapshot.NEWEST", 1)
    is_nightly = profile.get_current_profile_name() == "nightly"
    monkeypatch.setattr(timezone, "now", lambda: KnowledgeBase.now)
    KnowledgeBase.reached.clear()

    run_state_machine_as_test(KnowledgeBase, settings=NIGHTLY if is_nightly else SHORT)

    assert KnowledgeBase.reached == set(State)
