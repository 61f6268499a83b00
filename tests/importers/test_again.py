"""Importing again: what a person wrote stays, what changed elsewhere follows."""

import pytest

from archlint.importers.draft.merging import merge

BASE = """
archlint: 1
system: Shop
components:
  api:                      # compose.yaml:2
    engine: fastapi         # config
    replicas: 2             # declared compose.yaml:4
  db:                       # compose.yaml:8
    engine: postgresql      # config
flows:
  requests:
    does: read
    steps:
      - api -> db           # env compose.yaml:5

# Noted:
#   old
""".lstrip()


def test_nothing_changed_nothing_moves():
    assert merge(BASE, BASE, BASE, "a.yaml") == (BASE, [])


def test_what_the_person_left_alone_follows_the_import():
    new = BASE.replace(
        "replicas: 2             # declared compose.yaml:4", "replicas: 5             # declared compose.yaml:9"
    )
    new = new.replace("#   old", "#   new")
    assert merge(BASE, BASE, new, "a.yaml") == (new, [])


def test_what_the_person_wrote_stays_with_its_comments():
    ours = BASE.replace("replicas: 2             # declared compose.yaml:4", "replicas: 9    # I know better")
    ours = ours.replace("system: Shop", "system: Shop\nsummary: Mine.   # a word")
    new = BASE.replace("replicas: 2", "replicas: 5").replace(
        "    engine: postgresql", "    volume: data\n    engine: postgresql"
    )
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert "replicas: 9    # I know better" in merged
    assert "summary: Mine.   # a word" in merged
    assert "volume: data" in merged
    assert kept == ["components.api.replicas differs from what the import says: you wrote something else"]


def test_new_components_come_and_removed_ones_go():
    new = BASE.replace("  db:", "  cache:\n    engine: redis\n  db:").replace(
        "    replicas: 2             # declared compose.yaml:4\n", ""
    )
    merged, kept = merge(BASE, BASE, new, "a.yaml")
    assert (merged, kept) == (new, [])


def test_what_the_person_removed_stays_away():
    ours = BASE.replace("    replicas: 2             # declared compose.yaml:4\n", "")
    assert merge(BASE, ours, BASE, "a.yaml") == (ours, [])
    _, kept = merge(BASE, ours, BASE.replace("replicas: 2", "replicas: 3"), "a.yaml")
    assert kept == ["components.api.replicas differs from what the import says: you removed it"]


def test_without_a_memory_only_new_entries_come():
    ours = BASE.replace("replicas: 2", "replicas: 9")
    new = BASE.replace("  db:", "  cache:\n    engine: redis\n  db:")
    merged, kept = merge("", ours, new, "a.yaml")
    assert "replicas: 9" in merged
    assert "cache:\n    engine: redis" in merged
    assert kept == ["components.api.replicas differs from what the import says: you wrote something else"]


@pytest.mark.parametrize("layout", ["  db: {engine: postgresql}\n", "  db:\n    engine: postgresql   # mine\n"])
def test_entries_on_one_line_are_kept_whole(layout):
    ours = BASE.replace("  db:                       # compose.yaml:8\n    engine: postgresql      # config\n", layout)
    new = BASE.replace("    engine: postgresql      # config", "    engine: postgresql      # config\n    volume: data")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert ("volume: data" in merged) != bool(kept)
