"""The wordings of an FAQ as staff write them: two lists, one wording a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.widgets import UnfoldAdminTextareaWidget

from faq.editing.wordings import MAX_CHARS
from faq.models import Phrasing
from faq.retrieval.text.normalisation import question_key

FEWEST_ROWS, MOST_ROWS = 4, 14  # of the box that they are written in
SHOWN_FAULTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a list that is not empty, and its number, from 1."""

    number: int
    text: str

    @property
    def key(self) -> str:
        return question_key(self.text)

    @property
    def shown(self) -> str:
        return Truncator(self.text).chars(60)


class WordingsField(forms.CharField):
    """A box of lines; it cleans to the wordings, spaces around them gone."""

    def __init__(self, *, label: Any, help_text: Any) -> None:  # Any: lazy texts
        widget = UnfoldAdminTextareaWidget(
            attrs={
                "rows": FEWEST_ROWS,
                "data-wordings": "",
                "data-lines-one": gettext_lazy("%s wording"),
                "data-lines-many": gettext_lazy("%s wordings"),
                "data-lines-long": gettext_lazy("Too long (over 500 characters): %s"),
            }
        )
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            strip=False,
            widget=widget,
        )

    def prepare_value(self, value: Any) -> Any:  # Any: as Django types them
        """A list as lines, in a box that shows them."""
        text = value if isinstance(value, str) else "\n".join(value or ())
        rows = max(FEWEST_ROWS, min(MOST_ROWS, text.count("\n") + 2))
        self.widget.attrs["rows"] = rows
        return text

    def to_python(self, value: Any) -> Any:  # Any: as above; a list of texts
        return [line.text for line in lines_of(value)]

    def run_validators(self, value: Any) -> None:  # Any: as above
        """None of one text: `clean` looks at the lines."""

    def clean(self, value: Any) -> list[str]:  # Any: as above
        lines = list(lines_of(value))
        if len(lines) > Phrasing.MOST:
            raise ValidationError(
                _("%(count)s lines are too many; an FAQ has at most %(most)s wordings.")
                % {"count": f"{len(lines):,}", "most": f"{Phrasing.MOST:,}"}
            )
        faults = list(_faults(lines))
        if faults:
            more = len(faults) - SHOWN_FAULTS
            rest = ngettext(
                "and %(count)s more line", "and %(count)s more lines", more
            ) % {"count": more}
            raise ValidationError([*faults[:SHOWN_FAULTS], *([rest] * (more > 0))])
        return [line.text for line in lines]

    def has_changed(self, initial: Any, data: Any) -> bool:  # Any: as above
        """Whether other wordings are given; in which order is all the same."""
        before = self.to_python(self.prepare_value(initial))
        return sorted(before) != sorted(self.to_python(data))


def lines_of(text: str | None) -> Iterator[Line]:
    """The lines that say something, their inner spaces single."""
    for number, line in enumerate((text or "").splitlines(), start=1):
        if words := " ".join(line.split()):
            yield Line(number=number, text=words)


def _faults(lines: Sequence[Line]) -> Iterator[str]:
    first: dict[str, Line] = {}
    for line in lines:
        if len(line.text) > MAX_CHARS:
            yield _(
                "Line %(line)s is too long: at most %(most)s characters (it has "
                "%(count)s): “%(text)s”"
            ) % {
                "line": line.number,
                "most": MAX_CHARS,
                "count": len(line.text),
                "text": line.shown,
            }
        elif "\0" in line.text:
            yield _("Line %(line)s has a null character; type it anew.") % {
                "line": line.number
            }
        elif (same := first.setdefault(line.key, line)) is not line:
            yield _(
                "Line %(line)s says the same as line %(other)s; remove one: “%(text)s”"
            ) % {"line": line.number, "other": same.number, "text": line.shown}
