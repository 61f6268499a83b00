"""Importing again: what a person wrote stays, what changed elsewhere follows."""

import re

import pytest

from archlint.importers.draft.merging import merge
from archlint.importers.draft.orphans import marked

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


def test_numbers_of_lines_move_only_with_a_fact_of_their_entry():
    """A line more above everything, and a fact more of `db`: the blueprint has the numbers of `db` anew, the memory all of them."""
    base = BASE.replace("#   old", "#   seed: runs once (compose.yaml:7)").replace(
        "config\n", "config compose.yaml:9 redis:7\n"
    )
    moved = re.sub(r"yaml:([0-9])", r"yaml:1\1", base)
    assert merge(base, base, moved, "a.yaml") == (base, [])
    assert merge(moved, base, moved.replace("yaml:1", "yaml:2"), "a.yaml") == (base, [])
    more = moved.replace(
        "  db:                       # compose.yaml:18\n",
        "  db:                       # compose.yaml:18\n    volume: data\n",
    )
    api = more.index("  db:")
    assert merge(base, base, more, "a.yaml") == (
        base[: base.index("  db:")] + more[api : more.index("flows:")] + base[base.index("flows:") :],
        [],
    )
    assert "config compose.yaml:19 redis:8" in merge(base, base, moved.replace("redis:7", "redis:8"), "a.yaml")[0]
    mine = base.replace("does: read", "does: read  # sure")
    less = moved.replace("    replicas: 2             # declared compose.yaml:14\n", "")
    assert merge(moved, mine, less, "a.yaml")[1] == []


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
    assert kept == ["components.api.replicas: `9`, where the import says `5`"]


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
    assert kept == ["components.api.replicas: removed by you, where the import now says `3`"]


def test_without_a_memory_only_new_entries_come():
    ours = BASE.replace("replicas: 2", "replicas: 9")
    new = BASE.replace("  db:", "  cache:\n    engine: redis\n  db:")
    merged, kept = merge("", ours, new, "a.yaml")
    assert "replicas: 9" in merged
    assert "cache:\n    engine: redis" in merged
    assert kept == ["components.api.replicas: `9`, where the import says `2`"]


@pytest.mark.parametrize("layout", ["  db: {engine: postgresql}\n", "  db:\n    engine: postgresql   # mine\n"])
def test_entries_on_one_line_are_kept_whole(layout):
    ours = BASE.replace("  db:                       # compose.yaml:8\n    engine: postgresql      # config\n", layout)
    new = BASE.replace("    engine: postgresql      # config", "    engine: postgresql      # config\n    volume: data")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert ("volume: data" in merged) != bool(kept)


def test_what_is_written_in_brackets_is_merged_key_by_key():
    theirs = "    engine: postgresql      # config\n    max_connections: 300\n    volume: data\n"
    base = BASE.replace("    engine: postgresql      # config\n", theirs)
    ours = BASE.replace(
        "  db:                       # compose.yaml:8\n    engine: postgresql      # config\n",
        "  db: {engine: postgresql, max_connections: 300, volume: mine}  # owned by Ann\n",
    )
    new = base.replace("300", "500").replace("volume: data", "volume: other")
    merged, kept = merge(base, ours, new, "a.yaml")
    assert "  db: {engine: postgresql, max_connections: 500, volume: mine}  # owned by Ann\n" in merged
    assert kept == ["components.db.volume: `mine`, where the import says `other`"]


def test_what_is_new_at_a_renamed_component_is_told_and_left_out():
    ours = BASE.replace("  db:  ", "  main:").replace("api -> db", "api -> main")
    new = BASE.replace("  db:  ", "  w: {kind: service}\n  db:  ")
    new = new.replace("      - api -> db", "      - api -> w\n      - w -> db\n      - api -> db")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert "api -> w\n" in merged
    assert "w -> db" not in merged
    assert kept == [
        "flows.requests.steps: the import has `w -> db` as well, and you took out `db`; add it as you call it now"
    ]


@pytest.mark.parametrize(
    ("fresh", "told"),
    [
        ("  w:\n    kind: service\n    watches: [db]\n", "components.w.watches"),
        ("  w:\n    kind: service\n    boots_from: [api, db]\n", "components.w.boots_from"),
        ("  w:\n    kind: service\n    boots_from:\n      - api\n      - db\n", "components.w.boots_from"),
        ("  w:\n    kind: service\n    boots_from: db\n", "components.w.boots_from"),
        ("  w:\n    kind: service\n    state: {sessions: db, uploads: disk}\n", "components.w.state"),
        ("  w:\n    kind: service\n    pool: {db: 3}\n", "components.w.pool"),
        ("groups:\n  data:\n    kind: host\n    members: [db, api]\n", "groups.data.members"),
    ],
)
def test_whatever_names_what_you_took_out_is_left_out_and_told(fresh, told):
    ours = BASE.replace("  db:                       # compose.yaml:8\n    engine: postgresql      # config\n", "")
    ours = ours.replace("      - api -> db           # env compose.yaml:5\n", "      - clients -> api\n")
    ours = ours.replace("components:\n", "components:\n  clients: {kind: client}\n")
    place = "flows:" if fresh.startswith("  ") else "components:"
    new = BASE.replace(place, f"{fresh}{place}")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert "db" not in merged.replace("uploads", "")
    assert kept == [f"{told}: the import has `db` as well, and you took out `db`; add it as you call it now"]


@pytest.mark.parametrize(
    ("place", "mine", "line"),
    [
        ("flows:", "groups:\n  mine: {kind: zone, members: [db]}\n", "mine: {kind: zone, members: [db]}"),
        ("flows:", "  w: {kind: service, watches: [db]}\n", "w: {kind: service, watches: [db]}"),
        ("\n# Noted", "      - api -> db: {op: write}\n", "- api -> db: {op: write}"),
        (
            "\n# Noted",
            "decisions:\n  - {choose: a, on: db, gain: x, cost: y}\n",
            "- {choose: a, on: db, gain: x, cost: y}",
        ),
    ],
)
def test_what_you_name_stays_though_the_import_no_longer_has_it(place, mine, line):
    logs = "  logs: {kind: service}\n"
    base = BASE.replace("flows:", f"{logs}flows:")
    ours = base.replace(place, f"{mine}{place}").replace("Shop", "Shop of logs  # see the logs")
    new = BASE.replace("  db:                       # compose.yaml:8\n    engine: postgresql      # config\n", "")
    new = new.replace("      - api -> db           # env compose.yaml:5\n", "      - clients -> api\n")
    new = new.replace("components:\n", "components:\n  clients: {kind: client}\n")
    merged, kept = merge(base, ours, new, "a.yaml")
    assert marked(merged) == ["db"]  # what stands in the eighth line now is another
    assert "compose.yaml:8" not in merged
    assert logs not in merged
    back, _ = merge(new, merged, base, "a.yaml")
    assert marked(back) == []
    assert "  db:                       # compose.yaml:8\n" in back
    assert kept == [f"components.db: you name it in `{line}`, and the import no longer has it"]


def test_of_a_list_that_is_kept_the_items_that_differ_are_named():
    grouped = BASE.replace("flows:", "groups:\n  machine:\n    kind: host\n    members: [api, db]\nflows:")
    kept = merge("", grouped.replace("[api, db]", "[api]"), grouped, "a.yaml")[1]
    assert kept == ["groups.machine.members: without `db`, which the import has"]


def test_a_comment_of_the_person_survives_every_change_around_it():
    ours = (
        BASE.replace("    engine: fastapi ", "    # chosen by Ann\n    engine: fastapi ")
        .replace("# declared compose.yaml:4", "# we tried three")
        .replace("      - api -> db ", "      # why db\n      - api -> db ")
    )
    new = (
        BASE.replace(
            "replicas: 2             # declared compose.yaml:4", "replicas: 5             # declared compose.yaml:9"
        )
        .replace("# compose.yaml:2", "# compose.yaml:3")
        .replace("  db:  ", "  cache:\n    engine: redis\n  db:  ")
        .replace("      - api -> db ", "      - api -> cache\n      - api -> db ")
    )
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert merged == (
        new.replace("    engine: fastapi ", "    # chosen by Ann\n    engine: fastapi ")
        .replace("# declared compose.yaml:9", "# we tried three")
        .replace("      - api -> cache\n      - api -> db", "      # why db\n      - api -> cache\n      - api -> db")
    )
    assert kept == []


def test_lists_are_merged_item_by_item():
    grouped = BASE.replace("flows:", "groups:\n  machine:\n    kind: host\n    members: [api, db]   # one file\nflows:")
    ours = grouped.replace("[api, db]", "[api]").replace("      - api -> db ", "      - api -> db: {op: write} ")
    found = grouped.replace("  db:  ", "  cache:\n    engine: redis\n  db:  ").replace("[api, db]", "[api, db, cache]")
    new = found.replace("      - api -> db ", "      - api -> cache\n      - api -> db: {op: read} ")
    merged, kept = merge(grouped, ours, new, "a.yaml")
    assert "members: [api, cache]   # one file\n" in merged
    assert "      - api -> cache\n" in merged
    assert "      - api -> db: {op: write} " in merged
    assert kept == [
        'flows.requests.steps: `api -> db` as you changed it, where the import says `{"api -> db": {op: read}}`'
    ]
    assert merge(new, merged, grouped, "a.yaml")[0].count("cache") == 0


def test_what_a_person_commented_is_not_taken_away():
    ours = BASE.replace("  db:                       # compose.yaml:8\n", "  db:\n    # ask Ann first\n").replace(
        "# env compose.yaml:5", "# why"
    )
    new = BASE.replace(
        "  db:                       # compose.yaml:8\n    engine: postgresql      # config\n", ""
    ).replace("      - api -> db           # env compose.yaml:5\n", "      - clients -> api\n")
    new = new.replace("components:\n", "components:\n  clients: {kind: client}\n")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert "    # ask Ann first\n" in merged
    assert "      - api -> db           # why\n" in merged
    assert kept == [
        "components.db: commented by you, and the import no longer has it",
        "flows.requests.steps: `api -> db` as you commented it, which the import no longer has",
    ]


def test_what_is_new_comes_in_its_order():
    new = BASE.replace("  db:  ", "  a1: {kind: service}\n  a2: {kind: service}\n  db:  ").replace(
        "      - api -> db  ", "      - api -> a1\n      - a1 -> a2\n      - a2 -> db\n      - api -> db  "
    )
    ours = BASE.replace("      - api -> db  ", "      # mine\n      - api -> db  ")
    merged, kept = merge(BASE, ours, new, "a.yaml")
    assert merged == new.replace("      - api -> a1", "      # mine\n      - api -> a1")
    assert kept == []
