"""`manage.py evaluate_answers`: what the whole bot, its model included, answers."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq import search
from faq.evaluating import (
    DocumentIds,
    EvaluationSet,
    InvalidBaseline,
    InvalidEvaluationSet,
    SetFiles,
    bundled_sets,
    read_questions,
)
from faq.indexing import load_documents
from faq.models import FAQ
from supportbot.evaluating import AskingFailed
from supportbot.evaluating.answers import (
    LIVE,
    SCRIPTED,
    AnswerFigures,
    AskedQuestion,
    Commission,
    ModelChoice,
    ask_in_own_process,
    ask_set,
    figures_of,
)
from supportbot.evaluating.answers.quality_gate import BASELINE, REMEDY, check_answers
from supportbot.evaluating.answers.table import lines_of
from supportbot.evaluating.recorded_replies import InvalidRecording, read_replies
from supportbot.llm import calling

if TYPE_CHECKING:
    pass

FIXTURES = settings.BASE_DIR / "fixtures"
SETS = "sample,sample_hard"


class Command(BaseCommand):
    help = (
        "Ask sets of questions through the whole bot with a model, and count what "
        "became of them. The bundled sets, and a knowledge base in a file, are asked "
        "in a database of their own; --queries alone asks the published FAQs. Nothing "
        "is stored."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        _add_sets(parser)
        _add_model(parser)
        parser.add_argument("--json", action="store_true", help="one object, by set")
        parser.add_argument(
            "--save", type=Path, help="write what became of each question, one a line"
        )
        parser.add_argument(
            "--record", type=Path, help="write what the model said, for --model FILE"
        )
        quality = parser.add_mutually_exclusive_group()
        quality.add_argument(
            "--gate",
            action="store_true",
            help="fail where the bot does worse than its baseline",
        )
        quality.add_argument(
            "--accept",
            action="store_true",
            help="make what the bot does now the baseline",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        try:
            if options["gate"] or options["accept"]:
                self._check(accept=options["accept"])
            else:
                self._evaluate(options)
        except (
            AskingFailed,
            InvalidBaseline,
            InvalidEvaluationSet,
            InvalidRecording,
        ) as exc:
            raise CommandError(str(exc)) from exc

    def _evaluate(self, options: Mapping[str, Any]) -> None:
        asked = list(tqdm(_asked(options), leave=False, disable=None))
        if options["save"]:
            _write_lines(options["save"], (asdict(each.trial) for each in asked))
        if options["record"]:
            recorded = (each.recorded for each in asked if each.recorded)
            _write_lines(options["record"], map(asdict, recorded))
        figures = _figures_by_set(asked)
        if options["json"]:
            by_set = {name: asdict(each) for name, each in figures.items()}
            self.stdout.write(json.dumps(by_set))
        else:
            for line in lines_of(figures):
                self.stdout.write(line)

    def _check(self, *, accept: bool) -> None:
        with tqdm(desc="questions", leave=False, disable=None) as bar:
            movements = check_answers(FIXTURES, accept=accept, on_progress=bar.update)
        for movement in movements:
            self.stdout.write(f"{movement} ({movement.change})")
        if not movements:
            self.stdout.write("Nothing moved.")
        if accept:
            self.stdout.write(f"This is the baseline now; commit {BASELINE}.")
        elif failures := [str(each) for each in movements if each.fails]:
            raise CommandError(_failed(failures))


def _add_sets(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--sets",
        default=SETS,
        help=f"names of bundled sets, or all (default: {SETS})",
    )
    parser.add_argument(
        "--kb",
        type=Path,
        help="CSV: id,question,answer,category,keywords,alternates",
    )
    parser.add_argument(
        "--queries", type=Path, help="CSV: query,faq_id (or faq_question),kind"
    )


def _add_model(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--model",
        default=SCRIPTED,
        help=f"'{SCRIPTED}': a referee that names the right FAQ of its prompt, but "
        f"in 5 of 100 questions another; '{LIVE}': the configured model, which "
        "costs money; or a file that --record wrote",
    )
    parser.add_argument(
        "--tagged",
        action="store_true",
        help="a model that is held to no schema: its replies are tagged lines",
    )
    parser.add_argument("--limit", type=int, help="only so many questions of each set")


def _asked(options: Mapping[str, Any]) -> Iterator[AskedQuestion]:
    model = ModelChoice(name=options["model"], is_tagged=options["tagged"])
    if model.name not in {SCRIPTED, LIVE}:
        read_replies(Path(model.name))  # before the work
    if model.name == LIVE and calling.availability() == "not_configured":
        raise CommandError(
            "--model live: no model is configured; set its key in .env, or leave out "
            "--model."
        )
    kb, queries = options["kb"], options["queries"]
    if kb and not queries:
        raise CommandError("--kb: there are no questions; name a file of --queries.")
    if queries and not kb:
        asked = _own_set(queries).first(options["limit"])
        return ask_set(asked, faqs=search, model=model)
    files = _files(options["sets"], kb, queries)
    return ask_in_own_process(
        Commission(sets=files, model=model, limit=options["limit"])
    )


def _own_set(queries: Path) -> EvaluationSet:
    """The questions of a file about the published FAQs."""
    documents = load_documents(FAQ.objects.published())
    names = {str(document.faq_id): document for document in documents}
    questions = read_questions(queries, DocumentIds.of(names))
    return EvaluationSet(
        name=queries.stem, documents=tuple(documents), questions=questions
    )


def _files(names: str, kb: Path | None, queries: Path | None) -> Sequence[SetFiles]:
    if kb and queries:
        return [SetFiles(name=queries.stem, kb=kb.resolve(), queries=queries.resolve())]
    bundled = {each.name: each for each in bundled_sets(FIXTURES)}
    chosen = list(bundled) if names == "all" else names.split(",")
    if unknown := [name for name in chosen if name not in bundled]:
        raise CommandError(
            f"--sets: there is no set '{unknown[0]}'; choose from "
            f"{', '.join(bundled)}, or all."
        )
    return [bundled[name] for name in chosen]


def _figures_by_set(asked: Sequence[AskedQuestion]) -> dict[str, AnswerFigures]:
    names = dict.fromkeys(each.trial.set_name for each in asked)
    return {
        name: figures_of([each.trial for each in asked if each.trial.set_name == name])
        for name in names
    }


def _write_lines(path: Path, values: Iterable[object]) -> None:
    lines = [json.dumps(each, ensure_ascii=False, default=str) for each in values]
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as exc:
        raise CommandError(
            f"{path}: {exc.strerror or type(exc).__name__}; name a file to write."
        ) from exc


def _failed(failures: Sequence[str]) -> str:
    listed = "\n".join(f"  {failure}" for failure in failures)
    return (
        f"The gate of answers fails:\n{listed}\nTo make this the baseline, {REMEDY} "
        f"and have the diff of {BASELINE} reviewed."
    )
