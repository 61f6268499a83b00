"""What goes wrong with us, in one line: to the log of the editor and to standard error, never as a traceback."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from pathlib import Path

from archlint.cli import output
from archlint.cli.run import REPORT_TO


def summary(error: BaseException) -> str:
    """What happened and where, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" in {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"archlint met something it does not understand: {said}{place}; please report it: {REPORT_TO}"


def complain(error: BaseException) -> str:
    """Write one line, or with ARCHLINT_DEBUG everything, to standard error; the line."""
    line = summary(error)
    if os.environ.get("ARCHLINT_DEBUG"):
        output.complain("".join(traceback.format_exception(error)))
    output.complain(f"error[bug]: {line}\n")
    return line


def hush() -> None:
    """Keep the protocol's own machinery from writing tracebacks; what matters of them is told by us."""
    for name in ("pygls", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [logging.StreamHandler(sys.stderr)] if os.environ.get("ARCHLINT_DEBUG") else []
        logger.addHandler(logging.NullHandler())
        logger.propagate = False
