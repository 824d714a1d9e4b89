"""Tries mutants in copies of the project: the tests first, then the quality gate."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.mutation.mutants import Mutant

PACKAGE = "faq/retrieval"
LINKED = "models"  # large, and only read
LEAST_SECONDS = 30.0
PATIENCE = 5  # times as long as without a fault: then it loops for ever
MEMORY = 6 << 30  # address space; a fault may ask for an array without end
LOG_LINES = 30
PYTEST = (
    *("-m", "pytest", "-x", "-q", "--no-header", "--tb=no", "--hypothesis-seed=0"),
    *("-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:xdist"),
)
GATE = ("manage.py", "evaluate_faq", "--gate")


class Verdict(StrEnum):
    """What noticed a fault; a run without end is noticed, too."""

    BY_TESTS = "killed by tests"
    BY_GATE = "killed by gate"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


class Ending(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    TIMED_OUT = "timed out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    mutant: Mutant
    verdict: Verdict
    seconds: float


class UnsoundProject(Exception):
    """Without any fault, a stage fails: its verdicts on faults would mean nothing."""


@dataclass(slots=True, kw_only=True)
class Workshop:
    """A copy of the project of its own, changed for the time of a trial."""

    folder: Path
    has_gate: bool
    limits: dict[Verdict, float] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path, folder: Path, *, has_gate: bool) -> Workshop:
        """Copy what git knows or would add."""
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=root,
            check=True,
            capture_output=True,
            text=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            if (root / name).is_file() and not name.startswith(f"{LINKED}/"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(root / name, folder / name)
        (folder / LINKED).symlink_to(root / LINKED)
        return cls(folder=folder, has_gate=has_gate)

    def check(self) -> Mapping[Verdict, float]:
        """The seconds of each stage without a fault, from which limits are set."""
        seconds: dict[Verdict, float] = {}
        for verdict, command in self._stages().items():
            started = time.perf_counter()
            if self._run(command, limit=3600) is not Ending.PASSED:
                raise UnsoundProject(
                    f"Without a fault, `python {' '.join(command)}` fails; mend that "
                    f"first. The end of what it printed:\n{self._printed()}"
                )
            seconds[verdict] = time.perf_counter() - started
            self.limits[verdict] = max(LEAST_SECONDS, PATIENCE * seconds[verdict])
        return seconds

    def try_out(self, mutant: Mutant) -> Trial:
        started = time.perf_counter()
        file = self.folder / mutant.path
        sound = file.read_text()
        try:
            _write(file, mutant.text)
            verdict = self._judge(mutant)
        finally:
            _write(file, sound)
        seconds = time.perf_counter() - started
        return Trial(mutant=mutant, verdict=verdict, seconds=seconds)

    def _judge(self, mutant: Mutant) -> Verdict:
        for verdict, command in self._stages(mutant.path).items():
            ending = self._run(command, limit=self.limits[verdict])
            if ending is not Ending.PASSED:
                return verdict if ending is Ending.FAILED else Verdict.TIMED_OUT
        return Verdict.SURVIVED

    def _stages(self, path: str = "") -> Mapping[Verdict, Sequence[str]]:
        tests = {Verdict.BY_TESTS: (*PYTEST, *self._test_files(path))}
        return tests | ({Verdict.BY_GATE: GATE} if self.has_gate else {})

    def _test_files(self, path: str) -> list[str]:
        """Those named after the module come first: they are the likeliest to fail."""
        files = sorted((self.folder / PACKAGE).glob("**/tests/test_*.py"))
        own = f"test_{Path(path).stem}"
        files.sort(key=lambda file: not file.stem.startswith(own))
        return [file.relative_to(self.folder).as_posix() for file in files]

    def _run(self, command: Sequence[str], *, limit: float) -> Ending:
        with self._log.open("w") as log:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
            code = process.wait(limit)
        except subprocess.TimeoutExpired:
            return Ending.TIMED_OUT
        finally:
            with contextlib.suppress(ProcessLookupError):  # it has ended, all of it
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return Ending.FAILED if code else Ending.PASSED

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's project; one thread, as every core has a trial."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") & os.environ.keys()}
        return kept | {
            "DATABASE_URL": f"sqlite:///{self.folder / 'mutants.db'}",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "LC_ALL": "C.UTF-8",
        }

    @property
    def _log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def _printed(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-LOG_LINES:])


def _write(file: Path, text: str) -> None:
    """Write a module; its compiled form, told apart by size and second only, goes."""
    file.write_text(text)
    Path(cache_from_source(str(file))).unlink(missing_ok=True)
