"""What an import gives back: the blueprint in its file or on the terminal, and what is left to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.cli.importing.place import as_seen
from archlint.errors import BlueprintError
from archlint.importers.draft.proof import prove
from archlint.importers.draft.questions import questions
from archlint.importers.draft.writing import write

if TYPE_CHECKING:
    from archlint.importers.sketch import Sketch
    from archlint.source.folder import Folder

SCHEMA = ".archlint/schema.json"
"""Where `archlint init` puts the JSON Schema of the language."""


def deliver(sketch: Sketch, folder: Folder, to: str | None) -> None:
    """Write the blueprint to a file, merged into what is there, or to the terminal."""
    if to is None or to == "-":
        text = write(sketch, schema=_schema(to))
        prove(text, sketch)
        output.say(text)
        return
    from archlint.cli.importing.again import again, answered  # noqa: PLC0415 - only when a file is written

    sketch.answered = frozenset(answered(Path(to)))
    text = write(sketch, schema=_schema(to))
    blueprint = prove(text, sketch)
    kept = again(text, to)
    parts, flows = len(blueprint.components), len(blueprint.flows)
    guesses = sum(len(component.guessed) for component in blueprint.components.values())
    asked = questions(sketch)
    output.say(
        f"{to}: {parts} components, {flows} {'flow' if flows == 1 else 'flows'}, {guesses} guessed; "
        f"{len(asked)} {'question' if len(asked) == 1 else 'questions'} left\n"
    )
    output.say("".join(f"kept: {each}\n" for each in kept))
    output.say("".join(f"note: {as_seen(each, folder)}\n" for each in sketch.notes))
    output.say("".join(f"asks: {each.text} ({each.where}: {each.example})\n" for each in asked))


def _schema(to: str | None) -> str:
    """The schema as seen from the file that is written, when there is one."""
    if to is None or to == "-":
        return ""
    home = Path(to).resolve().parent
    return f"./{SCHEMA}" if (home / SCHEMA).is_file() else ""


def loads(text: str) -> bool:
    """Whether a text is a blueprint."""
    from archlint.blueprint.load import load  # noqa: PLC0415 - only after a merge
    from archlint.source import parse_text  # noqa: PLC0415 - the same

    try:
        load(parse_text(text, "merged"))
    except BlueprintError:
        return False
    return True
