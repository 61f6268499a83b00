"""The one model of a folder: what is meant when a folder is named instead of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.source.foreign import refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlint.source.folder import Folder


@frozen
class Wanted:
    """What is looked for: the kind of the refusal, the name of one and of several, and what was looked for."""

    refusal: str
    one: str
    several: str
    looked_for: str


def only_one(folder: Folder, path: str, files: Sequence[str], wanted: Wanted) -> str:
    """The only one of the files that were found below a path; raises ImportingError for none and for several."""
    if len(files) == 1:
        return files[0]
    help_ = f"name one of {', '.join(map(folder.shown, files[:5]))}" if files else f"looked for {wanted.looked_for}"
    count = f"are {len(files)} {wanted.several}" if files else f"is no {wanted.one}"
    raise refused(wanted.refusal, f"there {count} in {folder.shown(path)}", help_)
