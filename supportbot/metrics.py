"""What is counted for Prometheus, by all processes together; nothing while it is off.

A name and its labels are a promise: docs/events.md lists them.
"""

from __future__ import annotations

import functools
import logging
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.conf import settings

if TYPE_CHECKING:
    from prometheus_client import Counter, Gauge, Histogram

    from faq.background import JobState

logger = logging.getLogger(__name__)

P = ParamSpec("P")

FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # of the library, read once: when it is imported
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meters:
    """The metrics of this process; a scrape adds up those of all."""

    turns: Counter
    refusals: Counter
    turn_seconds: Histogram
    stage_seconds: Histogram
    calls: Counter
    tokens: Counter
    cost: Counter
    responses: Counter
    job_failures: Counter
    job_success: Gauge


def counted(count: Callable[Concatenate[Meters, P], None]) -> Callable[P, None]:
    """Skipped while METRICS is off; a failure is logged and keeps nobody waiting."""

    @functools.wraps(count)
    def in_nobodys_way(*args: P.args, **kwargs: P.kwargs) -> None:
        if settings.METRICS == "off":
            return
        try:
            count(meters(), *args, **kwargs)
        except Exception as exc:
            logger.warning("metrics.count.failed", exc_info=exc)

    return in_nobodys_way


@counted
def count_turn(
    to: Meters, labels: Mapping[str, str], *, total_ms: float, ms: Mapping[str, float]
) -> None:
    """A turn by outcome, source, decision and certainty, and how long it took."""
    to.turns.labels(**labels).inc()
    to.turn_seconds.labels(source=labels["source"]).observe(total_ms / 1000)
    for stage, took in ms.items():
        to.stage_seconds.labels(stage=stage).observe(took / 1000)


@counted
def count_refusal(to: Meters, reason: str) -> None:
    """A message that was not answered."""
    to.refusals.labels(reason=reason).inc()


@counted
def count_call(
    to: Meters, outcome: str, *, input_tokens: int, output_tokens: int, cost: float
) -> None:
    """One completion asked of the model, a second attempt included."""
    to.calls.labels(outcome=outcome).inc()
    to.tokens.labels(direction="input").inc(input_tokens)
    to.tokens.labels(direction="output").inc(output_tokens)
    to.cost.labels(alias="default").inc(cost)


@counted
def count_response(to: Meters, endpoint: str, status: int) -> None:
    """An answer of the server, by the class of its status."""
    to.responses.labels(endpoint=endpoint, status=f"{status // 100}xx").inc()


@counted
def note_job(to: Meters, state: JobState) -> None:
    """The end of a run of a background job."""
    if state.is_failing:
        to.job_failures.labels(job=state.name).inc()
    elif state.last_success_at:
        to.job_success.labels(job=state.name).set(state.last_success_at.timestamp())


@functools.cache
def meters() -> Meters:
    """Those of this process; each has labels: one without makes its file at once."""
    os.environ.setdefault(FOLDER, str(_own_folder()))
    Path(os.environ[FOLDER]).mkdir(mode=0o700, parents=True, exist_ok=True)
    # Not before the folder is named, and not at all while nobody asks for figures.
    from prometheus_client import Counter, Gauge, Histogram  # noqa: PLC0415

    def counter(name: str, text: str, *labels: str) -> Counter:
        return Counter(f"supportbot_{name}", text, labels, registry=None)

    def histogram(name: str, text: str, label: str) -> Histogram:
        name = f"supportbot_{name}"
        return Histogram(name, text, [label], registry=None, buckets=SECONDS)

    by = ("outcome", "source", "decision", "certainty")
    return Meters(
        turns=counter("turns", "Turns, replays included.", *by),
        refusals=counter("turns_refused", "Messages that got no reply.", "reason"),
        turn_seconds=histogram("turn_seconds", "From message to reply.", "source"),
        stage_seconds=histogram("turn_stage_seconds", "A turn's stages.", "stage"),
        calls=counter("model_calls", "Completions asked of the model.", "outcome"),
        tokens=counter("model_tokens", "Tokens as the model counts.", "direction"),
        cost=counter("model_cost", "In the currency of the prices.", "alias"),
        responses=counter("http_responses", "By endpoint.", "endpoint", "status"),
        job_failures=counter("job_failures", "Runs that failed.", "job"),
        job_success=Gauge(
            "supportbot_job_last_success_timestamp_seconds",
            "When a job last succeeded in any process.",
            ["job"],
            registry=None,
            multiprocess_mode="max",
        ),
    )


def _own_folder() -> Path:
    """One for the processes with the same parent: the workers of one start.

    Those of starts that have ended are deleted.
    """
    parent = os.getppid()
    folders = Path(settings.STATE_DIR) / "metrics"
    for folder in folders.glob("*-*"):
        pid, _, born = folder.name.partition("-")
        if pid.isdecimal() and _born(int(pid)) != born:
            shutil.rmtree(folder, ignore_errors=True)
    return folders / f"{parent}-{_born(parent)}"


def _born(pid: int) -> str:
    """What tells a process from a later one with its number; "" where none runs."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]  # in ticks since the machine's start
