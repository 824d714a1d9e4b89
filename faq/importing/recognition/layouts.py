"""How the rows of a sheet are to be read: what recognition comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from faq.importing.columns import Column

if TYPE_CHECKING:
    from faq.importing.recognition.assigning import ColumnsOfLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Everything about a sheet that its rows do not say themselves."""

    headers: tuple[str, ...]
    header_place: str
    first: int  # how many records stand above the first FAQ
    languages: Sequence[ColumnsOfLanguage]
    ignored: tuple[int, ...] = ()
    names: tuple[
        str, ...
    ] = ()  # the header without case; rows that repeat it are no FAQ
    renamed: frozenset[int] = frozenset()  # columns whose header does not say the field
    more_alternates: tuple[int, ...] = ()  # columns that go into the alternates, too
    separators: Mapping[Column, str] = field(default_factory=dict)
    has_sections: bool = False  # a row of one cell is the category of those below
    section: str = ""  # above the header
    # Of an export of ours: the columns that name what rows translate, and other ids.
    translation_of: int | None = None
    external_id: int | None = None
    has_written_breaks: bool = False  # answers hold '\\n' for a line break
    is_asking: bool = False  # most of its questions ask
    remarks: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether cells can be taken as they stand."""
        is_one = len(self.languages) == 1 and self.languages[0].language is None
        is_rebuilt = self.more_alternates or self.separators or self.has_sections
        is_joined = {Column.ID, Column.LANGUAGE} <= self.fields
        is_export = self.translation_of is not None or self.external_id is not None
        return is_one and not is_rebuilt and not is_joined and not is_export

    @property
    def used(self) -> frozenset[int]:
        """The columns that are read."""
        found = (i for each in self.languages for i in each.positions.values())
        return frozenset([*found, *self.more_alternates])

    @property
    def fields(self) -> set[Column]:
        """The fields that its records have."""
        found = {column for each in self.languages for column in each.positions}
        if any(each.language for each in self.languages):
            found.add(Column.LANGUAGE)
        if self.has_sections:
            found.add(Column.CATEGORY)
        if self.more_alternates or Column.QUESTION in self.separators:
            found.add(Column.ALTERNATES)
        return found
