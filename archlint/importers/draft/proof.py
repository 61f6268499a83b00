"""That what was written loads: an import never hands out a blueprint with a mistake in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.blueprint.load import load
from archlint.errors import BlueprintError
from archlint.source import parse_text
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from archlint.blueprint.blueprint import Blueprint
    from archlint.importers.sketch import Sketch


_SHOWN = 3


def _nothing(sketch: Sketch) -> str:
    """That nothing is left to design with, and why."""
    left = [f"`{omission.name}` {omission.reason}" for omission in sketch.omissions]
    more = f", {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    why = f": {', '.join(left[:_SHOWN])}{more}" if left else ""
    return f"{sketch.origin} runs nothing that is a component{why}"


def _or_say(origin: str) -> str:
    """How somebody makes a component of what none is seen in, in the words of the file."""
    if origin.endswith(".dsl"):
        return ", or give an element the property `archlint.kind`"
    ours = origin.endswith((".yaml", ".yml")) and "catalog-info" not in origin
    return ", or say `x-archlint: {kind: service}` below one" if ours else ""


def prove(text: str, sketch: Sketch) -> Blueprint:
    """The blueprint that the text is; raises ImportingError when somebody's `x-archlint` or overlay breaks it."""
    if not sketch.parts:
        raise refused("no-components", _nothing(sketch), f"name another file{_or_say(sketch.origin)}")
    try:
        return load(parse_text(text, sketch.origin))
    except BlueprintError as error:
        problem = error.problems[0]
        line = text.splitlines()[problem.span.line - 1] if problem.span is not None else ""
        where = line.rpartition("# declared ")[2].partition(" ")[0] if "# declared " in line else sketch.origin
        raise refused(problem.kind, f"{where}: {problem.message}", problem.help) from None
