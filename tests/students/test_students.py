"""Designs as students write them from the documentation alone: few findings, what matters most first.

`expected.txt` is what each of them is told, one line a finding as people see it. After a change of rules:

    python -m tests.students.test_students

Look at the difference before you commit it: every line should be true and worth reading.
"""

from pathlib import Path
from statistics import median

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.settings import Settings
from archlint.findings.gathered import gathered

HERE = Path(__file__).parent
EXPECTED = HERE / "expected.txt"
DESIGNS = sorted(HERE.glob("*.yaml"))
SETTINGS = Settings()
MOST = 7
SHORT, MOST_IF_SHORT = 30, 5
"""A blueprint of thirty lines is told at most five things."""


def told(design):
    request = Request(SETTINGS, "error", waivers=True, today="2026-01-01")
    return gathered(review(design.as_posix(), open_book(SETTINGS), request).findings)


def written(told_of):
    parts = []
    for design, findings in told_of.items():
        lines = [f"{one.severity.value}[{one.rule}] {one.message}" for one in findings]
        parts.append("\n".join([f"{design.stem}: {len(lines)}", *lines]))
    return "\n\n".join(parts) + "\n"


def test_each_design_is_told_what_it_was_and_no_more():
    of_all = {design: told(design) for design in DESIGNS}
    assert written(of_all) == EXPECTED.read_text(encoding="utf-8")
    numbers = sorted(len(findings) for findings in of_all.values())
    assert median(numbers) <= 5
    assert numbers[-1] <= MOST
    short = [design for design in DESIGNS if len(design.read_text(encoding="utf-8").splitlines()) <= SHORT]
    assert max(len(of_all[design]) for design in short) <= MOST_IF_SHORT


if __name__ == "__main__":
    EXPECTED.write_text(written({design: told(design) for design in DESIGNS}), encoding="utf-8", newline="\n")
