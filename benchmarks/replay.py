"""Past questions decided anew after one change, beside all of them from scratch.

Run `python -m benchmarks.replay [--sizes 1000 10000] [--questions 1000]`. The FAQs are
those of the published sets, which the questions are about, and others made of the same
words with random vectors. From scratch: every question is read and decided with an
encoder that has read none of them, as a first look at a change would without anything
kept. After one change: how they are decided today is known, vectors are kept, and those
that the change can reach are decided anew, FAQs that stay by the signals they had.
Processor time of one thread, the median of the changes; a question that is answered
otherwise than from scratch breaks the rule.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from typing import TYPE_CHECKING

from benchmarks import knowledge_bases as kb
from benchmarks.search_speed import make_documents
from faq.retrieval.index import Index
from faq.retrieval.segments.segment import answer_text
from faq.retrieval.text.normalisation import normalise, text_key

if TYPE_CHECKING:
    from faq.learning.watching import WatchedIndex
    from faq.retrieval.arrays import Floats
    from faq.retrieval.results import Document, SearchResult

NOW = datetime(2025, 1, 1, tzinfo=UTC)
PHRASINGS = 5  # of an FAQ that is made
CHANGES = 5
MOST = 0.5  # of the time from scratch


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds for all questions, and how many a change reached and missed."""

    scratch: float
    today: float
    anew: float
    reached: float
    missed: int

    @property
    def ratio(self) -> float:
        return self.anew / self.scratch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--questions", type=int, default=1_000)
    options = parser.parse_args()
    prepare_django()
    print("| FAQs | from scratch s | today, vectors kept s | after a change s |")  # noqa: T201
    is_kept = True
    for size in options.sizes:
        found = measure(size, options.questions)
        is_kept = is_kept and found.ratio <= MOST and not found.missed
        print(  # noqa: T201
            f"| {size:,} | {found.scratch:.2f} | {found.today:.2f} | {found.anew:.2f} "
            f"({found.ratio:.0%} of scratch; {found.reached:.0f} reached, "
            f"{found.missed} missed) |",
            flush=True,
        )
    if not is_kept:
        sys.exit(1)


def prepare_django() -> None:
    """`faq.learning` stands beside models, which want settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
    os.environ.setdefault("SECRET_KEY", "benchmark")
    os.environ.setdefault("DEBUG", "True")
    import django  # noqa: PLC0415 (wants the settings named first)

    django.setup()


def measure(size: int, count: int) -> Measured:
    from faq.learning.reaching import Reach  # noqa: PLC0415 (after `django.setup`)
    from faq.learning.reusing import ReusingIndex  # noqa: PLC0415 (as above)

    bases = [kb.load(name) for name in kb.SETS]
    asked = [question.text for base in bases for question in base.questions]
    dice = random.Random(size)  # noqa: S311 - reproducible, not secret
    questions = dice.sample(list(dict.fromkeys(asked)), count)
    real = list(_renumbered([d for base in bases for d in base.documents]))
    index = _index(real, size, asked)
    scratch = _seconds(lambda: [_decide(index, text) for text in questions])
    started = time.process_time()
    before = {text: _decide(index, text) for text in questions}
    today = time.process_time() - started
    anew, reached, missed = [], [], 0
    for old in dice.sample(real, CHANGES):
        new = replace(old, alternates=(*old.alternates, dice.choice(questions)))
        after = _laid_over(index, new)
        started = time.process_time()
        reach = Reach(before=index, after=after, changed=frozenset({old.faq_id}))
        touched = {
            text: _read(ReusingIndex.after(after, reach, watched.notes), text)
            for text, (_, watched) in before.items()
            if any(map(reach.reaches, watched.notes))
        }
        anew.append(time.process_time() - started)
        reached.append(len(touched))
        missed += sum(
            _told(_decide(after, text)[0]) != _told(touched.get(text, result))
            for text, (result, _) in before.items()
        )
    return Measured(
        scratch=scratch,
        today=today,
        anew=median(anew),
        reached=median(reached),
        missed=missed,
    )


def _decide(index: Index, text: str) -> tuple[SearchResult, WatchedIndex]:
    from faq.learning.watching import WatchedIndex  # noqa: PLC0415 (as above)

    watched = WatchedIndex.watching(index, NOW)
    return _read(watched, text), watched


def _read(index: Index, text: str) -> SearchResult:
    from faq.retrieval.deciding.readings import read  # noqa: PLC0415 (as above)

    def search(
        text: str, *, only: Sequence[int] = (), without: Sequence[int] = ()
    ) -> SearchResult:
        part: Index = index.only(only) if only else index
        part = part.without(without) if without else part
        return part.search(text, limit=max(5, len(only)), now=NOW)

    return read(text, None, search=search)


def _told(result: SearchResult) -> tuple[object, ...]:
    return result.decision, [hit.document.faq_id for hit in result.hits[:3]]


def _renumbered(documents: Sequence[Document]) -> Iterator[Document]:
    for number, document in enumerate(documents, start=1):
        yield replace(document, faq_id=number)


def _index(real: Sequence[Document], size: int, asked: Sequence[str]) -> Index:
    import numpy as np  # noqa: PLC0415 (after the number of its threads is set)

    encoder = kb.load_encoder()
    texts = list({text for document in real for text in _texts(document)})
    vectors = dict(zip(map(text_key, texts), encoder.encode(texts), strict=True))
    vocabulary = sorted({word for text in asked for word in normalise(text).split()})
    made = make_documents((size - len(real)) * PHRASINGS, vocabulary)
    numbers = np.random.default_rng(0)
    others = [replace(each, faq_id=len(real) + 1 + each.faq_id) for each in made]
    for document in others:
        for text in _texts(document):
            vector = numbers.standard_normal(encoder.dimensions, np.float32)
            vectors[text_key(text)] = vector / np.float32(np.linalg.norm(vector))
    return Index.build([*real, *others], encoder=encoder, vectors=vectors)


def _laid_over(index: Index, document: Document) -> Index:
    encoder = index.encoder
    vectors: Mapping[str, Floats] = (
        {text_key(text): encoder.encode_query(text) for text in _texts(document)}
        if encoder
        else {}
    )
    return index.without({document.faq_id}).with_documents([document], vectors)


def _texts(document: Document) -> Iterator[str]:
    yield from (document.question, *document.alternates, *document.never)
    yield answer_text(document)


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
