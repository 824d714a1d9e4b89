"""Questions that tell how far confidence can be trusted in one knowledge base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from faq.evaluating.evaluation import Trial, ask_all
from faq.evaluating.sets import Question
from faq.models import LabelledQuestion
from faq.retrieval.index import Index
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.retrieval.arrays import Floats
    from faq.retrieval.encoder import Encoder
    from faq.retrieval.results import Document

FOLDS = 6
QUESTIONS_PER_FOLD = 500  # so many tell enough, however large the knowledge base


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOutTrials:
    """Asks questions of a knowledge base that has not seen their wording."""

    documents: Sequence[Document]
    encoder: Encoder | None
    vectors: Mapping[str, Floats]
    none_texts: Sequence[str] = ()  # marked by staff as "none of these"
    reader: str | None = None  # only questions that this encoder reads are asked
    on_progress: Callable[[], object] = lambda: None

    def of_labels(self, questions: Sequence[Question]) -> list[Trial]:
        """Trials of labelled questions.

        A sixth of them at a time is asked, of all that the others have taught.
        """
        trials = []
        for fold in range(min(FOLDS, len(questions))):
            asked = questions[fold::FOLDS]
            hidden = {normalise(question.text) for question in asked}
            documents = [_without(document, hidden) for document in self.documents]
            none_texts = [t for t in self.none_texts if normalise(t) not in hidden]
            trials += self._ask(documents, asked, none_texts)
        return trials

    def of_own_phrasings(self) -> list[Trial]:
        """Trials of the knowledge base's own phrasings, each left out in its turn.

        In every round another sixth of the FAQs is left out altogether: half of their
        phrasings are the questions that have no answer, one in three of all.
        """
        trials = []
        for fold in range(FOLDS):
            documents, questions = _fold(self.documents, fold)
            step = -(-len(questions) // QUESTIONS_PER_FOLD) or 1
            trials += self._ask(documents, questions[::step], self.none_texts)
        return trials

    def _ask(
        self,
        documents: Sequence[Document],
        questions: Sequence[Question],
        none_texts: Sequence[str],
    ) -> list[Trial]:
        index = Index.build(documents, encoder=self.encoder, vectors=self.vectors)
        memory = NoneMemory(none_texts, self.vectors)
        asked = [question for question in questions if self._is_asked(question)]
        return ask_all(index, asked, memory=memory, on_progress=self.on_progress)

    def _is_asked(self, question: Question) -> bool:
        if self.encoder is None or self.reader is None:
            return True
        return self.encoder.reader_of(question.text).sha256 == self.reader


def labelled_questions(used: Iterable[Question] = ()) -> list[Question]:
    """What staff labelled: each question once, with all FAQs that answer it.

    `used` are labels from use; they come after those of staff, and count only for
    questions that staff have not labelled. One that only says "not this FAQ" has no
    answer, unless customers say of another FAQ that it is right.
    """
    right: dict[str, set[int]] = defaultdict(set)
    labels = LabelledQuestion.objects.order_by("id")
    for text, faq_id in labels.values_list("text", "faq_id"):
        right[text].update([] if faq_id is None else [faq_id])
    of_staff = [
        Question(text=text, right=frozenset(faq_ids)) for text, faq_ids in right.items()
    ]
    return [*of_staff, *_merged(used, known={normalise(text) for text in right})]


def _merged(used: Iterable[Question], *, known: Container[str]) -> list[Question]:
    """Each question once, with the weight of the heaviest label that decides it."""
    merged: dict[str, Question] = {}
    # Those that name an answer first: they decide.
    for question in sorted(used, key=lambda each: (not each.right, -each.weight)):
        key = normalise(question.text)
        if key in known:
            continue
        first = merged.setdefault(key, question)
        merged[key] = replace(first, right=first.right | question.right)
    return list(merged.values())


def none_texts() -> list[str]:
    """Questions that staff marked as having no answer."""
    marks = LabelledQuestion.objects.filter(faq=None).order_by("id")
    return list(marks.values_list("text", flat=True))


def _without(document: Document, hidden: Container[str]) -> Document:
    """The document without the phrasings that normalise to these."""
    kept = [text for text in document.alternates if normalise(text) not in hidden]
    return replace(document, alternates=tuple(kept))


def _fold(
    documents: Sequence[Document], fold: int
) -> tuple[list[Document], list[Question]]:
    kept: list[Document] = []
    questions: list[Question] = []
    for position, document in enumerate(documents):
        texts = (document.question, *document.alternates)
        left_out = position % FOLDS
        if left_out == fold:
            half = max(1, len(texts) // 2)
            questions += [Question(text=text) for text in texts[:half]]
            continue
        turn = fold if fold < left_out else fold - 1
        if len(texts) > 1 and turn < len(texts):
            asked = Question(text=texts[turn], right=frozenset([document.faq_id]))
            questions.append(asked)
            question, *alternates = texts[:turn] + texts[turn + 1 :]
            document = replace(  # noqa: PLW2901 - the same document, one phrasing less
                document, question=question, alternates=tuple(alternates)
            )
        kept.append(document)
    return kept, questions
