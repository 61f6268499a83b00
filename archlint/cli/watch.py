"""Doing something again whenever a file is saved."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PAUSE = 0.3
"""Seconds between two looks at the files."""


def watch(
    files: Callable[[], Iterable[str]],
    act: Callable[[], object],
    pause: Callable[[float], None] = time.sleep,
    *,
    at_once: bool = True,
) -> None:
    """Act once (unless that has been done), then again after every change of the files; ends with an interrupt.

    `files` is asked each time, so that new files are seen.
    """
    gc.enable()  # a command that ends does without, this one may run for days
    try:
        seen = _state(files())
        if at_once:
            act()
        while True:
            pause(PAUSE)
            now = _state(files())
            if now != seen:
                seen = now
                act()
    except KeyboardInterrupt:
        return


def _state(files: Iterable[str]) -> Mapping[str, tuple[int, int]]:
    """When each file was written and how large it is; files that are gone are left out."""
    found: dict[str, tuple[int, int]] = {}
    for file in files:
        try:
            status = Path(file).stat()
        except OSError:
            continue
        found[file] = (status.st_mtime_ns, status.st_size)
    return found
