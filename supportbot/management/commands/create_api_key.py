"""Makes an integration's API key and shows it, once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sessions_app.models import APIKey, Scope


class Command(BaseCommand):
    help = "Make an API key for an integration; its secret is printed only this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="What the key is for, such as 'web shop'.")
        parser.add_argument(
            "--delegating",
            action="store_true",
            help="The integration speaks for visitors and forwards their addresses.",
        )
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            metavar="SCOPE",
            help="What the key allows, chat if not given; may be given again: "
            f"{', '.join(Scope.values)}.",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: as Django types it  # noqa: ARG002
        name = options["name"]
        try:
            APIKey(name=name).clean_fields(exclude=["digest"])
        except ValidationError as exc:
            reasons = " ".join(exc.messages)
            raise CommandError(f"'{name}' can't be the key's name. {reasons}") from exc
        if APIKey.objects.filter(name=name).exists():
            raise CommandError(
                f"An API key named '{name}' exists already; choose another name or "
                "revoke that one in the admin."
            )
        _, secret = APIKey.objects.create_key(
            name=name,
            is_delegating=options["delegating"],
            scopes=options["scope"] or [Scope.CHAT],
        )
        self.stdout.write(secret)
