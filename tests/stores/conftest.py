"""Running stages, and the table of what was predicted and what happened: `STORES_REPORT=FILE pytest -m stores`.

The modules that need the clients of the stores are imported by whoever has them.
"""

# ruff: noqa: PLC0415 - see above

import os
import signal
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROWS = pytest.StashKey()

# without the clients the tests say what is missing, and there is nothing to collect from what they would use
collect_ignore = [] if find_spec("psycopg") and find_spec("redis") else ["memory.py", "postgres.py", "stage.py"]


@pytest.fixture(scope="session")
def _ended_in_order():
    """Asked to stop, the session takes its servers down first."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="session")
def template(_ended_in_order):
    """An empty PostgreSQL to copy from, made when it is first needed."""
    from tests.stores.postgres import Template
    from tests.stores.yard import Yard

    yard, made = Yard(), []

    def give():
        if not made:
            made.append(Template(yard))
        return made[0]

    yield give
    yard.close()


@pytest.fixture
def stage(template):
    """Start the stores of a blueprint beside this file."""
    from tests.stores.stage import Stage

    open_stages = []

    def start(blueprint):
        open_stages.append(Stage(blueprint, template))
        return open_stages[-1]

    yield start
    for each in open_stages:
        each.close()


@pytest.fixture
def record(request):
    """Note one line of the report: the arrangement, what archlint says of it, what the stores did."""
    rows = request.config.stash.setdefault(ROWS, [])
    return lambda *cells: rows.append((request.node.nodeid, *cells))


def pytest_sessionfinish(session):
    file = os.environ.get("STORES_REPORT")
    rows = session.config.stash.get(ROWS, [])
    if file and rows:
        from tests.stores.report import report

        Path(file).write_text(report(rows, session), encoding="utf-8")
