"""The diagnostic, compared whole."""

from __future__ import annotations

from archlint.errors import Problem, Span
from archlint.findings.finding import Finding, Location, Severity, Suppression
from archlint.report.diagnostic import of_finding, of_problem, write
from archlint.report.palette import Palette

FILE = "blueprints/capstone.yaml"
LINES = [""] * 30 + ["  db:"] + [""] * 6 + ["      - api -> db", ""]
SOURCES = {FILE: LINES}


def at(line: int, column: int, end: int, label: str = "", file: str = FILE) -> Location:
    return Location(file, Span(line, column, line, end), label)


def finding(**changes: object) -> Finding:
    values: dict[str, object] = {
        "rule": "single-point-of-failure",
        "category": "failure",
        "severity": Severity.ERROR,
        "subject": "db",
        "title": "One failure stops a flow",
        "message": "losing `db` stops 3 of 4 flows for everybody",
        "primary": at(31, 3, 5, "one instance, no standby"),
    }
    return Finding(**{**values, **changes})  # type: ignore[arg-type]


def test_the_whole_diagnostic() -> None:
    drawn = write(
        of_finding(
            finding(
                related=(at(38, 16, 18, "create-task, get-my-tasks and login need it here"),),
                numbers=("99.9 % is promised, 99.5 % is what one instance gives: 43.8 h/year",),
                help="add a standby with automatic failover (replication.standbys: 1)",
                costs="replication lag, a second node, a failover to rehearse",
            )
        ),
        SOURCES,
    )
    assert drawn == (
        "error[single-point-of-failure]: losing `db` stops 3 of 4 flows for everybody\n"
        "  --> blueprints/capstone.yaml:31:3\n"
        "   |\n"
        "31 |   db:\n"
        "   |   ^^ one instance, no standby\n"
        "38 |       - api -> db\n"
        "   |                -- create-task, get-my-tasks and login need it here\n"
        "   |\n"
        "   = numbers: 99.9 % is promised, 99.5 % is what one instance gives: 43.8 h/year\n"
        "   = help: add a standby with automatic failover (replication.standbys: 1)\n"
        "   = costs: replication lag, a second node, a failover to rehearse\n"
    )


def test_a_related_place_above_the_primary_one_comes_first() -> None:
    drawn = write(
        of_finding(finding(primary=at(38, 16, 18, "here"), related=(at(31, 3, 5, "declared here"),))), SOURCES
    )
    assert drawn.splitlines()[1:] == [
        "  --> blueprints/capstone.yaml:38:16",
        "   |",
        "31 |   db:",
        "   |   -- declared here",
        "38 |       - api -> db",
        "   |                ^^ here",
    ]


def test_two_places_on_one_line_share_it() -> None:
    drawn = write(
        of_finding(finding(primary=at(38, 16, 18, "needs it"), related=(at(38, 9, 12, "from here"),))), SOURCES
    )
    assert drawn.splitlines()[3:] == [
        "38 |       - api -> db",
        "   |                ^^ needs it",
        "   |         --- from here",
    ]


def test_a_place_in_another_file_gets_its_own_block() -> None:
    other = at(1, 1, 5, "asked for here", "rules/x.yaml")
    drawn = write(of_finding(finding(related=(other,))), {**SOURCES, "rules/x.yaml": ["name: x"]})
    assert drawn.splitlines()[5:] == [
        "  ::: rules/x.yaml:1:1",
        "   |",
        " 1 | name: x",
        "   | ---- asked for here",
    ]


def test_tabs_and_wide_characters_keep_the_carets_in_place() -> None:
    lines = ["\tデータ: db"]
    drawn = write(of_finding(finding(primary=at(1, 7, 9, "here", "a.yaml"))), {"a.yaml": lines})
    assert drawn.splitlines()[3:] == [
        "1 |     データ: db",
        "  |             ^^ here",
    ]


def test_a_place_over_several_lines_is_marked_on_the_first() -> None:
    place = Location("a.yaml", Span(1, 1, 3, 2), "all of this")
    drawn = write(of_finding(finding(primary=place)), {"a.yaml": ["abc: [", "]", ""]})
    assert drawn.splitlines()[3:] == ["1 | abc: [", "  | ^^^^^^ all of this"]


def test_a_very_long_line_is_cut_around_the_place() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    drawn = write(of_finding(finding(primary=at(1, 501, 505, "", "a.yaml"))), {"a.yaml": [line]})
    text, carets = drawn.splitlines()[3:]
    start = carets.index("^")
    assert text[start : start + 4] == "HERE"
    assert len(text) < 180


def test_what_could_steer_a_terminal_is_replaced() -> None:
    hostile = finding(message="a\x1b[2Jb\nc", primary=at(1, 1, 2, "\x1b]0;x\x07", "a.yaml"))
    drawn = write(of_finding(hostile), {"a.yaml": ["\x1b[31mred"]})
    assert "\x1b" not in drawn
    assert "\x07" not in drawn
    assert drawn.splitlines()[0].endswith("a�[2Jb c")


def test_assumptions_and_suppressions_are_said() -> None:
    waived = finding(
        assumed=("db.availability: 99.5 % (catalogue)",),
        suppression=Suppression("waiver", "restarts fast", "2027-06-30"),
    )
    assert write(of_finding(waived), SOURCES).splitlines()[-2:] == [
        "   = assumed: db.availability: 99.5 % (catalogue)",
        "   = waiver: restarts fast (until 2027-06-30)",
    ]


def test_a_mistake_without_a_place_is_one_line_with_help() -> None:
    problem = Problem("unknown-command", "there is no command `chek`", "", help="did you mean `check`?")
    assert write(of_problem(problem), {}) == (
        "error[unknown-command]: there is no command `chek`\n  = help: did you mean `check`?\n"
    )


def test_a_mistake_in_a_file_that_cannot_be_quoted_still_names_the_place() -> None:
    problem = Problem("unknown-key", "no key `replica`", "a.yaml", Span(3, 5, 3, 12), "did you mean `replicas`?")
    assert write(of_problem(problem), {}) == (
        "error[unknown-key]: no key `replica`\n --> a.yaml:3:5\n  = help: did you mean `replicas`?\n"
    )


def test_changes_that_are_needed_together_stand_in_a_line_each_and_go_on_below_themselves() -> None:
    help_ = "these 2 suffice together:\n1. read the primary of `db`: the primary carries more\n2. keep a version"
    assert write(of_problem(Problem("weak", "too weak", "", help=help_)), {}, Palette(columns=46)) == (
        "error[weak]: too weak\n"
        "  = help: these 2 suffice together:\n"
        "        1. read the primary of `db`: the\n"
        "           primary carries more\n"
        "        2. keep a version\n"
    )
