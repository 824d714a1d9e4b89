"""The fields of an FAQ's form that are more than a box."""

from __future__ import annotations

from unfold.widgets import UnfoldAdminTextareaWidget

CATEGORY_TEMPLATE = "admin/faq/faq/category_widget.html"


class AnswerWidget(UnfoldAdminTextareaWidget):
    """A box of Markdown; beside it what customers see of it, where scripts run."""

    template_name = "admin/faq/faq/answer_widget.html"

    def __init__(self) -> None:
        super().__init__(attrs={"rows": 12, "data-answer": ""})
