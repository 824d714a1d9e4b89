"""Keeps a version of everything that an edit changes, in the same transaction."""

from __future__ import annotations

import getpass
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction

from faq.history import statements
from faq.history.tables import FAQS, Kept
from faq.models import FAQ, Edit, ImportBatch, KnowledgeBaseRevision

# An account, or the name of somebody who has none here.
Author: TypeAlias = AbstractBaseUser | AnonymousUser | str | None


class OpenEdit:
    """An act that is going on: call `before` and `after` around what it changes."""

    def __init__(
        self,
        way: Edit.Way,
        *,
        author: Author = None,
        note: str = "",
        undoes: Edit | None = None,
    ) -> None:
        self._edit = Edit(
            way=way,
            author_id=None if isinstance(author, str) or not author else author.pk,
            author_name=name_of(author)[:150],
            note=note[:500],
            undoes=undoes,
        )
        self._count = 0

    @property
    def edit(self) -> Edit:
        """The edit, stored from the first time that it is needed."""
        if self._edit.pk is None:
            self._edit.save(force_insert=True)
        return self._edit

    @property
    def number(self) -> int | None:
        """What people call it; none, so far, for an edit that changed nothing."""
        return self._edit.pk if self._count else None

    def hide_with(self, batch: ImportBatch) -> None:
        """Let nothing of it count before the batch is shown, or when it is cleared."""
        self._edit.batch = batch

    def before(self, ids: Collection[int], *, of: Kept = FAQS) -> None:
        """Keep what is there and has no version: what was changed past the history."""
        if ids:
            self._count_in(statements.insert_found(of, self.edit.pk, ids))

    def after(self, ids: Collection[int], *, of: Kept = FAQS) -> None:
        """Keep what the edit made of these: created, changed or deleted."""
        if ids:
            self._count_in(statements.insert_changed(of, self.edit.pk, ids))
            self._count_in(statements.insert_deleted(of, self.edit.pk, ids))

    @contextmanager
    def deleting(self, ids: Collection[int], *, of: Kept = FAQS) -> Iterator[None]:
        """Keep what is deleted, and the FAQs that named it."""
        naming: list[int] = []
        if of.named_by:
            named = FAQ.objects.filter(**{f"{of.named_by}__in": ids}).order_by()
            naming = list(named.values_list("id", flat=True))
        self.before(ids, of=of)
        self.before(naming)
        yield
        self.after(ids, of=of)
        self.after(naming)

    def created(self, ids: Collection[int], *, of: Kept = FAQS) -> None:
        """As `after`, for what is known to be new."""
        if ids:
            self._count_in(statements.insert_created(of, self.edit.pk, ids))

    def changed_to(self, rows: str, *, of: Kept = FAQS) -> None:
        """Keep what a query says that rows will be."""
        kind = of.version.Kind.CHANGED
        self._count_in(statements.insert_rows(of, self.edit.pk, kind, rows))

    def close(self) -> None:
        """Leave no edit behind that changed nothing."""
        if self._edit.pk is not None and not self._count:
            self._edit.delete()

    def _count_in(self, count: int) -> None:
        self._count += count


@contextmanager
def recording(
    way: Edit.Way,
    *,
    author: Author = None,
    note: str = "",
    undoes: Edit | None = None,
) -> Iterator[OpenEdit]:
    """A transaction and the edit whose versions go with it.

    with recording(Edit.Way.LIST, author=request.user) as edit:
        edit.before(ids)
        FAQ.objects.filter(pk__in=ids).update(status=FAQ.Status.DRAFT)
        edit.after(ids)
    """
    with transaction.atomic():
        wait_for_changes()
        edit = OpenEdit(way, author=author, note=note, undoes=undoes)
        yield edit
        edit.close()


def wait_for_changes() -> None:
    """Let nobody else change FAQs until this transaction ends.

    Every change ends in the revision's row. Whoever locks FAQs before it and whoever
    locks them after it would wait for each other, until PostgreSQL gives up on one.
    """
    KnowledgeBaseRevision.objects.select_for_update().first()


def user_of_system() -> str:
    """Who runs a command, as the system calls them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return ""


def name_of(author: Author) -> str:
    """What the history calls them."""
    if isinstance(author, str) or author is None:
        return author or ""
    return author.get_username()
