"""Run the test suite with pytest: `python3 manage.py test [pytest arguments]`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from django.conf import settings
from django.core.management.base import BaseCommand

# One process a core, up to as many as still shorten the run.
PARALLEL = "-n logical --maxprocesses 4"
# What only one process, in the terminal itself, can do; and one without xdist.
ALONE = frozenset({"-s", "--capture=no", "--trace", "--pdb", "no:xdist"})


class Command(BaseCommand):
    help = "Run the whole test suite; further arguments go to pytest as they are."
    requires_system_checks = ()

    def run_from_argv(self, argv: list[str]) -> None:
        arguments = argv[2:]
        finished = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            cwd=settings.BASE_DIR,
            env=os.environ | {"PYTEST_ADDOPTS": pytest_options(arguments)},
            check=False,
        )
        sys.exit(finished.returncode)


def pytest_options(arguments: Sequence[str]) -> str:
    """For PYTEST_ADDOPTS, so that what the command line says comes later, and wins."""
    own = os.environ.get("PYTEST_ADDOPTS", "")
    is_alone = not ALONE.isdisjoint([*arguments, *own.split()])
    # A file or two are done before more processes have started.
    names_files = any(".py" in argument for argument in arguments)
    return own if is_alone or names_files else f"{PARALLEL} {own}".strip()
