"""`archlint rules facts [ENTITY]`: what a rule may ask."""

from typing import Annotated

from typer import Argument

from archlint.cli import output
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.facts.schema import EntitySchema, schema


def facts(
    entity: Annotated[str | None, Argument(metavar="ENTITY", help="Only this one: component, flow, step, ...")] = None,
) -> int:
    """List the facts that rules may speak of, with their types and meaning."""
    known = schema()
    if entity is not None and entity not in known:
        help_ = did_you_mean(entity, known, f"entities: {', '.join(known)}")
        raise CommandError(Problem("unknown-entity", f"there is no entity `{entity}`", "", help=help_))
    chosen = [known[entity]] if entity else list(known.values())
    output.say("\n".join(table(item) for item in chosen))
    return 0


def table(entity: EntitySchema) -> str:
    """One entity and its facts."""
    rows = [f"{entity.name}: {entity.doc}"]
    for field in entity.fields.values():
        unset = ", may be unset" if field.optional else ""
        rows.append(f"  {field.name:<22} {field.doc}  ({field.kind}{unset})")
    return "\n".join(rows) + "\n"
