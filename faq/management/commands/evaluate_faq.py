"""`manage.py evaluate_faq`: how well search does on test sets."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq.embedding import current_encoder
from faq.evaluation import Figures, Outcome, curve_of, evaluate, figures_of
from faq.evaluation_sets import EvaluationSet, InvalidEvaluationSet, read_set
from faq.plotting import PlotUnavailable, plot_curves

SAMPLES = {"sample": "sample_questions.csv", "sample_hard": "hard_questions.csv"}
PLOT_TARGET = 0.95


class Command(BaseCommand):
    help = (
        "Measure search on a knowledge base and questions with their right FAQs: "
        "two files, or else the bundled sets. Touches no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kb",
            type=Path,
            help="CSV: id,question,answer,category,keywords,alternates",
        )
        parser.add_argument(
            "--queries", type=Path, help="CSV: query,faq_id (or faq_question),kind"
        )
        parser.add_argument("--json", action="store_true", help="one object, by set")
        parser.add_argument("--plot", type=Path, help="draw the curves (.png, .svg)")

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        outcomes = {
            evaluation_set.name: self._evaluate(evaluation_set)
            for evaluation_set in _sets(options["kb"], options["queries"])
        }
        figures = {name: figures_of(each) for name, each in outcomes.items()}
        if options["json"]:
            self.stdout.write(json.dumps({n: _rounded(f) for n, f in figures.items()}))
        else:
            self._print_table(figures)
        if options["plot"]:
            self._plot(outcomes, options["plot"])

    def _evaluate(self, evaluation_set: EvaluationSet) -> list[Outcome]:
        total = len(evaluation_set.questions)
        with tqdm(
            total=total, desc=evaluation_set.name, leave=False, disable=None
        ) as b:
            return evaluate(
                evaluation_set,
                encoder=current_encoder().encoder,
                on_progress=b.update,
            )

    def _print_table(self, figures: Mapping[str, Figures]) -> None:
        width = max(len(name) for name in ("set", *figures))
        names = [field.name for field in fields(Figures)]
        self.stdout.write("  ".join(["set".ljust(width), *names]))
        for name, each in figures.items():
            cells = [
                ("-" if value is None else f"{value:.3f}").rjust(len(column))
                for column, value in asdict(each).items()
            ]
            self.stdout.write("  ".join([name.ljust(width), *cells]))
        if warning := current_encoder().warning:
            self.stderr.write(f"Measured by words alone. {warning}")

    def _plot(self, outcomes: Mapping[str, list[Outcome]], path: Path) -> None:
        curves = {name: curve_of(each) for name, each in outcomes.items()}
        try:
            plot_curves(curves, path, target=PLOT_TARGET)
        except PlotUnavailable as exc:
            raise CommandError(str(exc)) from exc


def _sets(kb: Path | None, queries: Path | None) -> Iterator[EvaluationSet]:
    if (kb is None) is not (queries is None):
        raise CommandError("--kb and --queries go together; name both files.")
    try:
        if kb is not None and queries is not None:
            yield read_set(kb, queries)
            return
        fixtures = settings.BASE_DIR / "fixtures"
        for folder in sorted((fixtures / "evaluation").glob("*/kb.csv")):
            yield read_set(folder, folder.with_name("queries.csv"))
        for name, questions in SAMPLES.items():
            sample = read_set(fixtures / "faq_dataset.csv", fixtures / questions)
            yield replace(sample, name=name)
    except InvalidEvaluationSet as exc:
        raise CommandError(str(exc)) from exc


def _rounded(figures: Figures) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, 4)
        for name, value in asdict(figures).items()
    }
