"""How much processor time archlint takes, as ratios to two baselines of the same run.

One baseline is an empty Python; the other is PyYAML's C parser that reads 10,000 components to the end and does nothing
with them, so that seconds of one machine can be compared with those of another. `python benchmarks/speed.py` prints a table; `--write` puts it into benchmarks/speed.md. Processor time (user and
system) of whole processes is measured with `os.wait4`, so that neither other programs nor waiting count much; the
median of several rounds is taken, with the rounds of all commands interleaved.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from generate import blueprint

if TYPE_CHECKING:
    from collections.abc import Collection

ROOT = Path(__file__).parents[1]
EMPTY = "python -c pass"
YAML = "python -c 'import yaml'"
READING = "yaml.parse with the C parser, 10,000 components"
PLANNED = 0.3
"""Seconds of that reading, without starting Python, on the machine for which the targets in seconds were set."""
TARGETS = {
    "archlint --version": ("ratio", 3.0),
    "archlint check blueprints/capstone-10m.yaml": ("ratio", 40.0),
    "archlint check, 1,000 components": ("seconds", 1.0),
    "archlint check, 10,000 components": ("seconds", 6.0),
    "archlint check, 10,000 components that all differ": ("seconds", 6.0),
}
NOTHING_WRONG = {0, 1}
"""Exit codes of a run that worked: without or with findings."""


def commands(folder: Path) -> dict[str, list[str]]:
    """Every command that is measured; large blueprints are generated into the folder."""
    for components in (1_000, 10_000):
        (folder / f"{components}.yaml").write_text(blueprint(components), encoding="utf-8")
    (folder / "differing.yaml").write_text(blueprint(10_000, differing=True), encoding="utf-8")
    archlint = [sys.executable, "-m", "archlint"]
    reading = "import sys, yaml\nfor _ in yaml.parse(open(sys.argv[1], 'rb'), Loader=yaml.CLoader): pass"
    return {
        EMPTY: [sys.executable, "-c", "pass"],
        YAML: [sys.executable, "-c", "import yaml"],
        READING: [sys.executable, "-c", reading, str(folder / "10000.yaml")],
        "archlint --version": [*archlint, "--version"],
        "archlint check blueprints/capstone-10m.yaml": [*archlint, "check", "blueprints/capstone-10m.yaml"],
        "archlint check, 1,000 components": [*archlint, "check", str(folder / "1000.yaml")],
        "archlint check, 10,000 components": [*archlint, "check", str(folder / "10000.yaml")],
        "archlint check, 10,000 components that all differ": [*archlint, "check", str(folder / "differing.yaml")],
    }


def environment(cache: str) -> dict[str, str]:
    """The checkout, with compiled modules kept as an installation keeps them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache, "PYTHONHASHSEED": "0"}


def processor_time(command: list[str], cache: str, also: Collection[int] = ()) -> float:
    """Seconds of processor time of one run; the output is thrown away. `also`: further exit codes of a run that worked."""
    process = os.fork()
    if process == 0:
        os.chdir(ROOT)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execve(command[0], command, environment(cache))  # noqa: S606 -- our own commands
    _, status, usage = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {*NOTHING_WRONG, *also}:
        raise SystemExit(f"{' '.join(command)} ended with exit code {code}")
    return usage.ru_utime + usage.ru_stime


def measure(rounds: int) -> dict[str, float]:
    """The median of every command; the slowest one runs in every third round only."""
    with tempfile.TemporaryDirectory() as folder:
        todo = commands(Path(folder))
        times: dict[str, list[float]] = {name: [] for name in todo}
        for command in todo.values():
            processor_time(command, folder)  # compiles the modules; not counted
        for number in range(rounds):
            for name, command in todo.items():
                if "10,000" not in name or number % 3 == 0:
                    times[name].append(processor_time(command, folder))
    return {name: statistics.median(found) for name, found in times.items()}


def table(found: dict[str, float]) -> str:
    """The figures as Markdown."""
    empty, reading = found[EMPTY], found[READING] - found[YAML]
    lines = [
        "| command | processor time | times an empty Python | times the reading | target |",
        "|---|---|---|---|---|",
    ]
    for name, seconds in found.items():
        unit, limit = TARGETS.get(name, ("", 0.0))
        target = {
            "ratio": f"at most {limit:g} times an empty Python",
            "seconds": f"at most {limit:g} s, which is {limit / PLANNED:.1f} times the reading",
            "": "",
        }[unit]
        lines.append(f"| `{name}` | {seconds:.3f} s | {seconds / empty:.1f} | {seconds / reading:.1f} | {target} |")
    return "\n".join(lines) + "\n"


def queue() -> str:
    """How many processes wanted a processor during the run: beyond their number, seconds grow and ratios less so."""
    return f" (load average {os.getloadavg()[1]:.0f})" if hasattr(os, "getloadavg") else ""


def report(found: dict[str, float]) -> str:
    """The page: figures, date, versions."""
    import pydantic  # noqa: PLC0415 -- for its version only
    import yaml  # noqa: PLC0415 -- for its version only

    today = dt.datetime.now(tz=dt.UTC).date()
    return (
        "# Speed\n\n"
        "Written by `python benchmarks/speed.py --write`: processor time of whole processes, medians.\n\n"
        f"{today}, Python {platform.python_version()}, pydantic {pydantic.VERSION}, PyYAML {yaml.__version__}, "
        f"{os.cpu_count()} processors shared with other work{queue()}, {platform.system()} {platform.machine()}.\n\n"
        + table(found)
        + "\nThe 10,000 components are thirty texts over and over, and what is written alike is worked out once; of those that "
        "all differ each has an owner of its own, and each service its own capacity.\n"
        + f"\nThe reading is what PyYAML's C parser needs for the events of 10,000 components, without starting Python: "
        f"{found[READING] - found[YAML]:.2f} s here. Targets in seconds were set where it takes {PLANNED:g} s.\n"
    )


def main() -> None:
    """Measure and print, or write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--write", action="store_true", help="write benchmarks/speed.md")
    asked = parser.parse_args()
    text = report(measure(asked.rounds))
    if asked.write:
        (ROOT / "benchmarks" / "speed.md").write_text(text, encoding="utf-8", newline="\n")
    print(text)


if __name__ == "__main__":
    main()
