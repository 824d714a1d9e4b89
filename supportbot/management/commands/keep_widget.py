"""Keeps the component for web sites as this release has it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from supportbot.widget.joining import keep_for_release


class Command(BaseCommand):
    help = "Keep /widget.js as it is, for pages that pin it, when you make a release."

    def handle(self, *_: Any, **options: Any) -> None:  # noqa: ARG002 (the signature is Django's)
        self.stdout.write(f"Kept {keep_for_release()}; commit it with the release.")
