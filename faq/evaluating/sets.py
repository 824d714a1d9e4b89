"""Test sets: a knowledge base and questions with their right FAQs, from two files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from faq.importing.cells import split_alternates
from faq.importing.columns import Column, Columns
from faq.importing.exceptions import ImportRejected
from faq.importing.reading import read_records, read_table
from faq.retrieval.results import Document
from faq.retrieval.text.normalisation import normalise

if TYPE_CHECKING:
    from faq.importing.formats.records import Record

Read = TypeVar("Read")
SAMPLES = {"sample": "sample_questions.csv", "sample_hard": "hard_questions.csv"}
FORMAT = "the columns query, faq_id or faq_question, and kind"


class InvalidEvaluationSet(Exception):
    """The files make no test set; the message names file, place and remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a customer asks and the FAQs that answer it; none, if there are none."""

    text: str
    right: frozenset[int] = frozenset()
    kind: str = ""
    weight: float = 1.0  # how much it counts; less where nobody checked it


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSet:
    """A knowledge base and questions about it."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]

    def first(self, count: int | None) -> EvaluationSet:
        """With so many of its questions; None: with all."""
        return replace(self, questions=self.questions[:count])


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentIds:
    """FAQ numbers by the names that a file of questions uses for them."""

    by_id: Mapping[str, int]
    by_question: Mapping[str, int]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> DocumentIds:
        return cls(
            by_id={name: document.faq_id for name, document in documents.items()},
            by_question={
                normalise(document.question): document.faq_id
                for document in documents.values()
            },
        )


def read_set(kb: Path, queries: Path) -> EvaluationSet:
    """The test set in two files, else `InvalidEvaluationSet`; touches no database."""
    documents = read_documents(kb)
    return EvaluationSet(
        name=kb.parent.name if kb.stem == "kb" else kb.stem,
        documents=tuple(documents.values()),
        questions=read_questions(queries, DocumentIds.of(documents)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFiles:
    """A test set on disk."""

    name: str
    kb: Path
    queries: Path

    def read(self) -> EvaluationSet:
        return replace(read_set(self.kb, self.queries), name=self.name)


def with_one_phrasing(evaluation_set: EvaluationSet) -> EvaluationSet:
    """The set, its FAQs left with question and answer alone."""
    bare = (replace(d, alternates=(), keywords=()) for d in evaluation_set.documents)
    return replace(evaluation_set, documents=tuple(bare))


def bundled_sets(fixtures: Path) -> Iterator[SetFiles]:
    """The published sets, and the sample knowledge base with both its questions."""
    for kb in sorted((fixtures / "evaluation").glob("*/kb.csv")):
        queries = kb.with_name("queries.csv")
        yield SetFiles(name=kb.parent.name, kb=kb, queries=queries)
    for name, questions in SAMPLES.items():
        kb = fixtures / "faq_dataset.csv"
        yield SetFiles(name=name, kb=kb, queries=fixtures / questions)


def read_bundled_sets(fixtures: Path) -> Iterator[EvaluationSet]:
    """What is in them."""
    return (files.read() for files in bundled_sets(fixtures))


def read_documents(path: Path) -> Mapping[str, Document]:
    """Documents by the id that the file gives them, or else by their row's number."""
    table = _read(path, lambda file: read_table(file, path.name))
    columns = table.columns
    documents: dict[str, Document] = {}
    for number, record in enumerate(_checked(path, table.records()), start=1):
        document = _document(number, record, columns)
        name = _cell(record, columns, Column.ID) or str(number)
        if not document.question:
            raise InvalidEvaluationSet(
                f"{path}: {record.place} has no question; fill it in or delete the row."
            )
        if name in documents:
            raise InvalidEvaluationSet(
                f"{path}: {record.place} repeats the id '{name}'; give it its own."
            )
        documents[name] = document
    if not documents:
        raise InvalidEvaluationSet(f"{path}: no FAQ below the header; add some rows.")
    return documents


def read_questions(path: Path, names: DocumentIds) -> tuple[Question, ...]:
    """Questions with the FAQs that the file names; an empty name is none."""
    header, *records = _read(path, lambda file: list(read_records(file)))
    headers = [cell.strip().casefold() for cell in header.cells]
    named_by = next((h for h in ("faq_id", "faq_question") if h in headers), None)
    if "query" not in headers or named_by is None:
        raise InvalidEvaluationSet(
            f"{path}: there is no column '{'query' if named_by else 'faq_id'}'; "
            f"the file needs {FORMAT}."
        )
    known = names.by_id if named_by == "faq_id" else names.by_question
    questions = []
    for record in _checked(path, records):
        cells = dict(zip(headers, record.cells, strict=False))
        right = frozenset(
            _resolve(name, known, place=f"{path}: {record.place}: {named_by}")
            for name in cells.get(named_by, "").split("|")
            if name.strip()
        )
        questions.append(
            Question(text=cells["query"], right=right, kind=cells.get("kind", ""))
        )
    if not questions:
        raise InvalidEvaluationSet(f"{path}: no question below the header; add some.")
    return tuple(questions)


def _read(path: Path, read: Callable[[BinaryIO], Read]) -> Read:
    try:
        with path.open("rb") as file:
            return read(file)
    except OSError as exc:
        raise InvalidEvaluationSet(
            f"{path}: {exc.strerror or type(exc).__name__}; name a CSV file."
        ) from exc
    except ImportRejected as exc:
        raise InvalidEvaluationSet(f"{path}: {exc}") from exc


def _checked(path: Path, records: Iterable[Record]) -> Iterator[Record]:
    for record in records:
        if record.problem:
            raise InvalidEvaluationSet(f"{path}: {record.place} {record.problem}.")
        yield record


def _document(number: int, record: Record, columns: Columns) -> Document:
    return Document(
        faq_id=number,
        question=_cell(record, columns, Column.QUESTION),
        answer=_cell(record, columns, Column.ANSWER),
        category=_cell(record, columns, Column.CATEGORY),
        keywords=tuple(_cell(record, columns, Column.KEYWORDS).split()),
        alternates=split_alternates(_cell(record, columns, Column.ALTERNATES)),
    )


def _cell(record: Record, columns: Columns, column: Column) -> str:
    position = columns.positions.get(column)
    if position is None or position >= len(record.cells):
        return ""
    return record.cells[position].strip()


def _resolve(name: str, known: Mapping[str, int], *, place: str) -> int:
    key = name.strip() if name.strip() in known else normalise(name)
    if key not in known:
        raise InvalidEvaluationSet(
            f"{place} '{name.strip()}' is not in the knowledge base; "
            "correct it, or leave it empty where no FAQ answers."
        )
    return known[key]
