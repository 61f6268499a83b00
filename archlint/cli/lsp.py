"""`archlint lsp`: findings, hovers, completion and quick fixes in an editor."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.configuration.load import load
from archlint.errors import MissingExtraError, Problem


def lsp(
    stdio: Annotated[
        bool, Option("--stdio", help="Talk over standard input and output, as it does anyway; editors say so.")
    ] = True,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Serve an editor that speaks the Language Server Protocol, over standard input and output."""
    try:
        from archlint.cli.editing.features import server  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol", "cattrs", "attrs"):
            raise
        help_ = "pip install 'archlint[lsp]'"
        raise MissingExtraError(Problem("missing-extra", "the language server needs pygls", "", help=help_)) from error
    from archlint.cli.editing.complaints import hush  # noqa: PLC0415 - as above

    if config is not None:
        load(config)
    if sys.stdin.isatty():
        output.complain("editors talk to this over standard input; docs/editors.md shows how they are told to\n")
    gc.enable()  # it runs for days
    hush()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else may print does not disturb the protocol
        server(config).start_io(sys.stdin.buffer, answers)
    return 0
