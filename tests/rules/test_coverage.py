"""The page of researched faults: every rule it names exists, every core fault has one, and most of the extended ones."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules-coverage.md").read_text(encoding="utf-8")
RULES = {path.stem for path in (ROOT / "rules").rglob("*.yaml") if path.parent.name != "packs"}
SECTIONS = {part.splitlines()[0]: part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]}


def faults(section):
    cells = (line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ") and "---" not in line)
    return [(name.strip(), tier.strip(), found.strip()) for name, tier, found in cells if tier.strip()]


def test_every_rule_that_is_named_exists():
    named = set(
        re.findall(r"`([a-z-]+)`", "".join(found for part in SECTIONS.values() for _, _, found in faults(part)))
    )
    assert named - RULES - {"archlint consistency", "archlint capacity"} == set()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_core_fault_has_a_rule_and_most_of_the_others(section):
    rows = faults(SECTIONS[section])
    without = {name: tier for name, tier, found in rows if found.startswith("none")}
    assert [name for name, tier in without.items() if tier == "core"] == []
    extended = [name for name, tier, _ in rows if tier == "extended"]
    assert 3 * sum(name not in without for name in extended) >= 2 * len(extended)


def test_the_counts_are_those_of_the_tables():
    for section, part in SECTIONS.items():
        counts = []
        for wanted in ("core", "extended"):
            found = [row for row in faults(part) if row[1] == wanted]
            counts.append(f"{sum(not row[2].startswith('none') for row in found)} of {len(found)}")
        assert f"| {section} | {counts[0]} | {counts[1]} |" in PAGE
