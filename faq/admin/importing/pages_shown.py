"""Which page a file has come to, and what stands on it."""

from __future__ import annotations

import re
from math import ceil
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from faq.admin.importing import presenting
from faq.admin.importing.applying import has_changed_since
from faq.admin.importing.forms import (
    FIELD_LABELS,
    OptionsForm,
    columns_shown,
    sheet_shown,
)
from faq.admin.importing.options import completed
from faq.admin.importing.pages import ROWS_A_PAGE, Tab, load_page
from faq.models import PendingImport

State = PendingImport.State
_REPORT_LABELS = {
    "rejects.csv": gettext_lazy("The rows left out, to correct and send again (CSV)"),
    "report.csv": gettext_lazy("What became of every row (CSV)"),
    "report.html": gettext_lazy("The report as a page (HTML)"),
    "report.json": gettext_lazy("The report for programs (JSON)"),
}
Context = dict[str, Any]  # Any: whatever a template shows


def template_of(pending: PendingImport) -> str:
    if pending.state == State.INTERRUPTED or pending.is_dead:
        return "interrupted"
    if pending.state in PendingImport.WORKED_ON:
        return "progress"
    return "result" if pending.state == State.IMPORTED else "preview"


def context_of(
    request: HttpRequest, pending: PendingImport, *, form: OptionsForm | None = None
) -> Context:
    """What the page of the file shows."""
    context: Context = {"pending": pending, "said": progress_sentence(pending)}
    name = template_of(pending)
    if name == "result":
        return {**context, **_result(request, pending)}
    if name != "preview":
        return context
    may_publish = request.user.has_perm("faq.publish_faq")
    form = form or OptionsForm(pending, may_publish=may_publish)
    context |= _reading(pending, form)
    context["may_publish"] = may_publish
    if pending.state == State.CHECKED:
        context |= _verdicts(request, pending)
    return context


def progress_sentence(pending: PendingImport) -> str:
    if pending.total_count:
        share = min(99, 100 * pending.done_count // pending.total_count)
        return _("%(share)s %% is done.") % {"share": share}
    if pending.done_count:
        return _("%(done)s rows are checked.") % {
            "done": number_format(pending.done_count, force_grouping=True)
        }
    return _("The file is being read.")


def _reading(pending: PendingImport, form: OptionsForm) -> Context:
    """The file as it was read, with the choices to correct that."""
    sheet = sheet_shown(pending)
    columns = [_column(column, form) for column in columns_shown(pending)]
    named = [_sheet(each, form) for each in pending.sheets if each["name"]]
    is_refused = pending.state == State.REFUSED
    has_unread = any(not column["field"] for column in columns)
    chosen = completed(pending.options)
    has_conflict = bool(pending.found.get("counts", {}).get(Tab.CONFLICTING))
    return {
        "form": form,
        "sheet": sheet,
        "columns": columns,
        "columns_told": " · ".join(filter(None, map(_told, columns))),
        "fields": list(FIELD_LABELS.items()),
        "sheets": named if len(named) > 1 else [],
        "remarks": pending.found.get("remarks", []),
        "is_refused": is_refused,
        "is_open": is_refused or has_unread or bool(form.errors),
        "has_options": bool(form.errors) or _is_chosen(chosen) or has_conflict,
    }


def _column(column: Context, form: OptionsForm) -> Context:
    """A column as it is shown: with what was chosen for it, or what it is read as."""
    number, header, field = column["number"], column["header"], column["field"] or ""
    letter = get_column_letter(number)
    return {
        **column,
        "letter": letter,
        "shown_name": f"{letter} “{header}”" if header else letter,
        "shown_field": FIELD_LABELS.get(field, ""),
        "value": form.posted.get(f"column-{number}", field),
    }


def _told(column: Context) -> str:
    if not column["field"]:
        return ""
    language = f" ({column['language']})" if column["language"] else ""
    return f"{column['shown_name']} → {column['shown_field']}{language}"


def _sheet(sheet: Context, form: OptionsForm) -> Context:
    is_posted = "has_sheets" in form.posted
    is_ticked = (
        sheet["name"] in form.posted.getlist("sheets")
        if is_posted
        else (sheet["is_chosen"] and not sheet["fault"])
    )
    return {**sheet, "is_ticked": is_ticked}


def _is_chosen(options: Context) -> bool:
    told = ("columns", "sheets")
    return any(
        value != completed({})[n] for n, value in options.items() if n not in told
    )


def _verdicts(request: HttpRequest, pending: PendingImport) -> Context:
    tab = _tab(request.GET.get("tab", ""))
    count = pending.found["counts"].get(tab, 0)
    page_count = max(1, ceil(count / ROWS_A_PAGE))
    number = min(max(1, _number(request.GET.get("page", ""))), page_count)
    return {
        "headline": presenting.headline(pending),
        "button": presenting.button_label(pending),
        "tabs": presenting.tab_links(pending, tab),
        "tab": tab,
        "rows": list(presenting.shown_rows(pending, load_page(pending, tab, number))),
        "number": number,
        "page_count": page_count,
        "retired_count": pending.found["retired_count"],
        "is_outdated": has_changed_since(pending.revision),
        "has_row_choices": len(pending.row_choices),
    }


def _tab(text: str) -> Tab:
    return Tab(text) if text in set(Tab) else Tab.ALL


def _number(text: str) -> int:
    return int(text) if re.fullmatch("[0-9]{1,8}", text) else 1


def _result(request: HttpRequest, pending: PendingImport) -> Context:
    counts = pending.found["counts"]
    rows = [
        (presenting.TAB_LABELS[tab], counts[tab])
        for tab in Tab
        if counts[tab] and tab not in (Tab.ALL, Tab.WARNED)
    ]
    names = pending.reports.order_by("name").values_list("name", flat=True)
    return {
        "headline": presenting.done_headline(pending),
        "edit_id": pending.result["edit_id"],
        "may_undo": request.user.has_perm("faq.restore_faq"),
        "result_counts": rows,
        "left_out_count": pending.found["rejected_count"],
        "downloads": [(name, _REPORT_LABELS[name]) for name in names],
    }
