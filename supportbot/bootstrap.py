"""Get the packages in place before Django starts; standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed-requirements"
REQUIREMENTS = {"demo": "requirements.txt", "test": "requirements-dev.txt"}
OLDEST_PYTHON = (3, 11)
BAR_CHARS = 40
QUOTED_LINES = 20  # of what pip said when it failed


def ensure_packages(argv: list[str]) -> None:
    """Return with the packages importable, continue in .venv, or exit and say why.

    Only `demo` and `test` install anything; every other command uses what is there.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit("supportbot needs Python 3.11 or newer; this is " + sys.version)
    command = argv[1] if len(argv) > 1 else ""
    may_install = command in REQUIREMENTS
    requirements = ROOT / REQUIREMENTS.get(command, "requirements.txt")
    if _is_ready(requirements, may_install=may_install):
        return
    if not _in_virtual_environment() and _venv_is_usable(
        requirements, may_install=may_install
    ):
        _continue_in_venv(argv)
    if not may_install:
        sys.exit(
            "supportbot's packages are not installed. Run one of\n"
            "  python3 manage.py demo    install them and start the bot\n"
            "  python3 manage.py test    install them and run the test suite\n"
            "or, in a virtual environment: python -m pip install -r requirements.txt"
        )
    if _in_virtual_environment():
        _install(requirements, Path(sys.executable))
        return
    _make_venv()
    _install(requirements, VENV_PYTHON)
    _continue_in_venv(argv)


def _in_virtual_environment() -> bool:
    return sys.prefix != sys.base_prefix


def _runs_in_own_venv() -> bool:
    return VENV.exists() and Path(sys.prefix).resolve() == VENV.resolve()


def _is_ready(requirements: Path, *, may_install: bool) -> bool:
    if may_install and _runs_in_own_venv() and not _is_stamped(requirements):
        return False
    return all(_is_installed(name) for name in _required_names(requirements))


def _venv_is_usable(requirements: Path, *, may_install: bool) -> bool:
    """What can install wants .venv up to date; the rest takes it as it is."""
    return VENV_PYTHON.exists() and (not may_install or _is_stamped(requirements))


def _required_names(requirements: Path) -> Iterator[str]:
    for line in requirements.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            yield from _required_names(requirements.parent / line[3:].strip())
        elif name := re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line):
            yield name[0]


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _fingerprint(requirements: Path) -> str:
    files = [ROOT / "constraints.txt", ROOT / "requirements.txt", requirements]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _is_stamped(requirements: Path) -> bool:
    """Whether .venv holds these requirements; those for `test` include the others."""
    stamps = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    accepted = {requirements, ROOT / REQUIREMENTS["test"]}
    return any(_fingerprint(file) in stamps for file in accepted)


def _make_venv() -> None:
    if VENV_PYTHON.exists():
        return
    _say(f"Making a virtual environment in {VENV}")
    make = [sys.executable, "-m", "venv", "--clear"]
    if subprocess.run([*make, str(VENV)], capture_output=True, check=False).returncode:
        # Debian ships venv without ensurepip; pip can install into it from outside.
        made = subprocess.run([*make, "--without-pip", str(VENV)], check=False)
        if made.returncode:
            sys.exit(
                f"Could not make {VENV} (see above). On Debian and Ubuntu: "
                "apt install python3-venv; then run the same command again."
            )


def _install(requirements: Path, python: Path) -> None:
    _say(f"Installing {requirements.name}; the first time takes a minute or two")
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    if _venv_has_pip(python):
        pip = [str(python), "-m", "pip"]
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    command = [*pip, "install", *options, "-r", str(requirements)]
    failure = _run_with_progress(command, packages=_pinned_count())
    if failure:
        sys.exit(
            f"{failure}\nInstalling {requirements.name} failed; pip says why above. "
            "Check the network (or the proxy), then run the same command again: it "
            "goes on where it stopped."
        )
    if VENV_PYTHON.exists() and python.parent == VENV_PYTHON.parent:
        STAMP.write_text(_fingerprint(requirements), encoding="utf-8")


def _run_with_progress(command: list[str], *, packages: int) -> str:
    """Run pip behind one line that grows; what pip said, if it failed."""
    pip = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said: list[str] = []
    found = 0
    for line in pip.stdout or ():
        said.append(line)
        found += line.startswith(("Collecting ", "Requirement already satisfied"))
        if line.startswith("Installing collected packages"):
            found = packages
        _draw(min(found, packages), packages)
    _draw_end()
    return "".join(said[-QUOTED_LINES:]) if pip.wait() else ""


def _pinned_count() -> int:
    """How many packages there are to find, at most."""
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    return max(1, pins.count("=="))


def _draw(done: int, total: int) -> None:
    if not sys.stdout.isatty():
        return
    filled = BAR_CHARS * done // total
    bar = "#" * filled + "-" * (BAR_CHARS - filled)
    phase = "installing them" if done == total else f"{done} packages found"
    print(f"\r    [{bar}] {phase:<20}", end="", flush=True)  # noqa: T201 (see _say)


def _draw_end() -> None:
    if sys.stdout.isatty():
        print(flush=True)  # noqa: T201 (see _say)


def _venv_has_pip(python: Path) -> bool:
    probe = [str(python), "-c", "import pip"]
    return not subprocess.run(probe, capture_output=True, check=False).returncode


def _continue_in_venv(argv: list[str]) -> None:
    """Run the same command line with .venv's Python, in place of this process."""
    command = [str(VENV_PYTHON), *argv]
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(VENV_PYTHON, command)  # noqa: S606 (our own interpreter, no shell)


def _say(sentence: str) -> None:
    print(f"==> {sentence}", flush=True)  # noqa: T201 (Django is not there yet)
