"""`archlint rules facts [ENTITY]`: what a rule may ask."""

import sys
from typing import Annotated

from typer import Argument

from archlint.cli import output
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.facts.schema import EntitySchema, schema
from archlint.report.columns import in_column


def facts(
    entity: Annotated[str | None, Argument(metavar="ENTITY", help="Only this one: component, flow, step, ...")] = None,
) -> int:
    """List the facts that rules may speak of, with their types and meaning."""
    known = schema()
    if entity is not None and entity not in known:
        help_ = did_you_mean(entity, known, f"entities: {', '.join(known)}")
        raise CommandError(Problem("unknown-entity", f"there is no entity `{entity}`", "", help=help_))
    chosen = [known[entity]] if entity else list(known.values())
    output.say("\n".join(table(item, output.columns(sys.stdout)) for item in chosen))
    return 0


def table(entity: EntitySchema, columns: int | None = None) -> str:
    """One entity and its facts; what is longer than the line goes on below."""
    rows = in_column(f"{entity.name}: ", entity.doc, columns, hanging=4)
    for field in entity.fields.values():
        unset = ", may be unset" if field.optional else ""
        rows += in_column(f"  {field.name:<22} ", f"{field.doc}  ({field.kind}{unset})", columns)
    return "\n".join(rows) + "\n"
