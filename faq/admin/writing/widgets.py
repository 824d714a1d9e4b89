"""The fields of an FAQ's form that are more than a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from unfold.widgets import UnfoldAdminTextareaWidget

from faq.admin.numbers import as_number

CATEGORY_TEMPLATE = "admin/faq/faq/category_widget.html"


class AnswerWidget(UnfoldAdminTextareaWidget):
    """A box of Markdown; beside it what customers see of it, where scripts run."""

    template_name = "admin/faq/faq/answer_widget.html"

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 12, "data-answer": ""})


class RowSelect(AutocompleteSelect):
    """A row to search for; what can be the number of none is left out.

    Django's own asks the database for whatever an address or a form brings.
    """

    def optgroups(
        self,
        name: str,
        value: Sequence[str],
        attr: Any = None,  # Any: passed on
    ) -> Any:  # Any: as Django types it
        numbers = [each for each in value if as_number(str(each)) is not None]
        return super().optgroups(name, numbers, attr)
