"""`manage.py calibrate_faq`: thresholds for this knowledge base and a precision."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser, ArgumentTypeError
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq.evaluating import (
    DocumentIds,
    HeldOutTrials,
    InvalidEvaluationSet,
    MeasuredShare,
    PlotUnavailable,
    Point,
    Question,
    Report,
    apply,
    calibrate,
    labelled_questions,
    none_texts,
    plot_curves,
    read_questions,
    vectors_of,
)
from faq.indexing import (
    current_encoder,
    load_documents,
    outdated_warning,
    stored_vectors,
    texts_of,
)
from faq.models import FAQ
from faq.voices import qualified_labels

if TYPE_CHECKING:
    from faq.retrieval import Encoder
    from faq.retrieval.results import Document

FROM_USE = "from use"


class Command(BaseCommand):
    help = (
        "Recommend the confidence and the lead from which to answer surely, as likely, "
        "and to ask back, from labelled questions and the knowledge base's own "
        "phrasings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--labels",
            type=Path,
            help="CSV: query,faq_id (or faq_question); else those of staff and of use",
        )
        target = parser.add_mutually_exclusive_group()
        target.add_argument("--target-precision", type=_precision, default=0.95)
        target.add_argument(
            "--max-wrong",
            type=_precision_from_wrong,
            dest="target_precision",
            metavar="N",
            help="at most N wrong answers in 100",
        )
        parser.add_argument("--apply", action="store_true", help="put them in force")
        parser.add_argument("--reason", default="", help="goes on record with --apply")
        parser.add_argument("--by", help="who applies it; else the user of the system")
        parser.add_argument("--plot", type=Path, help="draw the curve (.png, .svg)")

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        if options["apply"] and not options["reason"].strip():
            raise CommandError("--apply needs --reason TEXT: it goes on record.")
        documents = load_documents(FAQ.objects.published())
        if not documents:
            raise CommandError(
                "There is no published FAQ; import some with manage.py import_faq FILE."
            )
        labels = _labels(options["labels"], documents)
        report = self._calibrate(
            documents, labels, target_precision=options["target_precision"]
        )
        used_count = sum(label.kind == FROM_USE for label in labels)
        self._print(report, used_count=used_count)
        if warning := outdated_warning(_reader_of_most(documents)):
            self.stdout.write(f"Note: {warning}")
        if options["plot"]:
            _plot(report, options["plot"])
        if options["apply"]:
            self._apply(
                report,
                encoder=_reader_of_most(documents),
                reason=options["reason"],
                by=options["by"],
            )

    def _calibrate(
        self,
        documents: Sequence[Document],
        labels: Sequence[Question],
        *,
        target_precision: float,
    ) -> Report:
        encoder, reader = current_encoder().encoder, _reader_of_most(documents)
        none = none_texts()
        texts = chain(none, *map(texts_of, documents))
        known = stored_vectors(encoder, texts) if encoder else {}
        with tqdm(desc="Asking", unit=" questions", leave=False, disable=None) as bar:
            trials = HeldOutTrials(
                documents=documents,
                encoder=encoder,
                vectors=vectors_of(documents, encoder, known),
                none_texts=none,
                reader=reader.sha256 if reader else None,
                on_progress=bar.update,
            )
            return calibrate(trials, labels, target_precision=target_precision)

    def _print(self, report: Report, *, used_count: int) -> None:
        self.stdout.write(
            f"{report.label_count} labelled questions, {used_count} of them from use, "
            f"{report.label_none_count} without an answer; {report.own_count} own "
            "phrasings left out."
        )
        self.stdout.write("threshold  precision (95 % interval)  coverage  answers")
        for point in report.points:
            self.stdout.write(_row(point))
        recommendation = report.recommendation
        if recommendation is not None:
            thresholds = recommendation.thresholds
            self.stdout.write(
                f"Recommended: answer from {thresholds.sure:.3f}, as likely from "
                f"{thresholds.likely:.3f} with a lead of {thresholds.lead:.2f}, ask "
                f"back from {thresholds.ask_back:.3f}: "
                f"{recommendation.point.wrong_per_100:.1f} wrong in 100 sure answers, "
                f"{recommendation.point.coverage:.0%} of what can be answered."
            )
            self.stdout.write(
                f"Likely answers that are right: {_measured(recommendation.likely)}; "
                f"lists that hold the answer: {_measured(recommendation.lists)}."
            )
        for note in report.notes:
            self.stdout.write(f"Note: {note}")

    def _apply(
        self, report: Report, *, encoder: Encoder | None, reason: str, by: str | None
    ) -> None:
        if report.recommendation is None:
            raise CommandError("Nothing was applied: there is no recommendation.")
        calibration = apply(
            report,
            encoder=encoder,
            reason=reason.strip(),
            applied_by=by or getpass.getuser(),
        )
        self.stdout.write(
            f"Applied as calibration {calibration.pk}, in force from the next request."
        )


def _reader_of_most(documents: Sequence[Document]) -> Encoder | None:
    """The encoder that reads most questions: thresholds are for what it reads."""
    encoder = current_encoder().encoder
    if encoder is None:
        return None
    readers = Counter(encoder.reader_of(document.question) for document in documents)
    return readers.most_common(1)[0][0]


def _labels(path: Path | None, documents: Sequence[Document]) -> list[Question]:
    if path is None:
        return labelled_questions(_used(documents))
    names = DocumentIds.of({str(document.faq_id): document for document in documents})
    try:
        return list(read_questions(path, names))
    except InvalidEvaluationSet as exc:
        raise CommandError(str(exc)) from exc


def _used(documents: Sequence[Document]) -> list[Question]:
    """Labels from use about FAQs that are there."""
    present = {document.faq_id for document in documents}
    return [
        Question(
            text=label.text,
            right=frozenset([label.faq_id] if label.is_right else []),
            weight=label.weight,
            kind=FROM_USE,
        )
        for label in qualified_labels()
        if label.faq_id in present
    ]


def _row(point: Point) -> str:
    interval = f"({point.interval.low:.3f} - {point.interval.high:.3f})"
    return (
        f"{point.threshold:9.3f}  {point.precision:9.3f} {interval:>17}  "
        f"{point.coverage:8.3f}  {point.answered_count:7d}"
    )


def _measured(share: MeasuredShare) -> str:
    interval = f"{share.interval.low:.0%} to {share.interval.high:.0%}"
    return f"{share.value:.0%} of {share.count} (95 % interval {interval})"


def _plot(report: Report, path: Path) -> None:
    try:
        plot_curves(
            {"this knowledge base": report.curve}, path, target=report.target_precision
        )
    except PlotUnavailable as exc:
        raise CommandError(str(exc)) from exc


def _precision(text: str) -> float:
    value = _number(text)
    if not 0.5 <= value < 1:  # noqa: PLR2004 - more wrong than right is no target
        raise ArgumentTypeError(f"'{text}': give a share from 0.5 up to 0.999.")
    return value


def _precision_from_wrong(text: str) -> float:
    return _precision(str(1 - _number(text) / 100))


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as exc:
        raise ArgumentTypeError(f"'{text}' is not a number.") from exc
