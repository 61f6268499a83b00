"""`archlint serve`: a page that shows the blueprint while it is written."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

from typer import Option

from archlint.cli import output
from archlint.cli.blueprints import one, only_files
from archlint.cli.checking import Request
from archlint.cli.configuration.load import load
from archlint.cli.options import BlueprintFile
from archlint.cli.watch import PAUSE, watch
from archlint.errors import CommandError, Problem, reason

if TYPE_CHECKING:
    from archlint.cli.preview.server import Server, Stage

PORT = 8754


def serve(
    file: BlueprintFile = ".",
    port: Annotated[
        int | None, Option(metavar="N", help=f"The port on this machine; {PORT} or the next free one.")
    ] = None,
    show: Annotated[bool, Option("--open", help="Open the page in the browser.")] = False,
    config: Annotated[str | None, Option(metavar="FILE", help="Read this configuration instead of searching.")] = None,
) -> int:
    """Show a blueprint in the browser, and draw it again whenever it is saved."""
    from archlint.cli.preview.look import look  # noqa: PLC0415 - a broken command line does not need it
    from archlint.cli.preview.server import Stage  # noqa: PLC0415

    only_files([file], "it is read again whenever it is saved")
    settings = load(config)
    blueprint = one(file)
    request = Request(settings, settings.fail_on, waivers=True)
    stage = Stage(look(blueprint, request, None))
    server = _listen(stage, port)
    Thread(target=server.serve_forever, daemon=True).start()
    output.say(f"{blueprint} is shown at {server.url} until you press Ctrl-C\n")
    if show:
        import webbrowser  # noqa: PLC0415 - only with --open

        webbrowser.open(server.url)

    def again() -> None:
        if not Path(blueprint).exists():
            time.sleep(PAUSE)  # an editor may put the new file where the old one was
        stage.show(look(blueprint, request, stage.now))

    watch(lambda: [blueprint], again, at_once=False)
    server.shutdown()
    server.server_close()
    return 0


def _listen(stage: Stage, port: int | None) -> Server:
    """The server on the port asked for, else on the usual one or the next free one."""
    from archlint.cli.preview.server import Server  # noqa: PLC0415 - as above

    why = "none is free"
    for candidate in (port,) if port is not None else (PORT, PORT + 1, PORT + 2, 0):
        try:
            return Server(stage, candidate)
        except OSError as error:
            why = reason(error)
        except OverflowError:
            why = "ports go from 0 to 65535"
    message = f"port {port} cannot be used: {why}"
    raise CommandError(Problem("port-in-use", message, "", help="leave `--port` out to take the next free one"))
