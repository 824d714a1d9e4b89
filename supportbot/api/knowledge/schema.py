"""How the knowledge API describes itself in OpenAPI."""

from __future__ import annotations

from functools import partial
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from supportbot.api import problems
from supportbot.api.knowledge import examples, reports, serializers
from supportbot.api.schema import EVERY_REQUEST, JSON, Responses, refusals

TAG = "Knowledge base"
READING = (
    *EVERY_REQUEST,
    problems.INVALID_REQUEST,
    problems.API_KEY_REQUIRED,
    problems.INVALID_API_KEY,
    problems.MISSING_SCOPE,
    problems.TOO_MANY_REQUESTS,
    problems.STORAGE_UNAVAILABLE,
)
OF_ONE = (*READING, problems.FAQ_NOT_FOUND)
WITH_BODY = (
    problems.BAD_REQUEST,
    problems.INVALID_JSON,
    problems.INVALID_FAQ,
    problems.LENGTH_REQUIRED,
    problems.BODY_TOO_LARGE,
    problems.UNSUPPORTED_MEDIA_TYPE,
)
OF_VERSION = (*OF_ONE, problems.VERSION_REQUIRED, problems.FAQ_CHANGED)
CONFLICT = (409, problems.CONTENT_TYPE)
UNPROCESSABLE = (422, problems.CONTENT_TYPE)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the FAQ that was read: the change is made to no other.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="An ETag that was read: 304 while it is the current one.",
)
FAQ_ID = OpenApiParameter(
    "faq_id",
    {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
    OpenApiParameter.PATH,
    description="The FAQ's id.",
)
CONSENTS = serializers.ConsentsSerializer

_operation = partial(extend_schema, tags=[TAG])


def _edits(*more: problems.ProblemType) -> Responses:
    """The refusals of an edit; those of 409 list what stands in the way."""
    lists = OpenApiResponse(
        reports.EditProblemSerializer,
        description="Pinned questions or other FAQs stand in the way",
    )
    return {**refusals(*more), CONFLICT: lists}


def _saved(what: str, status: int = 200) -> dict[tuple[int, str], Any]:  # Any: as above
    response = OpenApiResponse(serializers.SavedFAQSerializer, description=what)
    return {(status, JSON): response}


FAQ_LIST = _operation(
    operation_id="faq_list",
    summary="List FAQs",
    description=(
        "Drafts, too, by their ids: pages stay as they are while FAQs are edited. "
        "Needs the scope `knowledge:read`."
    ),
    parameters=[serializers.FAQListRequestSerializer, IF_NONE_MATCH],
    responses={
        (200, JSON): OpenApiResponse(
            serializers.FAQPageSerializer, description="A page"
        ),
        (304, JSON): OpenApiResponse(description="The page is as it was"),
        **refusals(*READING),
    },
    examples=examples.LIST,
)
FAQ_CREATE = _operation(
    operation_id="faq_create",
    summary="Make an FAQ",
    description=(
        "A draft, unless `status` says otherwise and the key has `knowledge:publish`. "
        "Checked as the form of the admin checks it: what takes questions from other "
        "FAQs, or breaks pinned ones, is refused with 409 until the request consents. "
        "Needs the scope `knowledge:write`."
    ),
    parameters=[CONSENTS],
    request=serializers.FAQWriteSerializer,
    responses={
        **_saved("The FAQ is made", 201),
        **_edits(*READING, *WITH_BODY),
    },
    examples=examples.CREATE,
)
FAQ_READ = _operation(
    operation_id="faq_read",
    summary="Read an FAQ",
    description="With its next text. Needs the scope `knowledge:read`.",
    parameters=[FAQ_ID, IF_NONE_MATCH],
    responses={
        (200, JSON): OpenApiResponse(serializers.FAQSerializer, description="The FAQ"),
        (304, JSON): OpenApiResponse(description="The FAQ is as it was"),
        **refusals(*OF_ONE),
    },
    examples=examples.READ,
)
FAQ_UPDATE = _operation(
    operation_id="faq_update",
    summary="Change an FAQ",
    description=(
        "What is left out stays as it is. A published FAQ changes for customers at "
        "once, and needs `knowledge:publish`; write its next text otherwise. Needs the "
        "scope `knowledge:write`."
    ),
    parameters=[FAQ_ID, IF_MATCH, CONSENTS],
    request=serializers.FAQWriteSerializer,
    responses={**_saved("The FAQ as it is now"), **_edits(*OF_VERSION, *WITH_BODY)},
    examples=examples.UPDATE,
)
FAQ_DELETE = _operation(
    operation_id="faq_delete",
    summary="Delete an FAQ",
    description=(
        "Staff can restore it from its history. A published one needs "
        "`knowledge:publish`. Needs the scope `knowledge:write`."
    ),
    parameters=[FAQ_ID, IF_MATCH, CONSENTS],
    request=None,
    responses={
        204: OpenApiResponse(description="The FAQ is deleted"),
        **_edits(*OF_VERSION),
    },
    examples=examples.DELETE,
)
NEXT_UPDATE = _operation(
    operation_id="faq_next_update",
    summary="Write the next text of a published FAQ",
    description=(
        "Customers get nothing of it until it is published. The first time it begins "
        "with what is published. Needs the scope `knowledge:write`."
    ),
    parameters=[FAQ_ID, IF_MATCH],
    request=serializers.FAQTextSerializer,
    responses={
        **_saved("The FAQ with its next text"),
        **refusals(*OF_VERSION, *WITH_BODY),
    },
    examples=examples.UPDATE[:2] + examples.REFUSED + examples.CHANGED,
)
NEXT_DISCARD = _operation(
    operation_id="faq_next_discard",
    summary="Throw the next text away",
    description="Needs the scope `knowledge:write`.",
    parameters=[FAQ_ID, IF_MATCH],
    request=None,
    responses={
        **_saved("The FAQ without it"),
        **refusals(*OF_VERSION, problems.NOTHING_TO_PUBLISH),
    },
    examples=[examples.UPDATE[1], *examples.REFUSED, *examples.CHANGED],
)
FAQ_PUBLISH = _operation(
    operation_id="faq_publish",
    summary="Publish a draft, or the next text",
    description=(
        "Of a draft what it says; of a published FAQ the text that waits. A next text "
        "that is outdated needs `save_anyway`. Needs the scope `knowledge:publish`."
    ),
    parameters=[FAQ_ID, IF_MATCH, CONSENTS],
    request=None,
    responses={
        **_saved("Customers get it"),
        **_edits(*OF_VERSION, problems.INVALID_FAQ),
    },
    examples=examples.DONE,
)
FAQ_UNPUBLISH = _operation(
    operation_id="faq_unpublish",
    summary="Make a draft of an FAQ",
    description=("Customers get it no longer. Needs the scope `knowledge:publish`."),
    parameters=[FAQ_ID, IF_MATCH, CONSENTS],
    request=None,
    responses={
        **_saved("The FAQ is a draft"),
        **_edits(*OF_VERSION, problems.INVALID_FAQ),
    },
    examples=examples.DONE,
)
FAQ_IMPORT = _operation(
    operation_id="faq_import",
    summary="Import a file of FAQs",
    description=(
        "All rows or none, as `manage.py import_faq` and the admin do it; with "
        "`dry_run` only the report. Without `knowledge:publish` new FAQs are drafts "
        "and published ones stay as they are. Needs the scope `knowledge:write`."
    ),
    parameters=[reports.ImportRequestSerializer],
    request={"multipart/form-data": reports.ImportFileSerializer},
    responses={
        (200, JSON): OpenApiResponse(
            reports.ImportReportSerializer, description="What became of the rows"
        ),
        **_edits(
            *READING,
            problems.BAD_REQUEST,
            problems.LENGTH_REQUIRED,
            problems.BODY_TOO_LARGE,
            problems.UNSUPPORTED_MEDIA_TYPE,
        ),
        UNPROCESSABLE: OpenApiResponse(
            reports.ImportProblemSerializer, description="Nothing was imported"
        ),
    },
    examples=examples.IMPORT,
)
KNOWLEDGE_SEARCH = _operation(
    operation_id="knowledge_search",
    summary="See what a message finds",
    description=(
        "As staff see it: the decision, how sure it is, and every FAQ that was near. "
        "Nothing is stored. Needs the scope `knowledge:read`."
    ),
    parameters=[reports.KnowledgeSearchRequestSerializer, IF_NONE_MATCH],
    responses={
        (200, JSON): OpenApiResponse(
            reports.KnowledgeSearchSerializer, description="The FAQs, best first"
        ),
        (304, JSON): OpenApiResponse(description="Search would say the same"),
        **refusals(*READING),
    },
    examples=examples.SEARCH,
)
