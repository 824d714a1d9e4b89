"""The endpoints of the knowledge API: each makes one call of `faq.editing`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from faq import search as faq_search
from faq.checking import current_findings
from faq.editing import (
    Consents,
    Editor,
    FAQValues,
    SavedFAQ,
    import_file,
    read_faq,
    read_faqs,
)
from faq.learning import BaseWithDrafts
from faq.models import FAQ
from sessions_app.models import Scope
from supportbot.api import problems
from supportbot.api.access import APIKeyAuthentication
from supportbot.api.exceptions import Refused
from supportbot.api.knowledge import schema
from supportbot.api.knowledge.refusals import refusals_explained
from supportbot.api.knowledge.reports import (
    ImportFileSerializer,
    ImportRequestSerializer,
    KnowledgeSearchRequestSerializer,
    KnowledgeSearchSerializer,
)
from supportbot.api.knowledge.serializers import (
    ConsentsSerializer,
    FAQListRequestSerializer,
    FAQPageSerializer,
    FAQSerializer,
    FAQTextSerializer,
    FAQWriteSerializer,
    SavedFAQSerializer,
)
from supportbot.api.knowledge.uploads import (
    file_to_import,
    require_active,
    require_imported,
    require_upload,
    told,
)
from supportbot.api.knowledge.versions import (
    etag,
    etag_of_findings,
    etag_of_page,
    unless_known,
    version_wanted,
)
from supportbot.api.limits import KnowledgeThrottle
from supportbot.api.parsers import StrictJSONParser
from supportbot.api.scopes import HasScope, ScopedView, key_of
from supportbot.api.serializers import GREATEST_ID
from supportbot.api.views import JSONView, validated

if TYPE_CHECKING:
    from rest_framework.request import Request

    from faq.models import FAQQuerySet


class FAQJSONParser(StrictJSONParser):
    """JSON with room for a long answer and all its wordings."""

    @property
    def limit(self) -> int:
        return settings.KNOWLEDGE_MAX_BODY_BYTES


class KnowledgeView(ScopedView, JSONView):
    """A view for keys with a scope of the knowledge base."""

    authentication_classes = [APIKeyAuthentication]
    permission_classes = [HasScope]
    throttle_classes = [KnowledgeThrottle]
    parser_classes = [FAQJSONParser]
    scopes = {
        "GET": Scope.READ,
        "POST": Scope.WRITE,
        "PATCH": Scope.WRITE,
        "DELETE": Scope.WRITE,
    }


class FAQsView(KnowledgeView):
    @schema.FAQ_LIST
    def get(self, request: Request) -> Response:
        asked = validated(FAQListRequestSerializer, request.query_params.dict())
        found = read_faqs(_asked_for(asked)[: asked["limit"] + 1])
        page = found[: asked["limit"]]
        after = page[-1].id if len(found) > len(page) else None
        data = FAQPageSerializer({"faqs": page, "after": after}).data
        return unless_known(request, Response(data), etag_of_page(page, after))

    @schema.FAQ_CREATE
    def post(self, request: Request) -> Response:
        editor = _editor(request)
        values = FAQValues(**validated(FAQWriteSerializer, request.data))
        with refusals_explained():
            response = _saved(editor.create(values), status=201)
        response.headers["Location"] = f"/faqs/{response.data['faq']['id']}"
        return response


class FAQView(KnowledgeView):
    @schema.FAQ_READ
    def get(self, request: Request, faq_id: int) -> Response:
        faq = read_faq(_possible(faq_id))
        if faq is None:
            raise Refused(problems.FAQ_NOT_FOUND)
        response = Response(FAQSerializer(faq).data)
        return unless_known(request, response, etag(faq.version))

    @schema.FAQ_UPDATE
    def patch(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        changes = validated(FAQWriteSerializer, request.data, is_partial=True)
        with refusals_explained():
            return _saved(editor.change(faq_id, changes, version=version))

    @schema.FAQ_DELETE
    def delete(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        with refusals_explained():
            editor.delete(faq_id, version=version)
        return Response(status=204)


class NextTextView(KnowledgeView):
    @schema.NEXT_UPDATE
    def patch(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        changes = validated(FAQTextSerializer, request.data, is_partial=True)
        with refusals_explained():
            return _saved(editor.keep_next(faq_id, changes, version=version))

    @schema.NEXT_DISCARD
    def delete(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        with refusals_explained():
            return _saved(editor.discard_next(faq_id, version=version))


class PublishView(KnowledgeView):
    scopes = {"POST": Scope.PUBLISH}

    @schema.FAQ_PUBLISH
    def post(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        with refusals_explained():
            return _saved(editor.publish(faq_id, version=version))


class UnpublishView(KnowledgeView):
    scopes = {"POST": Scope.PUBLISH}

    @schema.FAQ_UNPUBLISH
    def post(self, request: Request, faq_id: int) -> Response:
        editor, version = _editor(request), _version(request, faq_id)
        with refusals_explained():
            return _saved(editor.unpublish(faq_id, version=version))


class ImportView(KnowledgeView):
    parser_classes = [MultiPartParser]

    @schema.FAQ_IMPORT
    def post(self, request: Request) -> Response:
        options = validated(ImportRequestSerializer, request.query_params.dict())
        require_upload(request)
        upload = validated(ImportFileSerializer, request.data)["file"]
        key, is_dry_run = key_of(request), options["dry_run"]
        may_publish = key.has_scope(Scope.PUBLISH)
        with refusals_explained():
            imported = import_file(
                file_to_import(upload, options, may_publish=may_publish),
                author=_author(request),
                is_dry_run=is_dry_run,
                despite_pinned=_reason(options),
                require_still=partial(require_active, key),
            )
        require_imported(imported, is_dry_run=is_dry_run)
        return Response(told(imported))


class KnowledgeSearchView(KnowledgeView):
    @schema.KNOWLEDGE_SEARCH
    def get(self, request: Request) -> Response:
        asked = validated(KnowledgeSearchRequestSerializer, request.query_params.dict())
        text, limit = asked["q"], asked["limit"]
        if asked["drafts"]:
            snapshot = BaseWithDrafts.now().snapshot
            result = faq_search.search_in(snapshot, text, limit=limit)
        else:
            result = faq_search.search(text, limit=limit)
        data = KnowledgeSearchSerializer(result).data
        return unless_known(request, Response(data), etag_of_findings(data))


def _asked_for(asked: dict[str, Any]) -> FAQQuerySet:  # Any: fields' values
    """The FAQs that the filters name, by their ids: edits move none of them."""
    filters = {
        "status": "status",
        "category": "category__name__iexact",
        "language": "language__iexact",
        "external_id": "external_id",
        "updated_since": "updated_at__gte",
        "after": "pk__gt",
    }
    wanted = {lookup: asked[name] for name, lookup in filters.items() if name in asked}
    return FAQ.objects.visible().filter(**wanted).order_by("pk")


def _editor(request: Request) -> Editor:
    consents = validated(ConsentsSerializer, request.query_params.dict())
    return Editor(
        author=_author(request),
        may_publish=key_of(request).has_scope(Scope.PUBLISH),
        consents=Consents(
            save_anyway=consents["save_anyway"], despite_pinned=_reason(consents)
        ),
    )


def _author(request: Request) -> str:
    """As the history names them."""
    return f"API key: {key_of(request).name}"


def _reason(sent: dict[str, Any]) -> str:  # Any: fields' values
    return str(sent["despite_pinned"]).strip()


def _saved(saved: SavedFAQ, *, status: int = 200) -> Response:
    row = FAQ.objects.filter(pk=saved.faq.id).first()
    findings = current_findings(row) if row else []
    told_findings = [
        {
            "rule": str(each.finding.rule),
            "field": str(each.finding.field),
            "reason": each.finding.reason,
            "excerpt": each.finding.excerpt,
            "other_id": each.other_id,
        }
        for each in findings
    ]
    result = {"faq": saved.faq, "edit": saved.edit, "findings": told_findings}
    data = SavedFAQSerializer(result).data
    tag = etag(saved.faq.version)
    return Response(data, status=status, headers={"ETag": tag})


def _version(request: Request, faq_id: int) -> str:
    """The version that the change of an FAQ is made for."""
    return version_wanted(request, partial(read_faq, _possible(faq_id)))


def _possible(faq_id: int) -> int:
    """The id, unless no database takes it for one."""
    if faq_id > GREATEST_ID:
        raise Refused(problems.FAQ_NOT_FOUND)
    return faq_id
