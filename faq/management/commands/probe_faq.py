"""`manage.py probe_faq`: near misses that fool the bot, rewordings that it misses."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq.probing import (
    ProbedAnswer,
    ProbeFigures,
    ProbeKind,
    not_accepted,
    probe_and_store,
    probe_now,
)


class Command(BaseCommand):
    help = (
        "Ask the published FAQs near misses made of their own questions, which none "
        "may answer for sure, and harmless rewordings, which all must answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a probe")
        parser.add_argument(
            "--dry-run", action="store_true", help="store no run for the admin"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        with tqdm(desc="Probing", unit=" FAQs", leave=False, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            ask = probe_now if options["dry_run"] else probe_and_store
            answers = ask(show)
        if answers is None:
            raise CommandError(
                "The FAQs are being probed already; wait for that run to end."
            )
        counted = not_accepted(answers)
        if options["json"]:
            self._print_json(counted)
        else:
            self._print(counted, fine_count=len(answers) - len(counted))

    def _print(self, answers: Sequence[ProbedAnswer], *, fine_count: int) -> None:
        figures = ProbeFigures.of(answers)
        for kind in ProbeKind:
            if not figures.asked[kind]:
                continue
            wrong = "wrongly answered for sure" if kind.is_near_miss else "not answered"
            failed, asked = figures.failed[kind], figures.asked[kind]
            self.stdout.write(f"{kind}: {failed:,} of {asked:,} {wrong}")
            for each in answers:
                if each.has_failed and each.probe.kind is kind:
                    self.stdout.write(f"  FAQ {each.probe.faq_id}: {each.probe.text}")
        self.stdout.write(
            f"Near misses answered for sure and wrongly: {figures.wrong_count:,} of "
            f"{figures.near_miss_count:,}{_percent(figures.wrong_share)}."
        )
        self.stdout.write(
            f"Rewordings answered: {figures.answered_count:,} of "
            f"{figures.rewording_count:,}{_percent(figures.answered_share)}."
        )
        if fine_count:
            self.stdout.write(f"Staff call fine, and not counted: {fine_count:,}.")

    def _print_json(self, answers: Sequence[ProbedAnswer]) -> None:
        for each in answers:
            told = {
                "kind": each.probe.kind,
                "text": each.probe.text,
                "faq": each.probe.faq_id,
                "answered_by": each.faq_id,
                "is_sure": each.is_sure,
                "has_failed": each.has_failed,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))


def _percent(share: float | None) -> str:
    return "" if share is None else f" ({share:.1%})"
