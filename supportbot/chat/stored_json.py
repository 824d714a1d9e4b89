"""Values read from stored JSON, whichever version has stored it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import is_dataclass
from functools import cache, partial
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

Reader = Callable[[object], Any]  # Any: a value of the type that it reads


def read_as(kind: Any, stored: object) -> Any:  # Any: a type, and a value of it
    """The value; what can't be read of it is left out, or has its default."""
    return _reader(kind)(stored)


@cache  # a conversation reads several records, and hints are slow to make
def _reader(kind: Any) -> Reader:  # Any: a field's type
    """Takes stored JSON for a value of that type; TypeError if it is none."""
    parts = get_args(kind)
    if is_dataclass(kind):
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return partial(_read_object, kind, readers)
    if isinstance(kind, UnionType):
        return partial(_read_optional, _reader(parts[0]))
    if get_origin(kind) is tuple:
        return partial(_read_each, _reader(parts[0]))
    if get_origin(kind) is dict:
        return partial(_read_values, _reader(parts[1]))
    return partial(_read_scalar, kind)


def _read_scalar(kind: type, stored: object) -> object:
    is_number = kind is float and type(stored) is int  # JSON may leave the .0 out
    if type(stored) is kind or is_number:
        return stored
    raise TypeError(f"{type(stored).__name__} is no {kind}")


def _read_optional(read: Reader, stored: object) -> object:
    return None if stored is None else read(stored)


def _read_values(read: Reader, stored: object) -> dict[str, object]:
    return {name: read(value) for name, value in _mapping(stored).items()}


def _read_object(
    kind: Any, readers: Mapping[str, Reader], stored: object
) -> object:  # Any: a dataclass
    """What can be read of its fields; one without a default must be there."""
    values = {}
    for name, value in _mapping(stored).items():
        if name in readers:
            with suppress(TypeError):
                values[name] = readers[name](value)
    return kind(**values)  # a TypeError, too, if one is missing


def _read_each(read: Reader, stored: object) -> tuple[object, ...]:
    """The items that can be read."""
    if not isinstance(stored, list | tuple):
        raise TypeError(f"{type(stored).__name__} is no list")
    items = []
    for item in stored:
        with suppress(TypeError):
            items.append(read(item))
    return tuple(items)


def _mapping(stored: object) -> Mapping[str, object]:
    if not isinstance(stored, Mapping):
        raise TypeError(f"{type(stored).__name__} is no object")
    return stored
