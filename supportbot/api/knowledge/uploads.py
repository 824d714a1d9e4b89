"""Takes a file to import, whole and of a bearable size, and reports of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import MultiPartParser

from faq.editing import FileToImport, ImportedFile
from faq.importing import (
    IdKind,
    ImportChoices,
    ImportOutcome,
    OnConflict,
    ReadingOptions,
    parse_columns,
)
from sessions_app.models import APIKey
from supportbot.api import problems
from supportbot.api.exceptions import Refused
from supportbot.api.knowledge.reports import pinned_json
from supportbot.api.problems import FieldError

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from rest_framework.request import Request

    from faq.importing import ImportReport

MOST_ROWS = 500  # that are told of
MOST_ERRORS = 50
NAME_CHARS = 200
Options = Mapping[str, Any]  # Any: fields of ImportRequestSerializer


def require_upload(request: Request) -> None:
    """Refuse what is too large, or no form, before a byte of it is read."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    limit = settings.KNOWLEDGE_MAX_FILE_BYTES
    if size > limit + settings.KNOWLEDGE_FORM_BYTES:
        raise Refused(
            problems.BODY_TOO_LARGE,
            format_lazy(
                _(
                    "The file has more than {limit} bytes. Split it, or import it in "
                    "the admin or with 'manage.py import_faq'."
                ),
                limit=limit,
            ),
        )
    if not (request.content_type or "").startswith(MultiPartParser.media_type):
        detail = _("Send the file as multipart/form-data, in the field 'file'.")
        raise Refused(problems.UNSUPPORTED_MEDIA_TYPE, detail)


def file_to_import(
    upload: UploadedFile[bytes], options: Options, *, may_publish: bool
) -> FileToImport:
    return FileToImport(
        name=(upload.name or "file")[-NAME_CHARS:],
        data=upload.read(),
        reading=ReadingOptions(columns=parse_columns(options["columns"])),
        choices=ImportChoices(
            replace=options["replace"],
            on_conflict=OnConflict(options["on_conflict"]),
            ids=IdKind(options["ids"]),
            publish_all=options["publish_all"],
            merge_equal_answers=options["merge_equal_answers"],
            may_publish=may_publish,
        ),
        skip_invalid=options["skip_invalid"],
    )


def require_active(key: APIKey) -> None:
    """Refuse a key that was revoked while its file was being imported."""
    if not APIKey.objects.filter(pk=key.pk, revoked_at=None).exists():
        raise Refused(problems.INVALID_API_KEY)


def told(imported: ImportedFile) -> dict[str, Any]:  # Any: JSON
    """What was made of the file, or would be."""
    report = imported.report
    rows = [asdict(row) for row in islice(report.rows(), MOST_ROWS)]
    return {
        "outcome": str(report.outcome),
        "headline": report.headline,
        "counts": {str(kind): count for kind, count in report.counts.items()},
        "remarks": list(report.remarks),
        "rows": rows,
        "left_out": sum(1 for _row in report.rows()) - len(rows),
        "edit": imported.result.edit_id if imported.result else None,
        "pinned": pinned_json(imported.broken),
    }


def require_imported(imported: ImportedFile, *, is_dry_run: bool) -> None:
    """Refuse, with the report, a file whose rows are to be corrected first."""
    if imported.report.outcome is ImportOutcome.REFUSED and not is_dry_run:
        raise Refused(
            problems.FILE_REFUSED,
            errors=_errors(imported.report),
            members={"report": told(imported)},
        )


def _errors(report: ImportReport) -> tuple[FieldError, ...]:
    faulty = (row for row in report.rows() if row.kind == "not imported")
    return tuple(
        FieldError(
            pointer="#/file",
            detail=" ".join(filter(None, [f"{row.place}: {row.what}.", row.remedy])),
        )
        for row in islice(faulty, MOST_ERRORS)
    )
