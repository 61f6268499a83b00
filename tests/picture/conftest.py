"""The library's blueprints, analysed once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archlint.analysis import Analyses, analyse
from archlint.blueprint import load
from archlint.graph import build, load_system
from archlint.source import parse_text

if TYPE_CHECKING:
    from collections.abc import Callable

BLUEPRINTS = Path(__file__).parents[2] / "blueprints"


@cache
def analysed(name: str) -> Analyses:
    return analyse(load_system(str(BLUEPRINTS / f"{name}.yaml"))[0])


@pytest.fixture(scope="session")
def capstone() -> Analyses:
    """The lecture's architecture at ten million users."""
    return analysed("capstone-10m")


@pytest.fixture(scope="session", params=sorted(path.stem for path in BLUEPRINTS.glob("*.yaml")))
def shipped(request: pytest.FixtureRequest) -> Analyses:
    """Every blueprint of the library in turn."""
    return analysed(request.param)


@pytest.fixture
def text_analysed() -> Callable[[str], Analyses]:
    """A blueprint given as text, analysed."""

    def of(text: str) -> Analyses:
        document = parse_text(text, "x.yaml")
        return analyse(build(load(document), document))

    return of
