"""What the red team finds in the bundled sets: near misses and rewordings, by kind.

Run `python -m benchmarks.probing`; `--failed` names each probe that went wrong.
"""

from __future__ import annotations

import argparse
import os
import time

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportbot.settings")
django.setup()

from faq.evaluating import bundled_sets, snapshot_of  # noqa: E402 (models need the apps)
from faq.indexing import current_encoder  # noqa: E402
from faq.probing import ProbeFigures, ProbeKind, probe_snapshot  # noqa: E402

SECOND_OF_SAMPLE = "hard"  # the same knowledge base with other questions


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--failed", action="store_true")
    arguments = parser.parse_args()
    for files in bundled_sets(settings.BASE_DIR / "fixtures"):
        if SECOND_OF_SAMPLE in files.name:
            continue
        snapshot = snapshot_of(files.read().documents, current_encoder().encoder)
        begun = time.process_time()
        answers = list(probe_snapshot(snapshot))
        seconds = time.process_time() - begun
        figures = ProbeFigures.of(answers)
        print(  # noqa: T201
            f"{files.name}: {figures.wrong_count} of {figures.near_miss_count} wrong, "
            f"{figures.answered_count} of {figures.rewording_count} answered, "
            f"{1000 * seconds / max(1, len(answers)):.1f} ms a probe"
        )
        for kind in ProbeKind:
            print(f"  {kind}: {figures.failed[kind]} of {figures.asked[kind]} failed")  # noqa: T201
        for each in answers:
            if arguments.failed and each.has_failed:
                print(f"    {each.probe.kind} | {each.probe.text}")  # noqa: T201


if __name__ == "__main__":
    main()
