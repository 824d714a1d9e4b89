"""`manage.py ask QUESTION`: what the knowledge base makes of a question, and why."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from faq.indexing import Effort, current_encoder, outdated_warning
from faq.retrieval import Decision, Hit, SearchResult
from faq.search import search
from supportbot.chat.explaining import explain
from supportbot.chat.replies import Action, DecisionRecord

SENTENCES = {
    Decision.SURE: "Answered from the FAQ",
    Decision.LIKELY: "Answered from the FAQ as the closest answer",
    Decision.ASK_BACK: "Asked back: did you mean one of these?",
    Decision.NONE: "Not in the FAQ: the language model's turn",
    Decision.SMALL_TALK: "Small talk: no FAQ is meant",
}
ACTIONS = {
    Decision.SURE: Action.ANSWERED,
    Decision.LIKELY: Action.ANSWERED,
    Decision.ASK_BACK: Action.ASKED_BACK,
    Decision.NONE: Action.FALLBACK,
    Decision.SMALL_TALK: Action.CHATTED,
}


class Command(BaseCommand):
    help = "Ask the knowledge base a question, without a session or a language model."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("question")
        parser.add_argument(
            "--explain", action="store_true", help="show signals and matched words"
        )
        parser.add_argument("--limit", type=int, default=5, help="hits to show")

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        try:
            result = search(
                options["question"], limit=options["limit"], effort=Effort.FULL
            )
        except DatabaseError as exc:
            raise CommandError(
                f"The database cannot be used ({type(exc).__name__}). Is it up, and "
                "has 'manage.py migrate' run?"
            ) from exc
        thresholds = result.thresholds
        self.stdout.write(
            f"{SENTENCES[result.decision]} (confidence {result.confidence:.2f}; "
            f"sure from {thresholds.sure:.2f}, likely from {thresholds.likely:.2f} "
            f"with a lead of {thresholds.lead:.2f}, asks back from "
            f"{thresholds.ask_back:.2f})"
        )
        if options["explain"]:
            self._print_reasons(result)
        if result.match is not None:
            self.stdout.write(f"\n{result.match.document.answer}\n")
        for rank, hit in enumerate(result.hits, start=1):
            self.stdout.write(f"{rank}. #{hit.document.faq_id} {hit.document.question}")
            if options["explain"]:
                self._explain(hit)
        if options["explain"]:
            self._print_search(result)
        if warning := outdated_warning(current_encoder().encoder):
            self.stdout.write(f"Note: {warning}")

    def _explain(self, hit: Hit) -> None:
        self.stdout.write(f"   score {hit.score:.3f}, nearest phrasing: {hit.phrasing}")
        words = ", ".join(f"{m.word} {m.weight:.2f}" for m in hit.matched_words)
        self.stdout.write(f"   matched words: {words or 'none'}")
        signals = ", ".join(
            f"{name} {value:.3f}" for name, value in hit.signals.items()
        )
        self.stdout.write(f"   signals: {signals}")

    def _print_reasons(self, result: SearchResult) -> None:
        record = replace(
            DecisionRecord.of(ACTIONS[result.decision], result),
            certainty=result.certainty or "",
        )
        for sentence in explain(record):
            self.stdout.write(sentence)

    def _print_search(self, result: SearchResult) -> None:
        by = f" (read by {result.reader})" if result.reader else ""
        self.stdout.write(
            f"{result.mode} search{by} of revision {result.revision} "
            f"in {result.took_ms:.1f} ms"
        )
