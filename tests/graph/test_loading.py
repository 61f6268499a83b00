"""A file becomes a system, or everything that is wrong with it."""

import pytest

from archlint.errors import BlueprintError
from archlint.graph import load_system

TWICE = """\
archlint: 1
system: Shop
components:
  api: {kind: service, replica: 2}
  api: {kind: service}
components:
  db: {engine: postgrsql}
workload: {users: 1k, daily_active: 10%, requests: 10 per active user per day, peak: 3x}
flows:
  read:
    does: read
    share: 100%
    steps:
      - api -> db
      - db -> cache
      - db -> queue
"""


def test_keys_that_are_given_twice_hide_no_other_mistake(tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(TWICE)
    with pytest.raises(BlueprintError) as caught:
        load_system(file)
    assert [(problem.kind, problem.span.line) for problem in caught.value.problems] == [
        ("unknown-key", 4),
        ("duplicate-key", 5),
        ("duplicate-key", 6),
        ("unknown-engine", 7),
        ("unknown-component", 15),
        ("unknown-component", 16),
    ]


def test_a_key_that_is_given_twice_is_a_mistake_on_its_own(tmp_path):
    file = tmp_path / "shop.yaml"
    file.write_text(
        TWICE.replace("replica:", "replicas:").replace("postgrsql", "postgresql").replace("      - db -> cache\n", "")
    )
    with pytest.raises(BlueprintError) as caught:
        load_system(file)
    assert [problem.kind for problem in caught.value.problems] == ["duplicate-key", "duplicate-key"]
