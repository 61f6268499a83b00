"""Writing an import over an older one: what a person wrote stays."""

from __future__ import annotations

import re
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING, cast

from archlint.blueprint.load import load
from archlint.cli import output
from archlint.errors import ArchlintError, CommandError, Problem, reason
from archlint.importers.draft.merging import merge
from archlint.importers.draft.version import MISSING, Version, version
from archlint.source import parse_text
from archlint.source.content import content_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEPT = ".archlint/imported"
"""Beside the blueprint: what the last import wrote, to tell its lines from yours. Commit it."""
_ATTRIBUTES = "# Written by imports and read by the next one: nobody has to look at what changed here.\n* -diff linguist-generated\n"
_DEEPEST = 3
"""Keys on the way to what a question asks for: `requirements.durability.rpo`."""
_COMMENT = re.compile(r"\s+#.*$")
_CHANGED = re.compile(r"[+-](?![+-]{2} ?$)\s*\S")


def again(text: str, to: str, home: str | Path | None = None) -> list[str]:
    """Write the import to its file in the project `home`, merged with what is there; what was kept although the import says otherwise."""
    together, kept = merged(text, to)
    memory, attributes = remembered(Path(to))
    texts = {to: together, memory: text} | ({} if Path(attributes).exists() else {attributes: _ATTRIBUTES})
    output.write_files(texts, home)
    return kept


def remembered(blueprint: Path) -> tuple[str, str]:
    """The files in which an import into this blueprint is remembered."""
    memory = _memory(blueprint)
    return str(memory), str(memory.parent / ".gitattributes")


def outdated(text: str, to: str) -> list[str]:
    """What importing again would change in a blueprint, line by line, comments apart; nothing where its data stay as they are."""
    ours, (together, _) = _read(Path(to)), merged(text, to)
    together = together.replace("\r\n", "\n")
    if parse_text(ours, to).data == parse_text(together, to).data:
        return []
    old, new = ([_COMMENT.sub("", line) for line in each.splitlines()] for each in (ours, together))
    return [line for line in unified_diff(old, new, n=0, lineterm="") if _CHANGED.match(line)]


def answered(path: Path) -> dict[str, object]:
    """What a person wrote into the blueprint there, or changed in it, since the last import, by the paths of its keys.

    Raises CommandError where no import wrote it, BlueprintError where it cannot be understood.
    """
    if not path.is_file() or not (text := _mergeable(path)).strip():
        return {}
    document = parse_text(text, path.as_posix())
    load(document)
    memory = _memory(path)
    base = version(_read(memory) if memory.is_file() else "")
    mine = Version(document, text.splitlines())
    changed = [each for each in _paths(document.data, ()) if mine.at(each) != base.at(each)]
    told = {".".join(each): mine.at(each) for each in changed if len(each) > 1}
    if any(each[0] == "flows" and base.at(each) is MISSING for each in changed if len(each) > 1):
        # who adds one has told which there are; other sections answer several questions
        told["flows"] = mine.at(("flows",))
    return told


def _paths(data: object, above: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The paths of the keys of a blueprint, as deep as questions ask."""
    if isinstance(data, dict) and len(above) < _DEEPEST:
        for key, inner in cast("Mapping[str, object]", data).items():
            yield (*above, str(key))
            yield from _paths(inner, (*above, str(key)))


def system_of(path: Path) -> str:
    """What the blueprint there calls its system, empty where there is none."""
    try:
        said = parse_text(_read(path), path.as_posix()).at(("system",)) if path.is_file() else ""
    except ArchlintError:
        return ""
    return said if isinstance(said, str) else ""


def merged(text: str, to: str) -> tuple[str, list[str]]:
    """An import merged with the file that is there, with its line ends, and what was kept although the import says otherwise."""
    path = Path(to)
    memory = _memory(path)
    kept: list[str] = []
    together = text
    if path.is_file():
        ours = _mergeable(path)
        base = _read(memory) if memory.is_file() else ""
        together, kept = merge(base, ours, text, to)
        if ours.strip() and not base:
            where = memory.as_posix()
            kept.append(
                f"nothing of yours was changed: `{where}` is gone, so what is new and what you removed look alike, and both were added"
            )
        if b"\r\n" in content_of(path):
            together = together.replace("\n", "\r\n")
    return together, kept


def _mergeable(path: Path) -> str:
    """The text of a blueprint that an import wrote, or of an empty file; raises CommandError for any other file."""
    text = _read(path)
    if text.strip() and not any(line.startswith("archlint:") for line in text.splitlines()):
        message = f"`{path.as_posix()}` is there already and is no blueprint"
        raise CommandError(Problem("not-a-blueprint", message, "", help="name another file with `-o`"))
    if is_by_hand(path):
        message = f"`{path.as_posix()}` was not written by an import, and stays as it is"
        help_ = "import into another file with `-o`, and move over what you want"
        raise CommandError(Problem("written-by-hand", message, "", help=help_))
    return text


def _memory(path: Path) -> Path:
    return path.parent / KEPT / path.name


def is_by_hand(path: Path) -> bool:
    """Whether there is a blueprint here that no import wrote, as neither it nor what is kept beside it says.

    Nothing of an import belongs into it: its author names things in another way, and vouches for all of it.
    """
    if not path.is_file() or _memory(path).is_file():
        return False
    text = _read(path)
    return bool(text.strip()) and not any(line.startswith("imported:") for line in text.splitlines())


def _read(path: Path) -> str:
    try:
        return content_of(path).decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        problem = Problem("unreadable", f"`{path.as_posix()}` cannot be read: {reason(error)}", "")
        raise CommandError(problem) from error
    except UnicodeDecodeError as error:
        problem = Problem("unreadable", f"`{path.as_posix()}` is not UTF-8 text", "")
        raise CommandError(problem) from error
