"""What makes two questions one, and FAQs that answer one question differently."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from faq.models import FAQ, KnowledgeBaseRevision, Phrasing
from faq.retrieval.text.normalisation import normalise, question_key

READ_AT_ONCE = 1000  # answers


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedText:
    """A question or wording, and the answer that it gets."""

    faq: int | str  # any name of the FAQ: its id, or a row of a file
    text: str
    answer: str
    translates: int | None = None  # the FAQ that it says in another language

    @property
    def original(self) -> int | str:
        """The same for an FAQ and its translations: they may be asked alike."""
        return self.faq if self.translates is None else self.translates


def find_clashes(texts: Iterable[AskedText]) -> list[tuple[AskedText, ...]]:
    """Of texts that customers would call the same, those with different answers.

        find_clashes([
            AskedText(faq=1, text="How do I pay?", answer="By card."),
            AskedText(faq=2, text="how do I pay", answer="In cash."),
        ])  # one clash, of both

    One text of each FAQ; case, accents and punctuation make no difference.
    """
    groups: dict[str, dict[int | str, AskedText]] = defaultdict(dict)
    for each in texts:
        groups[question_key(each.text)].setdefault(each.faq, each)
    return [
        tuple(group.values())
        for group in groups.values()
        if len({each.original for each in group.values()}) > 1
        and len({normalise(each.answer) for each in group.values()}) > 1
    ]


def clashing_faqs() -> Mapping[int, tuple[int, ...]]:
    """For each published, valid FAQ that clashes, the others that it clashes with."""
    revision = KnowledgeBaseRevision.objects.first()
    if revision is None:
        return _by_faq(find_clashes(_alike()))
    # A period of validity may begin or end without a change.
    return _clashing_faqs(revision.number, revision.token, int(time.time() // 60))


@lru_cache(maxsize=1)  # 200,000 questions take a third of a second to compare
def _clashing_faqs(
    _number: int, _token: int, _minute: int
) -> Mapping[int, tuple[int, ...]]:
    return _by_faq(find_clashes(_alike()))


def _alike() -> Iterable[AskedText]:
    """The texts that several FAQs have; the answers of no others are read."""
    faqs = FAQ.objects.answerable()
    rows = faqs.order_by("id").values_list("id", "question", "translation_of_id")
    originals: dict[int, int | None] = {}
    texts: dict[str, dict[int, str]] = {}  # by key and FAQ
    for faq_id, question, original in rows.iterator():
        originals[faq_id] = original
        texts.setdefault(question_key(question), {}).setdefault(faq_id, question)
    wordings = Phrasing.objects.filter(kind=Phrasing.Kind.ALTERNATE)
    for faq_id, text in wordings.values_list("faq_id", "text").iterator():
        if faq_id in originals:  # else a draft, or published since the first query
            texts.setdefault(question_key(text), {}).setdefault(faq_id, text)
    shared = [group for group in texts.values() if len(group) > 1]
    answers = _answers({faq_id for group in shared for faq_id in group})
    for group in shared:
        for faq_id, text in group.items():
            if faq_id in answers:  # else deleted since
                yield AskedText(
                    faq=faq_id,
                    text=text,
                    answer=answers[faq_id],
                    translates=originals[faq_id],
                )


def _answers(faq_ids: Iterable[int]) -> Mapping[int, str]:
    answers: dict[int, str] = {}
    ids = sorted(faq_ids)
    for start in range(0, len(ids), READ_AT_ONCE):
        rows = FAQ.objects.filter(pk__in=ids[start : start + READ_AT_ONCE])
        answers |= dict(rows.values_list("pk", "answer"))
    return answers


def _by_faq(
    clashes: Iterable[tuple[AskedText, ...]],
) -> dict[int, tuple[int, ...]]:
    others: dict[int, set[int]] = defaultdict(set)
    for clash in clashes:
        for each in clash:
            rivals = (
                int(other.faq) for other in clash if other.original != each.original
            )
            others[int(each.faq)].update(rivals)
    return {faq_id: tuple(sorted(found)) for faq_id, found in others.items()}


def clash_lines(*, shown: int = 20) -> Iterator[str]:
    """Which FAQs clash, for people, that many at most; nothing where none does."""
    others = clashing_faqs()
    if not others:
        return
    yield (
        f"{len(others):,} FAQs have a question that another one answers differently. "
        "The bot asks which is meant; keep one of each, or say how they differ:"
    )
    questions = FAQ.objects.in_bulk(sorted(others)[:shown])
    for faq_id, faq in sorted(questions.items()):
        rivals = ", ".join(map(str, others[faq_id][:shown]))
        yield f"  FAQ {faq_id}, as {rivals}: {faq.question}"
    if len(others) > shown:
        yield f"  and {len(others) - shown:,} more"
