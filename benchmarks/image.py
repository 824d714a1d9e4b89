"""Goes through the Dockerfile without Docker: its steps in a folder, then its command.

Run `python -m benchmarks.image [--keep FOLDER]`. /app, /venv and /data are folders of
a temporary one; steps of the system's package manager and of accounts are named and
left out. Ends with an answer of the bot, or with the step that failed.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.reports import note
from benchmarks.servers import ROOT

PLACES = ("/app", "/venv", "/data")
OF_THE_SYSTEM = ("apt-get", "groupadd", "useradd", "install --directory")
PORT = 5000
START_SECONDS = 90
QUESTION = "How do I change the items in my order?"


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Each instruction and its words; continued lines are one, comments are none."""
    text = re.sub(r"^\s*#.*\n", "", dockerfile, flags=re.MULTILINE)
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip():
            name, _, words = line.partition(" ")
            yield name, words


def ignored(path: str, patterns: list[str]) -> bool:
    """Whether .dockerignore keeps the path, relative to the root, out of the image."""
    is_ignored = False
    for pattern in patterns:
        bare = pattern.removeprefix("!")
        if bare.startswith("**/"):
            names: Iterable[str] = Path(path).parts
        else:  # of the root only
            names = [Path(path).parts[0], path, str(Path(path).parent)]
        if any(fnmatch.fnmatch(name, bare.removeprefix("**/")) for name in names):
            is_ignored = not pattern.startswith("!")
    return is_ignored


class Image:
    """The folders that stand for the image's, and what is made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: dict[str, str] = {}
        self.command: list[str] = []
        for place in PLACES:
            self.placed(place).mkdir(parents=True, exist_ok=True)

    def placed(self, path: str) -> Path:
        return self.folder / path.removeprefix("/")

    def within(self, words: str) -> str:
        """The words with folders of ours for those of the image."""
        return re.sub(r"(?<![\w.])/(app|venv|data)\b", rf"{self.folder}/\1", words)

    def follow(self, name: str, words: str) -> None:
        """Do what an instruction says, as far as it concerns those folders."""
        if name == "ENV":
            for each in shlex.split(words):
                key, _, value = each.partition("=")
                value = value.replace("$PATH", os.environ["PATH"])
                self.environment[key] = self.within(value)
        elif name == "COPY" and words == ". .":
            self._copy_all()
        elif name == "COPY" and not words.startswith("--from"):
            for each in words.split()[:-1]:
                shutil.copy(ROOT / each, self.placed("/app"))
        elif name == "RUN":
            self._run(words)
        elif name == "CMD":
            self.command = json.loads(words)

    def _run(self, words: str) -> None:
        if words.startswith(OF_THE_SYSTEM):
            note(f"left out: RUN {words}")
            return
        note(f"RUN {words}")
        self.run("sh", "-ec", self.within(words))

    def run(self, *words: str, **settings: str) -> None:
        subprocess.run(
            words, cwd=self.placed("/app"), env=self.settings(settings), check=True
        )

    def settings(self, more: Mapping[str, str]) -> dict[str, str]:
        """A new environment: nothing of this process's but where programs are."""
        return {"PATH": os.environ["PATH"], "HOME": "/", **self.environment, **more}

    def _copy_all(self) -> None:
        patterns = (ROOT / ".dockerignore").read_text().split()
        command = ["git", "ls-files"]
        listed = subprocess.check_output(command, cwd=ROOT, text=True)
        for name in listed.splitlines():
            if not ignored(name, patterns):
                target = self.placed("/app") / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a folder that stays")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        image = Image((options.keep or Path(temporary)).resolve())
        for name, words in instructions((ROOT / "Dockerfile").read_text()):
            image.follow(name, words)
        size = sum(each.stat().st_size for each in image.folder.rglob("*"))
        note(f"{size / 1e6:.0f} MB in /app and /venv")
        _serve(image)


def _serve(image: Image) -> None:
    settings = {"ALLOWED_HOSTS": "127.0.0.1", "GRANIAN_HOST": "127.0.0.1"}
    image.run("deploy/prepare.sh", **settings)
    image.run("deploy/prepare.sh", **settings)  # a second start changes nothing
    image.run(
        "python", "manage.py", "import_faq", "fixtures/faq_dataset.csv", **settings
    )
    server = subprocess.Popen(
        image.command, cwd=image.placed("/app"), env=image.settings(settings)
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while subprocess.call(
            [sys.executable, str(image.placed("/app/deploy/is_healthy.py"))]
        ):
            if time.monotonic() > deadline or server.poll() is not None:
                sys.exit("the server is not healthy")
            time.sleep(0.5)
        note(_ask(image.placed("/data/page_key").read_text().strip()))
        image.run(
            "python", "manage.py", "backup", str(image.placed("/data/x")), **settings
        )
    finally:
        server.terminate()
        server.wait(timeout=40)


def _ask(key: str) -> str:
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    connection.request("POST", "/chat", json.dumps({"message": QUESTION}), headers)
    reply: str = json.load(connection.getresponse())["reply"]
    return reply


if __name__ == "__main__":
    main()
