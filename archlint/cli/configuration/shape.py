"""Tables and lists of a parsed TOML file, as types and as words."""

from __future__ import annotations

from typing import TypeGuard


def is_table(value: object) -> TypeGuard[dict[str, object]]:
    """Whether it is a table; TOML keys are always text."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether it is a list."""
    return isinstance(value, list)


def plain(value: object) -> str:
    """A value as TOML writes it, without quotes.

    >>> plain(True), plain(0.9), plain([1])
    ('true', '0.9', 'a list')
    """
    if is_table(value) or is_list(value):
        return "a table" if is_table(value) else "a list"
    return str(value).lower() if isinstance(value, bool) else str(value)


def shown(value: object) -> str:
    """What a message says that stands in the file."""
    return plain(value) if is_table(value) or is_list(value) else f"`{plain(value)}`" if value != "" else "nothing"
