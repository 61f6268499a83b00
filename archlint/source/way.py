"""Where a path leads: a link that stands in a project and leads out of it is neither read nor written through.

A stranger's repository may hold a link to any file of the machine on which it is looked at.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path


class OutsideError(OSError):
    """A path leads out of the project it stands in; `strerror` says which link does."""

    def __init__(self, path: str, link: str) -> None:
        """`link` is the path itself, or a folder on the way to it."""
        which = "it" if link == path else f"`{link}`"
        super().__init__(errno.EPERM, f"{which} is a link that leads out of the project", path)


def top_of(home: str | Path) -> Path:
    """The nearest folder above, or this one, in which a repository begins; this one where none does."""
    home = Path(os.path.realpath(home))
    return _repository(home) or home


def link_out(path: str | Path, home: str | Path | None = None) -> str | None:
    """The first link on the way to a path, as one who reads the path knows it, that leads out of the project it stands in.

    The project is the repository that the link stands in, one of a whole home directory (of its settings) apart; where
    none is, `home`, else the folder one stands in. A link that stands in none of them is its owner's way to arrange a
    machine (`/tmp` of a Mac, `/dev/stdout`).
    """
    shown = Path(path)
    real = Path(os.path.realpath(shown.anchor or "."))
    walked = Path(shown.anchor)
    base = Path(os.path.realpath(home if home is not None else "."))
    for part in shown.parts[1:] if shown.anchor else shown.parts:
        walked = walked / part
        step = real / part
        if part == "..":
            real = real.parent
        elif step.is_symlink():
            project = _project(real) or (base if real.is_relative_to(base) else None)
            real = Path(os.path.realpath(step))
            if project is not None and not real.is_relative_to(project):
                return walked.as_posix()
        else:
            real = step
    return None


def refuse_link_out(path: str | Path) -> None:
    """Raise OutsideError for a path that leads out of the project it stands in."""
    link = link_out(path)
    if link is not None:
        raise OutsideError(Path(path).as_posix(), link)


def _project(folder: Path) -> Path | None:
    """The repository of a folder, where it is not that of somebody's whole home directory."""
    found = _repository(folder)
    return None if found is None or Path(os.path.realpath(Path("~").expanduser())).is_relative_to(found) else found


def _repository(folder: Path) -> Path | None:
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), None)
