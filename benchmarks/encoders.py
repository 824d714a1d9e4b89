"""What each encoder costs: size on disk, memory, loading, and time of a text.

Run `python -m benchmarks.encoders`. Every encoder has a process of its own, so that
none pays for the other's libraries; times are medians, texts asked in turn.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from benchmarks import knowledge_bases as kb

ROUNDS = 60
TEXTS = {
    "English, short": "Where is my parcel {}?",
    "German, short": "Wo ist mein Paket {}?",
    "Japanese, short": "荷物{}はどこですか",
    "40 words": "My order {} has not come yet and " + "I would like to know " * 6,
}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(sys.argv[1])))  # noqa: T201
        return
    rows = {name: _in_own_process(name) for name in ("small", "multilingual", "auto")}
    print("| | " + " | ".join(rows) + " |")  # noqa: T201
    print("|-" * (len(rows) + 1) + "|")  # noqa: T201
    for figure in rows["auto"]:
        cells = (f"{row[figure]:.1f}" for row in rows.values())
        print(f"| {figure} | " + " | ".join(cells) + " |")  # noqa: T201


def measure(name: str) -> dict[str, float]:
    """The figures of one encoder, measured in this process."""
    from faq.retrieval import encoder, encoder_pair  # noqa: PLC0415 - counted as well

    folders = {"small": [kb.MODEL], "multilingual": [kb.OTHERS]}
    used = folders.get(name, [kb.MODEL, kb.OTHERS])
    before, started = _memory(), time.perf_counter()
    found = encoder.Encoder.load(used[0])
    if name == "auto":
        found = encoder_pair.EncoderPair(found, used[1])
    figures = {
        "size on disk, MB": sum(map(_size, used)) / 1e6,
        "loading, ms": (time.perf_counter() - started) * 1000,
        "memory, MiB": _memory() - before,
    }
    started = time.perf_counter()
    found.encode_query(TEXTS["German, short"])
    figures["first German text, ms"] = (time.perf_counter() - started) * 1000
    figures["memory then, MiB"] = _memory() - before
    times: dict[str, list[float]] = {title: [] for title in TEXTS}
    for number in range(ROUNDS):
        for title, text in TEXTS.items():
            started = time.perf_counter()
            found.encode_query(text.format(number))
            times[title].append((time.perf_counter() - started) * 1000)
    return figures | {f"{title}, ms": median(taken) for title, taken in times.items()}


def _in_own_process(name: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.encoders", name]
    done = subprocess.run(
        command, check=True, capture_output=True, text=True, cwd=kb.ROOT
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _size(folder: Path) -> int:
    return sum(
        (folder / name).stat().st_size for name in ("model.onnx", "tokenizer.json")
    )


def _memory() -> float:
    """The resident memory of this process, in MiB."""
    status = Path("/proc/self/status").read_text()
    [line] = [row for row in status.splitlines() if row.startswith("VmRSS")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
