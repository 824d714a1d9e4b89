"""Knowledge bases with labelled questions, as published and varied."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from faq.retrieval.arrays import Floats
from faq.retrieval.encoder import Encoder
from faq.retrieval.encoder_pair import EncoderPair
from faq.retrieval.results import Document
from faq.retrieval.segments.segment import answer_text
from faq.retrieval.text.normalisation import text_key

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "fixtures" / "evaluation"
SAMPLE = ROOT / "fixtures" / "faq_dataset.csv"
MODEL = ROOT / "models" / "small"
OTHERS = ROOT / "models" / "multilingual"
# Of other languages, made of xSID: their licence keeps them out of the repository.
FOREIGN = ROOT.parent / "shared" / "benchmarks" / "multilingual"
ACROSS = "_asked_in_"
SETS = ("banking77_oos", "hint3_curekart", "hint3_sofmattress", "stackfaq")
MAX_QUESTIONS = 300  # of a variant
KEPT_WITHOUT_FAQ = 0.5  # share of the questions whose FAQ was dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    text: str
    right: frozenset[int]  # FAQs that answer it


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeBase:
    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]
    none_texts: tuple[str, ...] = ()  # marked by staff as "none of these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """How to make another knowledge base from one."""

    seed: int
    drop: float = 0.0  # share of the FAQs removed: their questions have no answer
    phrasings: int | None = None  # kept of each FAQ
    has_answers: bool = True
    labels: int = 0  # questions that staff have labelled


TAUGHT = (
    Variant(seed=24, labels=100),
    Variant(seed=25, labels=100, drop=0.2),
    Variant(seed=26, labels=40),
)
PHRASED = (
    Variant(seed=1, drop=0.2),
    Variant(seed=2, drop=0.4),
    Variant(seed=3, phrasings=1),
    Variant(seed=4, phrasings=2, drop=0.2),
    Variant(seed=5, phrasings=3, drop=0.3),
    Variant(seed=6, phrasings=5, drop=0.2),
    Variant(seed=7, phrasings=8, drop=0.1),
    Variant(seed=8, phrasings=5, labels=100),
    Variant(seed=9, phrasings=3, labels=60, drop=0.2),
    Variant(seed=10, phrasings=1, drop=0.3),
    *TAUGHT,
)
ANSWERED = (
    Variant(seed=1, drop=0.15),
    Variant(seed=2, drop=0.3),
    Variant(seed=3, drop=0.5),
    Variant(seed=4, has_answers=False),
    Variant(seed=5, has_answers=False, drop=0.3),
    Variant(seed=6, labels=60, drop=0.2),
    Variant(seed=7, labels=100, has_answers=False),
    Variant(seed=8, drop=0.4),
    *TAUGHT,
)


def load(name: str, folder: Path = FOLDER) -> KnowledgeBase:
    rows = _rows(folder / name / "kb.csv")
    numbers = {row["id"]: number for number, row in enumerate(rows)}
    documents = _documents(rows)
    with (folder / name / "queries.csv").open(encoding="utf-8", newline="") as file:
        questions = tuple(
            Question(
                text=row["query"],
                right=frozenset(
                    numbers[key] for key in row["faq_id"].split("|") if key
                ),
            )
            for row in csv.DictReader(file)
        )
    return KnowledgeBase(name=name, documents=documents, questions=questions)


def foreign_sets() -> list[str]:
    """The names of the sets in other languages; none where they are absent."""
    return sorted(path.parent.name for path in FOREIGN.glob("*/queries.csv"))


def is_across(name: str) -> bool:
    """Whether it is asked in another language than its knowledge base."""
    return ACROSS in name


def load_sample() -> KnowledgeBase:
    """The sample knowledge base, without its questions."""
    documents = _documents(_rows(SAMPLE))
    return KnowledgeBase(name="sample", documents=documents, questions=())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _documents(rows: Sequence[Mapping[str, str]]) -> tuple[Document, ...]:
    return tuple(
        Document(
            faq_id=number,
            question=row["question"],
            answer=row["answer"],
            category=row.get("category", ""),
            keywords=tuple(row["keywords"].split()),
            alternates=tuple(filter(None, row["alternates"].split("|"))),
        )
        for number, row in enumerate(rows)
    )


def variants_of(base: KnowledgeBase) -> list[KnowledgeBase]:
    """The knowledge base itself and others made from it."""
    plan = ANSWERED if base.name == "stackfaq" else PHRASED
    return [base, *(vary(base, variant) for variant in plan)]


def vary(base: KnowledgeBase, variant: Variant) -> KnowledgeBase:
    dice = random.Random(variant.seed)  # noqa: S311 - reproducible, not secret
    kept = [d for d in base.documents if dice.random() >= variant.drop]
    documents = {d.faq_id: _shorten(d, variant, dice) for d in kept}
    questions = [
        Question(text=question.text, right=question.right & documents.keys())
        for question in base.questions
        if question.right & documents.keys()
        or not question.right
        or dice.random() < KEPT_WITHOUT_FAQ
    ]
    dice.shuffle(questions)
    labelled, asked = questions[: variant.labels], questions[variant.labels :]
    return label(
        KnowledgeBase(
            name=base.name,
            documents=tuple(documents.values()),
            questions=tuple(asked[:MAX_QUESTIONS]),
        ),
        labelled,
    )


def label(base: KnowledgeBase, labelled: Sequence[Question]) -> KnowledgeBase:
    """The knowledge base after staff have labelled these questions."""
    documents = {document.faq_id: document for document in base.documents}
    for question in labelled:
        for number in sorted(question.right)[:1]:
            known = documents[number]
            alternates = (*known.alternates, question.text)
            documents[number] = replace(known, alternates=alternates)
    none = tuple(question.text for question in labelled if not question.right)
    return replace(base, documents=tuple(documents.values()), none_texts=none)


def _shorten(document: Document, variant: Variant, dice: random.Random) -> Document:
    if not variant.has_answers:
        document = replace(document, answer="Canned answer.")
    if variant.phrasings is None:
        return document
    pool = [document.question, *document.alternates]
    dice.shuffle(pool)
    first, *others = pool[: variant.phrasings]
    return replace(document, question=first, alternates=tuple(others))


class VectorStore(dict[str, Floats]):
    """Vectors by text key, each text encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self._encoder = encoder

    def embed(self, base: KnowledgeBase) -> None:
        texts = [
            text
            for document in base.documents
            for text in (document.question, *document.alternates, answer_text(document))
        ]
        for text in (*texts, *base.none_texts):
            key = text_key(text)
            if key not in self:
                self[key] = np.array(self._encoder.encode([text])[0])


def load_encoder() -> Encoder:
    return Encoder.load(MODEL)


def load_pair() -> EncoderPair:
    return EncoderPair(Encoder.load(MODEL), OTHERS)


Vectors = Mapping[str, Floats]
