"""`manage.py evaluate_faq`: how well search does on test sets."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq.evaluating import (
    BASELINE,
    REMEDY,
    EvaluationSet,
    Figures,
    InvalidBaseline,
    InvalidEvaluationSet,
    InvalidVectorFile,
    PlotUnavailable,
    Trial,
    check_quality,
    curve_of,
    evaluate,
    figures_of,
    plot_curves,
    read_bundled_sets,
    read_set,
    with_one_phrasing,
)
from faq.indexing import current_encoder

if TYPE_CHECKING:
    from faq.evaluating import Movement

PLOT_TARGET = 0.95
HEADER = ("set", "figure", "baseline", "now", "difference", "")


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
        parser.add_argument(
            "--one-phrasing",
            action="store_true",
            help="question and answer alone: leave alternates and keywords out",
        )
        parser.add_argument("--json", action="store_true", help="one object, by set")
        parser.add_argument("--plot", type=Path, help="draw the curves (.png, .svg)")
        quality = parser.add_mutually_exclusive_group()
        quality.add_argument(
            "--gate",
            action="store_true",
            help="fail where the bundled sets do worse than their baseline",
        )
        quality.add_argument(
            "--accept",
            action="store_true",
            help="make what the bundled sets do now their baseline",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        if options["gate"] or options["accept"]:
            others = ("kb", "queries", "json", "plot", "one_phrasing")
            if any(options[name] for name in others):
                raise CommandError(
                    "--gate and --accept measure the bundled sets and print what moved;"
                    " leave out --kb, --queries, --json, --plot and --one-phrasing."
                )
            self._check_quality(accept=options["accept"])
            return
        sets = _sets(options["kb"], options["queries"])
        if options["one_phrasing"]:
            sets = map(with_one_phrasing, sets)
        trials = {each.name: self._evaluate(each) for each in sets}
        figures = {name: figures_of(each) for name, each in trials.items()}
        if options["json"]:
            self.stdout.write(json.dumps({n: _rounded(f) for n, f in figures.items()}))
        else:
            self._print_table(figures)
        if options["plot"]:
            self._plot(trials, options["plot"])

    def _evaluate(self, evaluation_set: EvaluationSet) -> list[Trial]:
        total = len(evaluation_set.questions)
        with tqdm(
            total=total, desc=evaluation_set.name, leave=False, disable=None
        ) as b:
            return evaluate(
                evaluation_set,
                encoder=current_encoder().encoder,
                on_progress=b.update,
            )

    def _check_quality(self, *, accept: bool) -> None:
        state = current_encoder()
        if state.encoder is None:
            raise CommandError(f"The baseline needs the encoder. {state.warning}")
        try:
            with tqdm(desc="questions", leave=False, disable=None) as bar:
                report = check_quality(
                    settings.BASE_DIR / "fixtures",
                    state.encoder,
                    accept=accept,
                    on_progress=bar.update,
                )
        except (InvalidBaseline, InvalidEvaluationSet, InvalidVectorFile) as exc:
            raise CommandError(str(exc)) from exc
        self._print_movements(report.movements)
        for note in report.notes:
            self.stdout.write(note)
        if accept:
            self.stdout.write(f"This is the baseline now; commit {BASELINE}.")
        elif report.failures:
            failures = "\n".join(f"  {failure}" for failure in report.failures)
            raise CommandError(
                f"The quality gate fails:\n{failures}\nTo make this the baseline, "
                f"{REMEDY} and have the diff of {BASELINE} reviewed."
            )

    def _print_movements(self, movements: Sequence[Movement]) -> None:
        if not movements:
            self.stdout.write("Nothing moved.")
            return
        rows = [HEADER, *map(_cells, movements)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(w) for cell, w in zip(row, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())

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
            self.stderr.write(f"Figures by words alone. {warning}")

    def _plot(self, trials: Mapping[str, list[Trial]], path: Path) -> None:
        curves = {name: curve_of(each) for name, each in trials.items()}
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
        yield from read_bundled_sets(settings.BASE_DIR / "fixtures")
    except InvalidEvaluationSet as exc:
        raise CommandError(str(exc)) from exc


def _rounded(figures: Figures) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, 4)
        for name, value in asdict(figures).items()
    }


def _cells(movement: Movement) -> tuple[str, ...]:
    numbers = (
        movement.bound and f"{movement.bound.value:.4f}",
        None if movement.now is None else f"{movement.now:.4f}",
        None if movement.difference is None else f"{movement.difference:+.4f}",
    )
    return (
        movement.set_name,
        movement.figure,
        *(number or "-" for number in numbers),
        movement.change,
    )
