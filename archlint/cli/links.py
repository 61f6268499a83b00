"""How a file is named in another one, so that the link works from where that stands."""

from __future__ import annotations

import os
from pathlib import Path


def seen_from(folder: str | Path, file: str) -> str:
    """The file relative to a folder, with forward slashes; on another drive of Windows its whole path."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return Path(file).absolute().as_posix()
