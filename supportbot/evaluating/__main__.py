"""Asks the dialogues on standard input; their screens come on standard output.

Run by `own_database`, which says in the environment what the empty database is.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.core.management import CommandError  # noqa: E402 (models need the apps)

from supportbot.evaluating import asking  # noqa: E402
from supportbot.evaluating.own_database import read_turns, write_screens  # noqa: E402

try:
    asking.prepare()
except CommandError as exc:
    sys.exit(str(exc))
write_screens(map(asking.ask, read_turns(sys.stdin)), sys.stdout)
