"""Where the process starts: `--version` is answered before anything else is imported."""

import gc
import os
import sys

from archlint import __version__


def main() -> int:
    """Run the command line; the return value is the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout.write(f"archlint {__version__}\n")
        return 0
    gc.disable()  # a command ends before cycles of objects matter; looking for them takes a third of a large check
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # what else is installed sees no blueprint
    from archlint.cli.run import run  # noqa: PLC0415 - keeps `--version` free of imports

    return run(sys.argv[1:])


def start() -> None:
    """Run the command line as a process of its own.

    It ends without taking apart every module and object, which costs a tenth of a small check.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 1  # nobody reads any more, or the disk is full
    os._exit(code)


if __name__ == "__main__":
    start()
