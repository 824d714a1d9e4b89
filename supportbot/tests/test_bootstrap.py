"""`manage.py` on a machine where nothing is installed yet."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

STAND_IN_FOR_DJANGO = {
    "django/__init__.py": "",
    "django/core/__init__.py": "",
    "django/core/management.py": (
        "import sys\n"
        "def execute_from_command_line(argv):\n"
        "    print('started', argv[1:], sys.prefix)\n"
    ),
    "Django-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Django\nVersion: 1",
    "Django-1.0.dist-info/WHEEL": (
        "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    ),
    "Django-1.0.dist-info/RECORD": "",
}


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone without packages, in a path with spaces, whose only need is one wheel."""
    clone = tmp_path_factory.mktemp("bootstrap") / "a clone with spaces"
    (clone / "supportbot").mkdir(parents=True)
    for name in ("manage.py", "supportbot/__init__.py", "supportbot/bootstrap.py"):
        shutil.copy(settings.BASE_DIR / name, clone / name)
    with zipfile.ZipFile(clone / "Django-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in STAND_IN_FOR_DJANGO.items():
            wheel.writestr(name, text)
    (clone / "constraints.txt").write_text("")
    (clone / "requirements.txt").write_text("--no-index\n--find-links .\nDjango~=1.0\n")
    (clone / "requirements-dev.txt").write_text("--no-index\nno-such-package\n")
    return clone


@pytest.fixture(scope="module")
def first_demo(clone: Path) -> subprocess.CompletedProcess[str]:
    """The first `demo` in the clone: everything is installed by it."""
    return run_manage(clone, "demo", "--no-ui")


def run_manage(clone: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py with this Python, stripped of its site-packages."""
    return subprocess.run(
        [sys.executable, "-S", "manage.py", *arguments],
        cwd=clone,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("import_faq", "faqs.csv")])
def test_command_without_packages_installs_nothing_and_says_what_to_run(
    clone: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    shutil.copytree(clone, tmp_path / "clone", ignore=shutil.ignore_patterns(".venv"))

    finished = run_manage(tmp_path / "clone", *arguments)

    assert finished.returncode == 1
    assert "python3 manage.py demo" in finished.stderr
    assert not (tmp_path / "clone/.venv").exists()


def test_first_demo_makes_a_virtual_environment_and_goes_on_in_it(
    clone: Path, first_demo: subprocess.CompletedProcess[str]
) -> None:
    assert first_demo.returncode == 0, first_demo.stderr
    assert "==> Installing requirements.txt" in first_demo.stdout
    assert "Collecting" not in first_demo.stdout
    assert f"started ['demo', '--no-ui'] {clone / '.venv'}" in first_demo.stdout


@pytest.mark.usefixtures("first_demo")
@pytest.mark.parametrize("command", ["demo", "import_faq"])
def test_later_commands_start_at_once_in_that_environment(
    clone: Path, command: str
) -> None:
    finished = run_manage(clone, command)

    assert finished.stdout.startswith(f"started ['{command}']")


@pytest.mark.usefixtures("first_demo")
def test_changed_requirements_are_installed_by_the_next_demo(clone: Path) -> None:
    (clone / "constraints.txt").write_text("Django==1.0\n")

    finished = run_manage(clone, "demo")

    assert "==> Installing requirements.txt" in finished.stdout
    assert "==> Making" not in finished.stdout


@pytest.mark.usefixtures("first_demo")
def test_failed_installation_says_what_to_do(clone: Path) -> None:
    finished = run_manage(clone, "test")

    assert finished.returncode == 1
    assert "No matching distribution found for no-such-package" in finished.stderr
    assert "run the same command again" in finished.stderr
