"""Building systems from text."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from archlint.blueprint import load
from archlint.graph import build
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System


def system_of(text: str) -> System:
    """The system a blueprint text describes; the two lines every blueprint has may be left out."""
    body = dedent(text)
    whole = body if body.lstrip().startswith("archlint:") else f"archlint: 1\nsystem: Example\n{body}"
    document = parse_text(whole, "example.yaml")
    return build(load(document), document)


def system_with_flow(components: str, steps: str, does: str = "write") -> System:
    """A system with these components (flow mappings, one a line) and one flow `f` with these steps."""
    text = (
        f"components:\n{indent(dedent(components).strip(), '  ')}\n"
        f"flows:\n  f:\n    does: {does}\n    rate: 1/s\n    steps:\n{indent(dedent(steps).strip(), '      ')}\n"
    )
    return system_of(text)


@pytest.fixture
def system() -> Callable[[str], System]:
    """Builds a system from a blueprint text."""
    return system_of


@pytest.fixture
def walked() -> Callable[..., System]:
    """Builds a system from components and the steps of one flow."""
    return system_with_flow
