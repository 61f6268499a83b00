"""`archlint render --readme`: the pictures between the markers of a README, kept true or checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archlint.cli import output
from archlint.cli.choice import suggestion
from archlint.cli.freshness import FRESH, STALE, differences
from archlint.cli.links import seen_from
from archlint.errors import CommandError, Problem, reason
from archlint.frozen import frozen
from archlint.picture import badge, embedding, estimates, readme, survival, views
from archlint.picture.artefacts import THEMES, Artefact, Wish, draw, facts_of
from archlint.picture.views.named import LIFE, TABLES
from archlint.source.content import content_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.cli.checking import Review
    from archlint.picture.readme import Block

FOLDER = "docs/pictures"


@frozen
class _Filled:
    """What a block shall hold, and the files it shows."""

    text: str
    files: tuple[tuple[str, Artefact], ...]
    changes: tuple[str, ...]


def embed(reviewed: Review, path: str, folder: str | None, *, check: bool) -> int:
    """Fill every block of a README, or say what is stale in it; pictures first, the README last."""
    raw = _text(path)
    text = raw.replace("\r\n", "\n")
    found = readme.blocks(text, path)
    _known(found, reviewed, path)
    filled = [_filled(block, reviewed, path, folder) for block in found]
    written = readme.fill(text, found, [each.text for each in filled])
    stale = [change for each in filled for change in each.changes]
    if check:
        if written != text and not stale:
            stale.append("the drawing changed, what it says did not")
        help_ = f"   = help: `archlint render {reviewed.document.file} --readme {path}` brings it up to date\n"
        if stale:
            output.complain("".join(f"stale: {path}: {change}\n" for change in dict.fromkeys(stale)) + help_)
        return STALE if stale else FRESH
    texts = {name: artefact.content for each in filled for name, artefact in each.files}
    if written != text:
        texts[path] = written.replace("\n", "\r\n") if "\r\n" in raw else written
    output.write_files(texts)
    return FRESH


def _text(path: str) -> str:
    try:
        return content_of(path).decode("utf-8")
    except OSError as error:
        raise CommandError(Problem("unreadable", f"`{path}` cannot be read: {reason(error)}", "")) from error
    except UnicodeDecodeError as error:
        raise CommandError(Problem("unreadable", f"`{path}` is not a UTF-8 text", "")) from error


def _known(found: tuple[Block, ...], reviewed: Review, path: str) -> None:
    names = (*views.names(reviewed.analyses.system), *readme.OWN)
    problems: list[Problem] = []
    for block in found:
        span = block.place("as")
        if block.view not in names:
            message, place = f"there is no view `{block.view}`", block.place("view")
            problems.append(Problem("unknown-view", message, path, place, suggestion(block.view, names)))
        elif block.form != readme.OWN.get(block.view, block.form):
            message = f"`{block.view}` is shown `as={readme.OWN[block.view]}` only"
            problems.append(Problem("unfit-form", message, path, span, f"write `view={block.view}`"))
        elif block.form == "sequence" and not block.view.startswith(("flow:", LIFE)):
            message = f"`as=sequence` shows one flow, and `{block.view}` is none"
            problems.append(Problem("no-flow", message, path, span, "write `view=flow:ID as=sequence`"))
        elif block.form == "table" and block.view not in (*TABLES, *readme.OWN):
            message = f"`as=table` shows a table, and `{block.view}` is none"
            problems.append(Problem("no-table", message, path, span, "write `view=survival as=table`"))
        elif block.form == "mermaid" and block.view in TABLES:
            message = f"`{block.view}` is a table, which Mermaid cannot show"
            problems.append(Problem("no-diagram", message, path, span, "write `as=picture` or `as=table`"))
    if problems:
        raise CommandError(*problems)


def _filled(block: Block, reviewed: Review, path: str, folder: str | None) -> _Filled:
    analyses, findings = reviewed.analyses, reviewed.findings
    if block.view == "badge":
        return _badge(reviewed, path, folder)
    if block.form == "picture":
        return _pictured(block, reviewed, path, folder)
    scene = estimates.scene(analyses) if block.view == "estimates" else views.view(block.view, analyses, findings)
    if block.view == "estimates":
        text = embedding.estimate(analyses)
    elif block.form == "table":
        text = embedding.table(survival.matrix(analyses))
    elif block.form == "sequence" or block.view.startswith(LIFE):
        text = embedding.life(analyses, block.view.partition(":")[2], scene)
    else:
        text = embedding.diagram(scene)
    changes = () if text == block.text else differences(embedding.kept_facts(block.text), scene)
    return _Filled(text, (), changes)


def _badge(reviewed: Review, path: str, folder: str | None) -> _Filled:
    """One file for light and dark pages."""
    scene = badge.scene(reviewed.findings)
    artefact = Artefact("badge.svg", badge.write(reviewed.findings), "badge", scene)
    files = _beside([artefact], reviewed, path, folder)
    return _Filled(embedding.shield(scene, _from(path, files[0][0])), files, _stale(files))


def _pictured(block: Block, reviewed: Review, path: str, folder: str | None) -> _Filled:
    """Light and dark files beside the README, named after the blueprint and the view."""
    drawn = draw(reviewed.analyses, reviewed.findings, Wish([block.view], ["svg"], THEMES))
    files = _beside(drawn, reviewed, path, folder)
    light, dark = (_from(path, name) for name, _ in files)
    return _Filled(embedding.picture(drawn[0].scene, light, dark), files, _stale(files))


def _beside(
    drawn: Sequence[Artefact], reviewed: Review, path: str, folder: str | None
) -> tuple[tuple[str, Artefact], ...]:
    """Where each file goes."""
    place = Path(folder) if folder else Path(path).parent / FOLDER
    stem = Path(reviewed.document.file).stem
    return tuple(((place / f"{stem}-{artefact.name}").as_posix(), artefact) for artefact in drawn)


def _from(readme_: str, name: str) -> str:
    """A file as the README names it."""
    return seen_from(Path(readme_).parent, name)


def _stale(files: Sequence[tuple[str, Artefact]]) -> tuple[str, ...]:
    """What changed since the files were written."""
    changes: list[str] = []
    for name, artefact in files:
        kept = Path(name).read_text(encoding="utf-8") if Path(name).is_file() else None
        if kept is None:
            changes.append(f"`{name}` is missing")
        elif kept != artefact.content:
            changes += differences(facts_of(kept), artefact.scene)
    return tuple(changes)
