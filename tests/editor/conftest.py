"""A small shop, and what is understood of it."""

from __future__ import annotations

import pytest

from archlint.cli.editing.judgement import judged
from archlint.editor.draft import draft

SHOP = """\
archlint: 1
system: Shop
workload: {users: 100k, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  people: {kind: client}
  api:
    engine: fastapi
    replicas: 2
    capacity: 500 req/s
    pool: {db: 20}
  db: {engine: postgresql}
data:
  orders: {in: db, rows: 30 per user, row: 2 KB}
flows:
  list-orders:
    does: read
    data: orders
    share: 100%
    needs: {p95: 200 ms}
    steps:
      - people -> api
      - api -> db: {op: read}
"""


@pytest.fixture
def shop():
    return SHOP


@pytest.fixture(scope="session")
def understood():
    return judged(SHOP, None, None).understood


@pytest.fixture
def at(understood):
    """The draft of the shop, and where a piece of it stands."""

    def place(piece, text=SHOP):
        return draft(text, understood), text.index(piece)

    return place
