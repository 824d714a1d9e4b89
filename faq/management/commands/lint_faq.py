"""`manage.py lint_faq`: what is wrong in the published FAQs, for people and for CI."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq import search
from faq.checking import BaseFinding, check_now, open_findings
from faq.linting import LintRule
from faq.models import FAQ

KINDS = {rule.replace(" ", "-").lower(): rule for rule in LintRule}
NAMED_AT_ONCE = 500


class Command(BaseCommand):
    help = (
        "Check the published FAQs: texts that nobody meant for customers, wordings "
        "that do not find their FAQ, near and contradicting questions. Exit status: "
        "0 nothing found, 1 something found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one object a finding")
        parser.add_argument(
            "--kinds",
            default="",
            metavar="KIND,...",
            help=f"look for these only: {', '.join(KINDS)}",
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        kinds = _kinds(options["kinds"])
        with tqdm(desc="Checking", unit=" FAQs", leave=False, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            found = [each for each in check_now(show) if each.finding.rule in kinds]
        left = open_findings(found)
        left.sort(
            key=lambda each: (list(LintRule).index(each.finding.rule), each.faq_id)
        )
        fine_count = len(found) - len(left)
        if options["json"]:
            self._print_json(left)
        else:
            self._print(left, fine_count)
        self._tell_of_unembedded()
        if left:
            sys.exit(1)

    def _tell_of_unembedded(self) -> None:
        count = search.status().unembedded_count
        if count:
            noun = "text has" if count == 1 else "texts have"
            self.stderr.write(
                f"{count:,} {noun} no vector yet: near questions and contradictions "
                "were not looked for there. Run embed_faq, then this again."
            )

    def _print(self, findings: Sequence[BaseFinding], fine_count: int) -> None:
        counts = Counter(each.finding.rule for each in findings)
        questions = _questions(findings)
        shown: LintRule | None = None
        for each in findings:
            rule = each.finding.rule
            if rule is not shown:
                shown = rule
                self.stdout.write(f"{rule} ({counts[rule]:,}): {rule.remedy}")
            question = questions.get(each.faq_id, "")
            self.stdout.write(f"  FAQ {each.faq_id}, {question!r}: {each.finding}")
        fine = f"; {fine_count:,} more that staff call fine" if fine_count else ""
        noun = "finding" if len(findings) == 1 else "findings"
        self.stdout.write(f"{len(findings):,} {noun}{fine}.")

    def _print_json(self, findings: Sequence[BaseFinding]) -> None:
        for each in findings:
            told = {
                "kind": each.finding.rule,
                "faq": each.faq_id,
                "other_faq": each.other_id,
                "field": each.finding.field,
                "reason": each.finding.reason,
                "excerpt": each.finding.excerpt,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))


def _kinds(named: str) -> set[LintRule]:
    names = [name.strip().lower() for name in named.split(",") if name.strip()]
    unknown = [name for name in names if name not in KINDS]
    if unknown:
        raise CommandError(
            f"--kinds: there is no kind {unknown[0]!r}; name one of {', '.join(KINDS)}."
        )
    return {KINDS[name] for name in names or KINDS}


def _questions(findings: Sequence[BaseFinding]) -> dict[int, str]:
    ids = sorted({each.faq_id for each in findings})
    questions: dict[int, str] = {}
    for start in range(0, len(ids), NAMED_AT_ONCE):
        rows = FAQ.objects.filter(pk__in=ids[start : start + NAMED_AT_ONCE])
        questions |= dict(rows.values_list("pk", "question"))
    return questions
