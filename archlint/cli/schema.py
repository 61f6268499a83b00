"""`archlint schema`: the JSON Schema of the blueprint language, for editors."""

from typing import Annotated

from typer import Option

from archlint.blueprint.schema import schema_text
from archlint.cli import output


def schema(
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
) -> int:
    """Write the JSON Schema of the language; editors complete and check blueprints with it."""
    output.deliver(schema_text(), to)
    return 0
