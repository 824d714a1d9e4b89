"""One published FAQ as customers read it, for who shows what an answer rests on."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers

from supportbot.api import problems
from supportbot.api.schema import EVERY_REQUEST, JSON, refusals
from supportbot.chat.markup import render_markdown

EXAMPLE = {
    "id": 4,
    "question": "Do you ship abroad?",
    "category": "Orders",
    "language": "en",
    "answer": "To **all** of Europe.",
    "html": "<p>To <strong>all</strong> of Europe.</p>\n",
}


class ArticleSerializer(serializers.Serializer):
    """A published FAQ with its answer."""

    id = serializers.IntegerField(source="faq_id")
    question = serializers.CharField()
    category = serializers.CharField(allow_blank=True)
    language = serializers.CharField(
        allow_blank=True,
        help_text="Its language, such as `en`; empty where nothing tells it.",
    )
    answer = serializers.CharField(help_text="In Markdown.")
    html = serializers.SerializerMethodField(help_text="The answer as safe HTML.")

    # Any: a Document; drf-spectacular evaluates hints when it runs.
    def get_html(self, document: Any) -> str:
        return render_markdown(document.answer)


SCHEMA = extend_schema(
    operation_id="faq_article",
    tags=["Knowledge base"],
    summary="Read one published FAQ",
    description=(
        "Of the FAQs that a reply names: `faq`, `also`, `suggestions`, `citations`. "
        "Counted with the searches; no key is needed."
    ),
    responses={
        (200, JSON): OpenApiResponse(ArticleSerializer, description="The FAQ"),
        **refusals(
            *EVERY_REQUEST,
            problems.INVALID_API_KEY,
            problems.NOT_FOUND,
            problems.TOO_MANY_REQUESTS,
            problems.STORAGE_UNAVAILABLE,
        ),
    },
    examples=[
        OpenApiExample(
            "An FAQ", value=EXAMPLE, response_only=True, status_codes=["200"]
        )
    ],
)
