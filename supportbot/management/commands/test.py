"""Run the test suite with pytest: `python3 manage.py test [pytest arguments]`."""

from __future__ import annotations

import subprocess
import sys

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the whole test suite; further arguments go to pytest as they are."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        command = [sys.executable, "-m", "pytest", *argv[2:]]
        finished = subprocess.run(command, cwd=settings.BASE_DIR, check=False)
        sys.exit(finished.returncode)
