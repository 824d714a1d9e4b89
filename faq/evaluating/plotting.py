"""Draws precision against coverage into a PNG or SVG file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faq.evaluating.metrics import Curve

FORMATS = (".png", ".svg")


class PlotUnavailable(Exception):
    """The plot can't be drawn; the message names the remedy."""


def plot_curves(curves: Mapping[str, Curve], path: Path, *, target: float) -> None:
    """Draw the curves, and the target precision, else raise `PlotUnavailable`."""
    if path.suffix.lower() not in FORMATS:
        raise PlotUnavailable(f"{path}: name a file that ends in .png or .svg.")
    try:
        # A development tool: the bot runs without it.
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as exc:
        raise PlotUnavailable(
            "The plot needs matplotlib; run pip install -r requirements-dev.txt."
        ) from exc
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.add_subplot(
        xlabel="coverage: right answers given / questions that have one",
        ylabel="precision: right answers / answers given",
        xlim=(0, 1),
        ylim=(0, 1.02),
    )
    for name, curve in curves.items():
        axes.plot(curve.coverage, curve.precision, label=name)
    axes.axhline(target, linestyle=":", color="grey", label=f"target {target:.0%}")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="lower left")
    try:
        figure.savefig(path)
    except OSError as exc:
        raise PlotUnavailable(f"{path}: {exc.strerror}; name another file.") from exc
