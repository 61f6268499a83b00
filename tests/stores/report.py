"""The page that keeps the last full session: what archlint said and what the stores did."""

import datetime as dt
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version

from tests.stores.yard import find

HEAD = """# Real stores

Written by `STORES_REPORT=benchmarks/stores.md pytest -m stores tests/stores`: every arrangement is a blueprint of
[tests/stores](../tests/stores), started as it says on loopback (lags, modes, lifetimes, evictions and memories are taken
from the blueprint), driven through its own flows, and compared with what `archlint consistency` says of it. The session
fails when a store does what archlint rules out, and when it does not do what archlint says can happen.

{when}, {result}. {versions}.
"""
ASKED = {"postgres": "--version", "redis-server": "--version", "nginx": "-v", "varnishd": "-V"}
CHAPTERS = {
    "test_fills": ("A cache before a primary and its standby", "own writes re-read at three quarters of the lag"),
    "test_standbys": ("Reading a standby", "own writes re-read at once; a line that is cut carries nothing either way"),
    "test_losses": (
        "Losing the primary, or restarting",
        "the primary is killed with all it had not sent; a restart is a killed process on a machine that goes on",
    ),
    "test_brokers": ("A queue beside a cache", "100 tasks wait while 20,000 answers of 1 kB are cached"),
    "test_edges": (
        "HTTP caches",
        "each cache asks the next one a quarter of a second before its copy ends; nginx ends a lifetime at the next whole second and `Age` counts whole seconds, which archlint leaves out",
    ),
}


def report(rows, session):
    """The page as Markdown."""
    failed = session.testsfailed
    result = f"{session.testscollected - failed} tests" + (f", {failed} FAILED" if failed else ", all as predicted")
    when = dt.datetime.now(tz=dt.UTC).date().isoformat()
    text = [HEAD.format(when=when, result=result, versions=", ".join(versions()))]
    for module, (title, how) in CHAPTERS.items():
        lines = [cells for node, *cells in rows if f"{module}.py" in node]
        if lines:
            text += [f"## {title}", f"{how[:1].upper()}{how[1:]}.", ""]
            text += ["| arrangement | archlint says | the stores did |", "|---|---|---|"]
            text += ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in lines]
            text += [""]
    return "\n".join(text).rstrip() + "\n"


def versions():
    """Every program that took part, with its version."""
    for program, option in ASKED.items():
        if (path := find(program)) is not None:
            said = subprocess.run([path, option], capture_output=True, text=True, check=False)
            number = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
            yield f"{program} {number.group() if number else '?'}"
    for package in ("psycopg", "redis"):
        yield f"{package} {version(package)} for Python"
    yield f"Python {platform.python_version()}, {os.cpu_count()} processors shared with other work, {sys.platform} {platform.machine()}"
