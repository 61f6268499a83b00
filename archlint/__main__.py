"""Where the process starts: `--version` is answered before anything else is imported."""

import gc
import sys

from archlint import __version__


def main() -> int:
    """Run the command line; the return value is the exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        sys.stdout.write(f"archlint {__version__}\n")
        return 0
    gc.disable()  # a command ends before cycles of objects matter; looking for them takes a third of a large check
    from archlint.cli.run import run  # noqa: PLC0415 - keeps `--version` free of imports

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
