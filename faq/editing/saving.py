"""Saves FAQs: checked as the form checks them, with a version by their editor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction

from faq.editing.checking import Consents, require_harmless, require_pins, require_valid
from faq.editing.exceptions import (
    AnswerAtRisk,
    FAQOutdated,
    FieldFault,
    InvalidFAQ,
    NoSuchFAQ,
    NothingToPublish,
    OthersAnswer,
    PublisherNeeded,
)
from faq.editing.next_texts import keep_next
from faq.editing.storing import embed_saved, next_values, row_of, store
from faq.editing.texts import VALUES, EditedFAQ, FAQValues, read_faq
from faq.history import FAQS, opened_now, recording
from faq.learning import UnsavedChange, note_despite, prepare
from faq.models import FAQ, Edit, FAQDraft, KnowledgeBaseRevision

if TYPE_CHECKING:
    from faq.history import Author, OpenEdit

Seen = TypeVar("Seen")
Written = TypeVar("Written")
Changes = Mapping[str, Any]  # Any: values by the names of FAQValues
PUBLISHED, DRAFT = FAQ.Status.PUBLISHED.value, FAQ.Status.DRAFT.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedFAQ:
    """What an FAQ is now, and the number of the edit; none where nothing changed."""

    faq: EditedFAQ
    edit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """Who edits, what they may, and what they want although they were warned.

        editor = Editor(author="API key: shop", may_publish=False)
        saved = editor.create(FAQValues(question="How?", answer="So."))
        editor.change(saved.faq.id, {"answer": "Thus."}, version=saved.faq.version)

    All raise EditRefused, and have changed nothing then. A version is that of the FAQ
    which the editor has seen.
    """

    author: Author
    may_publish: bool
    consents: Consents = field(default_factory=Consents)
    way: Edit.Way = Edit.Way.API

    def create(self, values: FAQValues) -> SavedFAQ:
        self._require_right(is_seen=values.status == PUBLISHED)
        row = FAQ()

        def check(_seen: None) -> None:
            self._check(values, row, frozenset(VALUES))

        def write(_seen: None, edit: OpenEdit) -> int:
            store(values, row, edit)
            return row.pk

        return self._carry_out(lambda: None, check, write)

    def change(self, faq_id: int, changes: Changes, *, version: str) -> SavedFAQ:
        """Give an FAQ other values; what is published changes for customers at once."""
        return self._rewrite(
            faq_id, version, lambda seen: seen.values.with_changes(changes)
        )

    def unpublish(self, faq_id: int, *, version: str) -> SavedFAQ:
        return self.change(faq_id, {"status": DRAFT}, version=version)

    def publish(self, faq_id: int, *, version: str) -> SavedFAQ:
        """Let customers get a draft; of a published FAQ, the text that waits."""
        return self._rewrite(faq_id, version, self._to_publish)

    def delete(self, faq_id: int, *, version: str) -> int | None:
        """Delete an FAQ; its history stays. The number of the edit."""

        def check(seen: EditedFAQ) -> None:
            self._require_right(is_seen=seen.is_published)
            if seen.is_published:
                removed = frozenset({seen.id})
                require_pins(UnsavedChange(removed=removed), self.consents)

        def write(seen: EditedFAQ, edit: OpenEdit) -> None:
            with edit.deleting([seen.id]):
                FAQ.objects.filter(pk=seen.id).delete()

        return self._in_edit(partial(_seen, faq_id, version), check, write)[1]

    def keep_next(self, faq_id: int, changes: Changes, *, version: str) -> SavedFAQ:
        """Change the next text, begun with what is published; customers get nothing."""

        def text(seen: EditedFAQ) -> FAQValues:
            begun = seen.next_text.values if seen.next_text else seen.values
            return begun.with_changes({**changes, "status": PUBLISHED})

        def check(seen: EditedFAQ) -> None:
            _require_published(seen)
            values = text(seen)
            changed = values.changed(seen.values)
            require_valid(values, row_of(values, _row(faq_id)), changed)

        def write(seen: EditedFAQ, edit: OpenEdit) -> int:
            row = _row(faq_id)
            opened = str(opened_now(FAQS, row))  # before the row has other values
            if seen.next_text:
                opened = FAQDraft.objects.get(faq=faq_id).opened
            values = text(seen)
            kept = next_values(values, row_of(values, row), edit)
            keep_next(faq_id, kept, self.author, opened=opened)
            return faq_id

        return self._carry_out(partial(_seen, faq_id, version), check, write)

    def discard_next(self, faq_id: int, *, version: str) -> SavedFAQ:
        def write(seen: EditedFAQ, _edit: OpenEdit) -> int:
            if seen.next_text is None:
                raise NothingToPublish
            FAQDraft.objects.filter(faq=seen.id).delete()
            return seen.id

        look = partial(_seen, faq_id, version)
        return self._carry_out(look, lambda _seen: None, write)

    def _to_publish(self, seen: EditedFAQ) -> FAQValues:
        unpublished = seen.next_text
        if not seen.is_published:
            return replace(seen.values, status=PUBLISHED)
        if unpublished is None:
            raise NothingToPublish
        if unpublished.is_outdated and not self.consents.save_anyway:
            question = unpublished.values.question
            raise OthersAnswer([AnswerAtRisk(kind="outdated", text=question)])
        return unpublished.values

    def _rewrite(
        self, faq_id: int, version: str, text: Callable[[EditedFAQ], FAQValues]
    ) -> SavedFAQ:
        """Give an FAQ the values that the text says of what it is."""

        def check(seen: EditedFAQ) -> None:
            values = text(seen)
            is_public = PUBLISHED in {seen.values.status, values.status}
            self._require_right(is_seen=is_public)
            self._check(values, _row(faq_id), values.changed(seen.values))

        def write(seen: EditedFAQ, edit: OpenEdit) -> int:
            values = text(seen)
            if values.changed(seen.values):
                store(values, row_of(values, _row(faq_id)), edit)
            if seen.next_text and values == seen.next_text.values:
                FAQDraft.objects.filter(faq=faq_id).delete()  # it waits no longer
            return faq_id

        return self._carry_out(partial(_seen, faq_id, version), check, write)

    def _check(self, values: FAQValues, row: FAQ, changed: frozenset[str]) -> None:
        row_of(values, row)
        require_valid(values, row, changed)
        require_harmless(values, row, changed, self.consents)

    def _require_right(self, *, is_seen: bool) -> None:
        if is_seen and not self.may_publish:
            raise PublisherNeeded

    def _carry_out(
        self,
        look: Callable[[], Seen],
        check: Callable[[Seen], None],
        write: Callable[[Seen, OpenEdit], int],
    ) -> SavedFAQ:
        """As `_in_edit`; what was saved is found by meaning from now on."""
        faq_id, number = self._in_edit(look, check, write)
        transaction.on_commit(partial(embed_saved, faq_id), robust=True)
        faq = read_faq(faq_id)
        if faq is None:  # deleted by somebody else in this moment
            raise NoSuchFAQ
        return SavedFAQ(faq=faq, edit=number)

    def _in_edit(
        self,
        look: Callable[[], Seen],
        check: Callable[[Seen], None],
        write: Callable[[Seen, OpenEdit], Written],
    ) -> tuple[Written, int | None]:
        """What was written, and the number of the edit.

        Checked before the transaction, in which everybody waits: again within it only
        where somebody has saved meanwhile.
        """
        prepare()
        revision = _revision()
        check(look())
        note = note_despite("", self.consents.despite_pinned).removeprefix("; ")
        try:
            with recording(self.way, author=self.author, note=note) as edit:
                seen = look()
                if _revision() != revision:
                    check(seen)
                written = write(seen, edit)
        except IntegrityError as exc:
            what = "Another FAQ has just been saved with this question or external ID."
            raise InvalidFAQ([FieldFault(field="", what=what)]) from exc
        return written, edit.number


def _seen(faq_id: int, version: str) -> EditedFAQ:
    """The FAQ, if it still is what the editor has seen."""
    faq = read_faq(faq_id)
    if faq is None:
        raise NoSuchFAQ
    if faq.version != version:
        raise FAQOutdated(faq)
    return faq


def _row(faq_id: int) -> FAQ:
    row = FAQ.objects.visible().filter(pk=faq_id).first()
    if row is None:
        raise NoSuchFAQ
    return row


def _require_published(seen: EditedFAQ) -> None:
    if not seen.is_published:
        what = "The FAQ is a draft: no text waits beside it. Change the draft itself."
        raise InvalidFAQ([FieldFault(field="", what=what)])


def _revision() -> object:
    """Another one after every change of what customers are answered from."""
    revisions = KnowledgeBaseRevision.objects.order_by("pk")
    return revisions.values_list("number", "token", "lineage").first()
