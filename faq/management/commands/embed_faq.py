"""`manage.py embed_faq`: computes the vectors that search lacks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from faq.indexing import current_encoder, embed_missing, encoders_in_use, prune


class Command(BaseCommand):
    help = "Embed the texts of FAQs that have no vector yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--prune", action="store_true", help="delete vectors of texts long gone"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # Any: as Django types it
        state = current_encoder()
        if state.encoder is None:
            raise CommandError(f"There is nothing to embed with. {state.warning}")
        with tqdm(desc="Embedding", unit=" texts", leave=False, disable=None) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            count = embed_missing(progress=show)
        if options["verbosity"]:
            self.stdout.write(f"{count:,} texts embedded.")
            self.stdout.write(encoders_in_use())
        if options["prune"]:
            self.stdout.write(f"{prune():,} unused vectors deleted.")
