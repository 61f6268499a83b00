"""`archlint schema`: the JSON Schema of the blueprint language, for editors."""

from archlint.blueprint.schema import schema_text
from archlint.cli import output
from archlint.cli.options import OutputFile


def schema(
    to: OutputFile = None,
) -> int:
    """Write the JSON Schema of the language; editors complete and check blueprints with it."""
    output.deliver(schema_text(), to)
    return 0
