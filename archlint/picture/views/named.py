"""Views by the names people write: `overview`, `flow:create-task`, `focus:db`, ..."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.picture import survival
from archlint.picture.views.flow import flow, life
from archlint.picture.views.overview import failures, focus, group, hot, overview

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archlint.analysis import Analyses
    from archlint.findings.finding import Finding
    from archlint.graph.system import System
    from archlint.picture.scene import Scene

WHOLE = {"overview": overview, "failures": failures, "hot": hot}
TABLES = ("survival",)
"""Views that are a table instead of boxes and links: SVG, PNG and Markdown."""
LIFE = "sequence:"
"""Views of one flow as a sequence diagram begin with this."""
PARTS = {"flow": flow, "sequence": life, "focus": focus, "group": group}


def names(system: System) -> tuple[str, ...]:
    """Every view this system has."""
    return (
        *WHOLE,
        *TABLES,
        *(f"flow:{name}" for name in system.flows),
        *(f"{LIFE}{name}" for name in system.flows),
        *(f"group:{name}" for name in system.groups),
        *(f"focus:{name}" for name in system.components),
    )


def view(name: str, analyses: Analyses, findings: Iterable[Finding] = ()) -> Scene:
    """The scene of a view; raises KeyError for a name that is not in `names`."""
    if name in WHOLE:
        return WHOLE[name](analyses, findings)
    if name in TABLES:
        return survival.scene(survival.matrix(analyses))
    kind, _, subject = name.partition(":")
    return PARTS[kind](analyses, findings, subject)
