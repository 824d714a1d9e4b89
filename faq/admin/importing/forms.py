"""What a person may choose about a file, as forms that keep it for the next check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from faq.admin.importing.options import READING, completed
from faq.importing.columns import Column
from faq.importing.planning.plans import RowChoice
from faq.importing.recognition.options import propose_columns
from faq.models import PendingImport

FIELD_LABELS: Mapping[str, Any] = {  # Any: lazy texts
    Column.QUESTION: _("Question"),
    Column.ANSWER: _("Answer"),
    Column.CATEGORY: _("Category"),
    Column.KEYWORDS: _("Keywords"),
    Column.ALTERNATES: _("Wordings"),
    Column.STATUS: _("Status"),
    Column.VALID_FROM: _("Valid from"),
    Column.VALID_UNTIL: _("Valid until"),
    Column.ID: _("ID"),
    Column.LANGUAGE: _("Language"),
}
IGNORED = ""
_NEEDED = (Column.QUESTION, Column.ANSWER)
_ENCODINGS = (
    "utf-8", "windows-1252", "windows-1250", "windows-1251", "windows-1253",
    "windows-1254", "windows-1255", "windows-1256", "windows-1257", "iso-8859-1",
    "iso-8859-2", "iso-8859-15", "koi8-r", "mac-roman", "shift_jis", "euc-jp",
    "gb18030", "big5", "euc-kr", "utf-16",
)  # fmt: skip


def _check(label: Any, help_text: Any = "") -> forms.BooleanField:  # Any: lazy texts
    return forms.BooleanField(
        label=label, help_text=help_text, required=False, widget=UnfoldBooleanWidget()
    )


class OptionsForm(forms.Form):
    """How a file is read and what becomes of its rows; the options of `import_faq`."""

    on_conflict = forms.ChoiceField(
        label=_("A question that is answered twice"),
        choices=[
            ("refuse", _("Leave the second row out, as one to be corrected")),
            ("first", _("The first row counts")),
            ("last", _("The last row counts")),
            ("draft", _("The first row counts, the others become drafts")),
        ],
        widget=UnfoldAdminSelectWidget(),
    )
    merge_equal_answers = _check(
        _("Make one FAQ of equal answers"),
        _("Their other questions become its wordings."),
    )
    publish_all = _check(
        _("Publish texts that look unfinished, too"),
        _("Else they become drafts: placeholders, internal notes, personal data."),
    )
    replace = _check(
        _("Make drafts of FAQs that the file does not have"),
        _("For a file that is your whole FAQ."),
    )
    ids = forms.ChoiceField(
        label=_("Numbers in the ID column are"),
        choices=[
            ("auto", _("Found out")),
            ("ours", _("Numbers of FAQs here")),
            ("external", _("Another system's")),
        ],
        widget=UnfoldAdminSelectWidget(),
    )
    no_header = _check(_("The first row is an FAQ already, no header"))
    skip_rows = forms.IntegerField(
        label=_("Begin below row"),
        min_value=0,
        max_value=1_048_576,
        required=False,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    encoding = forms.ChoiceField(
        label=_("Saved as (text files)"),
        choices=[("", _("Found out")), *((name, name) for name in _ENCODINGS)],
        required=False,
        widget=UnfoldAdminSelectWidget(),
    )
    repair_encoding = _check(
        _("Repair garbled text"), _("“GrÃ¶ÃŸe” becomes “Größe” again.")
    )
    base_url = forms.URLField(
        label=_("Links go on from"),
        help_text=_("For relative links in HTML: the page they were on."),
        assume_scheme="https",
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "https://"}),
    )

    PUBLISHING = ("publish_all", "replace")  # for those who may publish

    def __init__(
        self,
        pending: PendingImport,
        data: QueryDict | None = None,
        *,
        may_publish: bool,
    ) -> None:
        self.pending = pending
        self.current = completed(pending.options)
        super().__init__(data, initial=self.current)
        self.posted = QueryDict() if data is None else data
        if not may_publish:
            for name in self.PUBLISHING:
                del self.fields[name]

    def keep(self) -> bool:
        """Give the file what was chosen in a valid form; whether that is something new.

        Choices for single rows end where the rows are others.
        """
        options = self._chosen()
        rows = posted_choices(self.posted, self.pending.row_choices)
        if not is_same_reading(options, self.current):
            rows = {}
        is_new = options != self.current or rows != self.pending.row_choices
        self.pending.options, self.pending.row_choices = options, rows
        return is_new

    def _chosen(self) -> dict[str, Any]:
        cleaned = {
            **self.cleaned_data,
            "skip_rows": self.cleaned_data["skip_rows"] or 0,
        }
        sheets = self._sheets()
        # Another sheet has other columns.
        is_same = sheets == self.current["sheets"]
        columns = self._columns() if is_same else {}
        return {**self.current, **cleaned, "sheets": sheets, "columns": columns}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for field in self._fields_chosen_twice():
            self.add_error(
                None,
                _("Two columns are chosen as “%(field)s”; choose one of them.")
                % {"field": FIELD_LABELS[field]},
            )
        return cleaned

    def _sheets(self) -> list[str]:
        names = [sheet["name"] for sheet in self.pending.sheets if sheet["name"]]
        if "has_sheets" not in self.posted:
            return list(self.current["sheets"])
        ticked = self.posted.getlist("sheets")
        chosen = [name for name in names if name in ticked]
        usual = [
            sheet["name"]
            for sheet in self.pending.sheets
            if sheet["name"] and sheet["is_chosen"]
        ]
        # Without a change, the file goes on telling which of its sheets are read.
        return list(self.current["sheets"]) if chosen == usual else chosen

    def _fields_posted(self) -> dict[int, str]:
        """The field of each column on the page, by its number."""
        return {
            column["number"]: text
            for column in columns_shown(self.pending)
            if (text := self.posted.get(f"column-{column['number']}")) is not None
        }

    def _columns(self) -> dict[str, str]:
        """The columns by field; as before where nothing was changed."""
        posted = self._fields_posted()
        is_refused = self.pending.state == PendingImport.State.REFUSED
        if not posted or (not is_refused and not self._is_corrected(posted)):
            return dict(self.current["columns"])
        numbers = {Column(f): n - 1 for n, f in posted.items() if f in set(Column)}
        sheet = sheet_shown(self.pending)
        headers = [c["header"] for c in columns_shown(self.pending)]
        # By their names, which tell where the header is, too.
        named = propose_columns(
            numbers, headers if sheet and sheet["has_header"] else []
        )
        absent = {str(c): "" for c in Column if c not in _NEEDED and c not in numbers}
        return {**absent, **{str(c): text for c, text in named.items()}}

    def _is_corrected(self, posted: Mapping[int, str]) -> bool:
        shown = {
            c["number"]: c["field"] or IGNORED for c in columns_shown(self.pending)
        }
        return any(shown[number] != field for number, field in posted.items())

    def _fields_chosen_twice(self) -> list[str]:
        posted = self._fields_posted()
        if not self._is_corrected(posted):
            return []  # several languages side by side, as the file has them
        further = {c["number"] for c in columns_shown(self.pending) if c["is_further"]}
        fields = [f for n, f in posted.items() if f in set(Column) and n not in further]
        return sorted({field for field in fields if fields.count(field) > 1})


def columns_shown(pending: PendingImport) -> list[dict[str, Any]]:
    """Those of the sheet that is read first, or comes nearest to being read."""
    sheet = sheet_shown(pending)
    return list(sheet["columns"]) if sheet and not sheet["is_fixed"] else []


def sheet_shown(pending: PendingImport) -> dict[str, Any] | None:
    chosen = [sheet for sheet in pending.sheets if sheet["is_chosen"]]
    whole = [sheet for sheet in chosen if not sheet["fault"]]
    guessed = [s for s in chosen if any(column["field"] for column in s["columns"])]
    candidates = whole or guessed or chosen
    return candidates[0] if candidates else None


def is_same_reading(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the rows keep their positions."""
    return all(completed(one)[name] == completed(other)[name] for name in READING)


def posted_choices(data: QueryDict, known: Mapping[str, str]) -> dict[str, str]:
    """The choices for single rows: those kept, and those of this page over them."""
    choices = dict(known)
    for name, value in data.items():
        position = name.removeprefix("row-")
        if name == position or not (position.isascii() and position.isdecimal()):
            continue
        choices.pop(position, None)
        if value in set(RowChoice):
            choices[position] = value
    return choices
