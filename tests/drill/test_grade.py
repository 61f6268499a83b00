"""Grading: rubrics are checked, formats are what their readers expect, hostile submissions hurt only themselves."""

import base64
import csv
import io
import json
import os
import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import yaml

from archlint.cli import submissions
from archlint.cli.run import run
from archlint.drill import judge
from archlint.drill import sheet as sheets
from archlint.drill.formats import FORMATS, classroom, write
from archlint.drill.rubric import MEASURES, shipped
from archlint.drill.sheet import Sign
from archlint.report.columns import width

ROOT = Path(__file__).parents[2]
REVIEWED = ROOT / "blueprints" / "capstone-10m-reviewed.yaml"
MINE = """\
rubric: 1
title: Mine
criteria:
  - {id: a, title: Estimates, points: 10, measure: arithmetic}
  - {id: b, title: Caching, points: 10, rules: [caching]}
"""


@pytest.fixture
def grade(tmp_path, monkeypatch, capsys):
    """Run `archlint grade` in an empty folder; code, output and complaints."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)

    def go(*arguments):
        code = run(["grade", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_the_reviewed_architecture_gets_nearly_everything(grade):
    code, said, _ = grade(str(REVIEWED), "--format", "json")
    sheet = json.loads(said)["sheets"][0]
    assert code == 0
    assert sheet["share"] > 0.9, [one for one in sheet["criteria"] if one["earned"] < one["possible"]]


def test_a_format_for_one_submission_is_refused_before_anything_is_written(grade, tmp_path):
    formats = ["--format", "text", "--format", "csv=all.csv", "--format", "gradescope=one.json"]
    code, said, complaint = grade(str(REVIEWED), str(REVIEWED), *formats)
    assert (code, said) == (2, "")
    assert "the format gradescope is for one submission, and there are 2" in complaint
    assert list(tmp_path.iterdir()) == []


ODD = {
    "a zip of a Mac": (
        {"work/archlint.yaml": "good", "__MACOSX/work/._archlint.yaml": "\0\5", "__MACOSX/work/x.yaml": "good"},
        "",
    ),
    "a compose file and pictures beside it": (
        {"capstone.yaml": "good", "docker-compose.yml": "services: {}\n", "img/a.png": ""},
        "",
    ),
    "a folder of a repository": (
        {"README.md": "", "src/a.py": "", ".github/workflows/x.yml": "on: push\n", "docs/design/d.yaml": "good"},
        "",
    ),
    "its first line is missing": (
        {"d.yaml": "headless", "k8s/a.yaml": "kind: X\n", "compose.yaml": "services: {}\n"},
        "",
    ),
    "nothing": ({}, "there is no blueprint in `work`"),
    "another program's file": (
        {"docker-compose.yml": "services: {a: {image: b}}\n"},
        "a compose project, not a blueprint",
    ),
    "several of them": (
        {"a/docker-compose.yml": "services: {}\n", "b/x.yml": "on: push\n"},
        "none of its 2 YAML files is one (a/docker-compose.yml, b/x.yml)",
    ),
    "two designs": ({"a/archlint.yaml": "good", "b/archlint.yaml": "good"}, "holds 2 blueprints (a/archlint.yaml, b/"),
    "not even a folder": (None, "there is no file or folder `work`"),
}
"""What lies in a submission, and why it gets no points ('' for one that gets some)."""


@pytest.mark.parametrize(("files", "why"), ODD.values(), ids=ODD.keys())
@pytest.mark.usefixtures("reading")
def test_whoever_waits_for_points_gets_them_or_a_sentence(grade, files, why):
    good = REVIEWED.read_text(encoding="utf-8")
    texts = {"good": good, "headless": re.sub(r"(?m)^archlint: 1\n", "", good)}
    for name, text in (files or {}).items():
        Path("work", name).parent.mkdir(parents=True, exist_ok=True)
        Path("work", name).write_text(texts.get(text, text), encoding="utf-8")
    if files == {}:
        Path("work").mkdir()
    code, said, complaint = grade("work", "--format", "classroom", "--format", "gradescope=results.json")
    result, other = json.loads(base64.b64decode(said)), json.loads(Path("results.json").read_text(encoding="utf-8"))
    assert (code, complaint) == (0, "")
    assert (other["score"] > 50) == (why == "")
    assert why in other["output"]
    assert (result["status"] == "error") == (why != "")
    assert all(why in test["test_code"] for test in result["tests"])


@pytest.fixture(scope="module")
def texts():
    """Submissions by their text."""
    return {}


@pytest.fixture
def reading(texts, monkeypatch):
    """Reading in which every text is analysed once."""
    real = submissions.read_submission

    def read(name, file, book):
        text = Path(file).read_text(encoding="utf-8")
        if text not in texts:
            texts[text] = real(name, file, book)
        return texts[text]

    monkeypatch.setattr(submissions, "read_submission", read)


@pytest.mark.usefixtures("reading")
def test_a_repository_with_one_design_is_one_submission_and_a_class_in_one_is_a_class(grade):
    for folder in (".git", "src", "docs"):
        Path(folder).mkdir()
    Path("docs", "archlint.yaml").write_bytes(REVIEWED.read_bytes())
    assert len(json.loads(grade(".", "--format", "json")[1])["sheets"]) == 1
    Path("src", "archlint.yaml").write_bytes(REVIEWED.read_bytes())
    assert len(json.loads(grade(".", "--format", "json")[1])["sheets"]) == 2


def test_architectures_are_ordered_as_a_reviewer_would(grade):
    shares = []
    for name in ("capstone-today", "capstone-horizontal", "capstone-10m-reviewed"):
        _, said, _ = grade(str(ROOT / "blueprints" / f"{name}.yaml"), "--format", "json")
        shares.append(json.loads(said)["sheets"][0]["share"])
    assert shares == sorted(shares)
    assert shares[0] < 0.5 < shares[2]


WRONG = {
    "unknown key": ("title: Mine", "titel: Mine", 2, "`titel` is no key of a rubric", "did you mean `title`?"),
    "unknown measure": (
        "measure: arithmetic",
        "measure: aritmetic",
        4,
        "there is no measure `aritmetic`",
        "did you mean `arithmetic`?",
    ),
    "unknown rule": (
        "[caching]",
        "[stale-fil]",
        5,
        "there is no rule or category `stale-fil`",
        "did you mean `stale-fill`?",
    ),
    "rule that is off": (
        "[caching]",
        "[flow-names-no-data]",
        5,
        "rule `flow-names-no-data` is off in the pack capstone",
        None,
    ),
    "negative points": ("points: 10, measure", "points: -1, measure", 4, "`points` must be at least 0, got -1", None),
    "negative weight": ("[caching]", "{stale-fill: -2}", 5, "`stale-fill` must be at least 0, got -2", None),
    "infinite points": ("points: 10, measure", "points: 1e999, measure", 4, "`points` must be a number", None),
    "text for points": ("points: 10, measure", "points: many, measure", 4, "`points` must be a number", None),
    "same id": ("id: b", "id: a", 5, "there are two criteria `a`", None),
    "two ways": (
        "measure: arithmetic}",
        "measure: arithmetic, rules: [caching]}",
        4,
        "a criterion has one of `measure`, `rules` and `human`, this has `measure` and `rules`",
        None,
    ),
    "no way": (
        ", measure: arithmetic}",
        "}",
        4,
        "a criterion has one of `measure`, `rules` and `human`, this has none",
        None,
    ),
    "unknown prompt": (
        "title: Mine",
        "title: Mine\nprompt: url-shortner",
        3,
        "there is no prompt `url-shortner`",
        "did you mean `url-shortener`?",
    ),
    "what nobody asked for": (
        "rules: [caching]",
        "measure: design",
        5,
        "`design` needs a prompt: add `prompt: <its name>` to the rubric, or grade with `--prompt`",
        None,
    ),
    "unknown pack": (
        "title: Mine",
        "title: Mine\npack: capston",
        3,
        "there is no pack `capston`",
        "did you mean `capstone`?",
    ),
    "unknown minimum": (
        "title: Mine",
        "title: Mine\nminimum: {flow: 3}",
        3,
        "`flow` is no key of `minimum`",
        "did you mean `flows`?",
    ),
    "another version": ("rubric: 1", "rubric: 2", 1, "`rubric` is the version of the format, the number 1", None),
    "no rules": ("rules: [caching]", "rules: []", 5, "`rules` names no rule", None),
    "no weight": (
        "rules: [caching]",
        "rules: {stale-fill: 0}",
        5,
        "no rule of this criterion weighs anything",
        None,
    ),
    "no criteria": (MINE[MINE.index("criteria") :], "criteria: []\n", 3, "a rubric has at least one criterion", None),
    "no points": ("points: 10", "points: 0", 4, "no criterion that is scored has points", None),
}


@pytest.mark.parametrize(("old", "new", "line", "message", "help_"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_rubric_grades_nobody_and_says_where(grade, old, new, line, message, help_):
    Path("mine.yaml").write_text(MINE.replace(old, new), encoding="utf-8")
    code, said, complaint = grade(str(REVIEWED), "--rubric", "mine.yaml")
    assert (code, said) == (2, "")
    assert complaint.count("error[") == 1, complaint
    assert message in complaint
    assert f"mine.yaml:{line}:" in complaint
    assert help_ is None or help_ in complaint


def test_all_mistakes_of_a_rubric_are_said_in_one_run(grade):
    spoilt = MINE.replace("title: Mine", "titel: Mine\npack: capston").replace("[caching]", "[stale-fil]")
    Path("mine.yaml").write_text(spoilt.replace("id: b", "id: a"), encoding="utf-8")
    code, said, complaint = grade(str(REVIEWED), "--rubric", "mine.yaml")
    assert (code, said) == (2, "")
    assert re.findall(r"error\[([a-z-]+)\]", complaint) == [
        "unknown-key",
        "unknown-pack",
        "repeated-id",
        "unknown-rule",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"- a\n- b\n", b"rubric: [", b"\xff\xfe", b"a: " * 3_000_000], ids=range(6)
)
def test_what_is_no_rubric_at_all_is_one_message(grade, content):
    Path("mine.yaml").write_bytes(content)
    code, said, complaint = grade(str(REVIEWED), "--rubric", "mine.yaml")
    assert (code, said) == (2, "")
    assert "Traceback" not in complaint
    assert "error[" in complaint


def test_a_rubric_that_does_not_exist_is_answered_with_the_nearest(grade):
    code, _, complaint = grade(str(REVIEWED), "--rubric", "capstne")
    assert code == 2
    assert "did you mean `capstone`?" in complaint


@pytest.fixture
def klass(tmp_path):
    """A class with every kind of submission one would rather not get."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names")
    folder = tmp_path / "class"
    good = REVIEWED.read_text(encoding="utf-8")
    names = (
        "ada",
        "empty",
        "binary",
        "broken",
        "huge",
        "none",
        "outside",
        "pipe",
        "several",
        "slow",
        "unknown",
        "wrapped",
    )
    for name in names:
        (folder / name).mkdir(parents=True)
    (folder / "ada" / "archlint.yaml").write_text(good, encoding="utf-8")
    (folder / "empty" / "archlint.yaml").write_text("", encoding="utf-8")
    (folder / "binary" / "archlint.yaml").write_bytes(bytes(range(256)))
    (folder / "broken" / "archlint.yaml").write_text("archlint: 1\nsystem: [", encoding="utf-8")
    (folder / "huge" / "archlint.yaml").write_text("# " + "x" * 600_000, encoding="utf-8")
    (folder / "outside" / "archlint.yaml").symlink_to(REVIEWED)
    os.mkfifo(folder / "pipe" / "archlint.yaml")
    for name in ("one", "two"):
        (folder / "several" / f"{name}.yaml").write_text(good, encoding="utf-8")
    (folder / "slow" / "archlint.yaml").write_text(good, encoding="utf-8")
    (folder / "unknown" / "archlint.yaml").write_text(
        good.replace("engine: fastapi", "engien: fastapi"), encoding="utf-8"
    )
    (folder / "wrapped" / "repository" / "blueprints").mkdir(parents=True)
    (folder / "wrapped" / "repository" / "blueprints" / "design.yaml").write_text(good, encoding="utf-8")
    (folder / "=cmd|' calc'!A0.yaml").write_text(good, encoding="utf-8")
    (folder / "notes.txt").write_text("not a submission", encoding="utf-8")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and alarms are POSIX")
def test_every_hostile_submission_gets_one_sentence_and_the_others_their_points(grade, klass, monkeypatch):
    real = submissions.read_submission

    def reading(name, file, book):
        if name == "slow":
            raise TimeoutError
        return real(name, file, book)

    monkeypatch.setattr(submissions, "read_submission", reading)
    code, said, complaint = grade(str(klass), "--format", "json")
    assert (code, complaint) == (0, "")
    sheets = {sheet["submission"]: sheet for sheet in json.loads(said)["sheets"]}
    assert {name for name, sheet in sheets.items() if not sheet["problems"]} == {
        "ada",
        "wrapped",
        "=cmd|' calc'!A0.yaml",
    }
    assert len({sheets[name]["earned"] for name in ("ada", "wrapped")}) == 1
    kinds = {name: sheet["problems"][0]["kind"] for name, sheet in sheets.items() if sheet["problems"]}
    assert kinds == {
        "binary": "binary",
        "broken": "broken-yaml",
        "empty": "empty-file",
        "huge": "too-large",
        "none": "no-blueprint",
        "outside": "outside",
        "pipe": "no-file",
        "several": "several-blueprints",
        "slow": "too-slow",
        "unknown": "unknown-key",
    }
    assert all(len(sheet["problems"]) == 1 for sheet in sheets.values() if sheet["problems"])
    assert {name for name, sheet in sheets.items() if sheet["earned"] > 0} == {
        "ada",
        "unknown",
        "wrapped",
        "=cmd|' calc'!A0.yaml",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="alarms are POSIX")
def test_what_takes_too_long_is_given_up():
    def forever():
        with submissions.limited(1):
            while True:
                pass

    with pytest.raises(TimeoutError):
        forever()


@pytest.mark.parametrize(
    ("replicas", "kind"),
    [
        ("100000000", "too-many-instances"),
        ("20001", "too-many-instances"),
        ("100M", "too-many-instances"),
        ("1e300", "out-of-range"),
    ],
)
def test_a_crowd_of_instances_is_refused_before_it_is_made(grade, replicas, kind):
    text = f"archlint: 1\nsystem: Crowd\ncomponents:\n  c: {{kind: client}}\n  s: {{kind: service, replicas: {replicas}}}\n"
    Path("s.yaml").write_text(text + "flows:\n  f: {does: read, rate: 1/s, steps: [c -> s]}\n", encoding="utf-8")
    code, said, _ = grade("s.yaml", "--format", "json")
    (problem,) = json.loads(said)["sheets"][0]["problems"]
    assert code == 0
    assert problem["line"] == 5
    assert problem["kind"] == kind


def test_a_bug_of_ours_costs_one_submission_and_not_the_class(grade, klass, monkeypatch):
    def failing(name, file, book):
        raise ZeroDivisionError

    monkeypatch.setattr(submissions, "read_submission", failing)
    code, said, _ = grade(str(klass / "ada"), "--format", "json")
    assert code == 0
    assert json.loads(said)["sheets"][0]["problems"][0]["kind"] == "our-bug"


def test_a_bug_of_ours_while_judging_costs_one_submission_too(monkeypatch, task_of):
    def failing(one, task):
        if one.work is not None:
            raise RecursionError
        return judge(one, task)

    monkeypatch.setattr(submissions, "judge", failing)
    task, book = task_of("capstone")
    sheet = submissions.judged(submissions.read_submission("ada", str(REVIEWED), book), task)
    assert [one.kind for one in sheet.problems] == ["our-bug"]
    assert (sheet.earned, sheet.possible) == (0, 100)


def test_the_configuration_of_a_submission_is_not_read(grade):
    weak = (ROOT / "blueprints" / "capstone-today.yaml").read_text(encoding="utf-8")
    Path("archlint.yaml").write_text(weak, encoding="utf-8")
    _, before, _ = grade(".")
    Path("archlint.toml").write_text(
        'ignore = ["failure", "capacity", "consistency", "statelessness"]\n', encoding="utf-8"
    )
    _, after, _ = grade(".")
    assert before == after


def test_json_is_what_its_schema_says(grade, klass):
    schema = json.loads((ROOT / "docs" / "formats" / "grade-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    _, said, _ = grade(str(klass), "--format", "json")
    jsonschema.validate(json.loads(said), schema)


def test_csv_holds_the_class_and_no_formulas(grade, klass):
    _, said, _ = grade(str(klass), "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert len(rows) == 13
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())
    assert {row["submission"] for row in rows if float(row["share"]) > 0} == {
        "ada",
        "slow",
        "unknown",
        "wrapped",
        "'=cmd|' calc'!A0.yaml",
    }


def test_classroom_gets_what_its_reporter_adds_up(grade):
    _, said, _ = grade(str(REVIEWED), "--format", "classroom")
    _, plain, _ = grade(str(REVIEWED), "--format", "json")
    result = json.loads(base64.b64decode(said))
    sheet = json.loads(plain)["sheets"][0]
    assert result["version"] == 1
    assert result["status"] in ("pass", "fail")
    assert result["max_score"] == sheet["possible"]
    assert sum(test["score"] for test in result["tests"]) == pytest.approx(sheet["earned"], abs=0.05)
    assert all(
        {"name", "status", "score", "message", "test_code", "filename", "line_no"} <= set(test)
        for test in result["tests"]
    )


def test_points_of_the_parts_add_up_to_the_whole():
    """Exactly, and for Classroom as floating point adds them up."""
    chance = random.Random(3)  # noqa: S311 - the same numbers every time
    for _ in range(200):
        possible = [chance.choice((5, 7, 14, 100 / 7, 100 / 3)) for _ in range(9)]
        rows = [
            sheets.Row(str(at), "", most * chance.choice((0, 1, chance.random())), most)
            for at, most in enumerate(possible)
        ]
        whole = sheets.Sheet("ada", "archlint.yaml", "T", "S", sheets.apportioned(rows))
        for side in ("earned", "possible"):
            assert sum(round(100 * getattr(one, side)) for one in whole.rows) == round(100 * getattr(whole, side))
            assert abs(getattr(whole, side) - sum(getattr(one, side) for one in rows)) < 0.01
        assert all(
            one.full == two.full and one.earned <= one.possible for one, two in zip(whole.rows, rows, strict=True)
        )
        added = 0.0
        for test in classroom.result(whole)["tests"]:
            added += test["score"]
        assert added == whole.earned


def test_a_result_for_classroom_fits_into_the_variable_that_its_reporter_reads():
    """Linux starts no program with a variable of 128 KiB."""
    lost = tuple(sheets.Evidence(sheets.Sign.BAD, "x" * 300, line) for line in range(400))
    rows = tuple(sheets.Row(f"r{number}", "A criterion", 0.0, 1.0, lost) for number in range(30))
    text = write("classroom", [sheets.Sheet("ada", "archlint.yaml", "T", "S", rows)])
    assert len(text) < 131_072
    (first, *_) = json.loads(base64.b64decode(text))["tests"]
    assert first["test_code"].startswith("xxx")
    assert re.search(r"\nand \d+ more: `archlint grade` shows them$", first["test_code"])


def test_classroom_gets_an_error_for_what_cannot_be_read(grade):
    Path("archlint.yaml").write_text("", encoding="utf-8")
    _, said, _ = grade(".", "--format", "classroom")
    result = json.loads(base64.b64decode(said))
    assert result["status"] == "error"
    assert sum(test["score"] for test in result["tests"]) == 0


def test_gradescope_gets_scores_within_their_maxima(grade):
    _, said, _ = grade(str(REVIEWED), "--format", "gradescope")
    result = json.loads(said)
    assert result["score"] == pytest.approx(sum(test["score"] for test in result["tests"]), abs=0.05)
    assert all(0 <= test["score"] <= test["max_score"] for test in result["tests"])
    assert {test["status"] for test in result["tests"]} <= {"passed", "failed"}


def test_junit_is_xml_with_the_counts_it_states(grade, klass):
    _, said, _ = grade(str(klass), "--format", "junit")
    for suite in ET.fromstring(said):  # noqa: S314 - our own output
        assert int(suite.get("tests")) == len(suite.findall("testcase"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
        points = suite.find("properties/property[@name='points']")
        assert suite.get("errors") == ("0" if float(points.get("value")) else "1")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_one_sheet_and_the_same_bytes_again(grade, name):
    first = grade(str(REVIEWED), "--format", name)
    assert first[0] == 0
    assert first[1].endswith("\n")
    assert first == grade(str(REVIEWED), "--format", name)


def test_a_sheet_ends_its_lines_where_the_terminal_does(sheet_of):
    sheet = sheet_of(rubric="capstone", text=REVIEWED.read_text(encoding="utf-8"))
    wide, narrow = (write("text", [sheet], room).splitlines() for room in (None, 60))
    assert max(len(line) for line in wide if sheet.file not in line) > 60
    assert all(len(line) <= 60 or sheet.file in line or "░" in line or "█" in line for line in narrow)


def test_control_characters_of_a_submission_reach_no_terminal(sheet_of):
    text = 'archlint: 1\nsystem: "a\\e[2Jb"\ncomponents: {c: {kind: client, title: "\\e[31m"}}\n'
    sheet = sheet_of(text, rubric="capstone")
    for name in ("text", "markdown", "junit", "csv"):
        assert "\x1b" not in write(name, [sheet])


MISTAKES = {
    "misspelt key": ("replicas: 3", "replicsa: 3", "there is no key `replicsa` in `api`", 0.95),
    "misspelt engine": ("engine: postgresql", "engine: postgersql", "the catalogue has no engine `postgersql`", 0.95),
    "misspelt section": ("decisions:\n", "decision:\n", "there is no key `decision`", 0.95),
    "misspelt component": (
        "      - api -> db: {at: primary, timeout: 2 s}",
        "      - apj -> db: {at: primary, timeout: 2 s}",
        "there is no component `apj`",
        0.95,
    ),
    "missing bracket": ("at: primary, timeout: 2 s}", "at: primary, timeout: 2 s", "`{` is not closed", 0.95),
    "missing header": ("system: Link shortener\n", "", "the blueprint has no `system`", 0.95),
    "no unit": (
        "latency: {p95: 100 ms}",
        "latency: {p95: 100}",
        "`latency.p95` must be a duration such as `30 s`, got `100`",
        0.95,
    ),
}
"""Old text, new text, what is said, and the share of a full score that is left."""


@pytest.mark.parametrize(("old", "new", "said", "left"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_costs_itself_and_what_cannot_be_judged(sheet_of, reference, old, new, said, left):
    text = reference("url-shortener").replace(old, new, 1)
    sheet = sheet_of(text, prompt="url-shortener")
    (problem,) = sheet.problems
    assert said in problem.message
    assert (sheet.graded, sheet.deduction, round(sheet.share, 2)) == (True, 0.05, left)
    assert sheet.remarks == (
        (
            "1 mistake costs 5 % of all points, taken off what each criterion earned; "
            "what a message says to write is taken for it, and what cannot be understood is left out"
        ),
    )
    assert "1 mistake costs 5 %" in write("text", [sheet])


def test_tabs_are_one_mistake(sheet_of, reference):
    sheet = sheet_of(reference("url-shortener").replace("  ", "\t"), prompt="url-shortener")
    assert [one.message for one in sheet.problems] == ["a tab cannot indent YAML"]
    assert round(sheet.share, 2) == 0.95


def test_a_mistake_in_what_is_merged_is_mended_wherever_it_went(sheet_of, reference):
    text = reference("url-shortener").replace("    engine: fastapi\n", "    <<: &own {engien: fastapi}\n", 1)
    sheet = sheet_of(text, prompt="url-shortener")
    assert [one.kind for one in sheet.problems] == ["unknown-key"]
    assert round(sheet.share, 2) == 0.95


def test_of_very_many_mistakes_a_dozen_is_shown(sheet_of, reference):
    more = "".join(f"  x{number}: {{kind: servce}}\n" for number in range(40))
    sheet = sheet_of(
        reference("url-shortener").replace("components:\n", f"components:\n{more}", 1), prompt="url-shortener"
    )
    said = write("text", [sheet])
    assert said.split("and 28 more")[0].count("\n  - ") == 13
    assert "and 28 more: `archlint check` shows them" in said


def test_mistakes_cost_half_of_everything_at_most(sheet_of, reference):
    lines = reference("url-shortener").replace("at: ", "att: ").replace("timeout", "timout").replace("zones", "zoness")
    sheet = sheet_of(lines, prompt="url-shortener")
    assert len(sheet.problems) > 12
    assert (sheet.deduction, sheet.share) == (0.5, 0.5)


def whole(name):
    return (ROOT / "blueprints" / f"{name}.yaml").read_text(encoding="utf-8")


LOST = {
    "the single balancer is not declared": ("capstone-10m", r"  lb:\n(    .*\n)+", "", {}),
    "its engine is not known": ("capstone-10m", r"  lb:\n(    .*\n)+", "  lb: {engine: maglev}\n", {}),
    "nobody knows what the database is": (
        "capstone-10m-reviewed",
        r"  db:\n(    .*\n)+",
        "  db: {engine: orcl99}\n",
        {"availability": 6, "consistency": 9},
    ),
}
"""A blueprint, what is lost in it, and the points that what hangs on it has at most."""


@pytest.mark.parametrize(("name", "part", "instead", "most"), LOST.values(), ids=LOST.keys())
def test_a_mistake_costs_the_same_in_every_design_and_never_pays(sheet_of, name, part, instead, most):
    before, after = (sheet_of(text, rubric="capstone") for text in (whole(name), re.sub(part, instead, whole(name))))
    rows = {row.id: row.earned for row in after.rows}
    assert (len(after.problems), after.deduction) == (1, 0.05)
    assert after.earned < before.earned - 2
    assert not [text for text in map(str, after.rows) if "no flow passes" in text]
    assert all(rows[name] <= points for name, points in most.items())


def test_a_system_that_nobody_asks_anything_is_graded_by_its_workers(sheet_of, reference):
    text = reference("web-crawler")
    sheet = sheet_of(text, rubric="capstone")
    (row,) = (row for row in sheet.rows if row.id == "stateless")
    assert (sheet.coverage, row.earned) == (1.0, row.possible)
    kept = sheet_of(text.replace("    state: {jobs: due, data: pages, config: env}\n", ""), rubric="capstone")
    (row,) = (row for row in kept.rows if row.id == "stateless")
    assert row.earned == pytest.approx(row.possible * 2 / 3, abs=0.01)
    assert "fetchers does not say where it keeps what it works on (state)" in [one.text for one in row.evidence]
    asked = "  people: {kind: client}\n  planner:\n"
    flow = "  look:\n    does: event\n    data: pages\n    rate: 1/s\n    steps: [people -> planner -> pages]\n  discover-links:\n"
    asking = sheet_of(text.replace("  planner:\n", asked).replace("  discover-links:\n", flow), rubric="capstone")
    assert {"0 of 1 writes", "0 of 1 reads"} <= set(asking.lacking)


KEPT = {
    "as it is": ("", "", 4, []),
    "no backups": (r"    backups: .*\n", "", 3, ["db has no backups: a standby repeats a mistake at once"]),
    "a standby that follows": (
        "mode: quorum, write_quorum: 2, lag: 50 ms",
        "mode: async, lag: 50 ms",
        3,
        [
            "db may lose 50 ms normally, without limit at worst (what the promoted standby had not received), 0 s is allowed"
        ],
    ),
    "nothing is promised of recovery": (
        r", rto: 1 h",
        "",
        3,
        ["nothing says how long recovery may take (requirements.durability.rto)"],
    ),
    "too slow": (
        "rto: 1 h",
        "rto: 10 s",
        3,
        ["db is back after 30 s (a standby takes over by itself, as `takeover` says), 10 s is promised"],
    ),
}
"""A change of the reviewed capstone, how much of what is looked at is right, and what is not."""


@pytest.mark.parametrize(("part", "instead", "right", "wrong"), KEPT.values(), ids=KEPT.keys())
def test_what_is_saved_must_stay(sheet_of, part, instead, right, wrong):
    text = re.sub(part, instead, whole("capstone-10m-reviewed"), count=1)
    assert (text == whole("capstone-10m-reviewed")) == (not part)
    (row,) = (row for row in sheet_of(text, rubric="capstone").rows if row.id == "durability")
    assert [one.text for one in row.evidence if one.sign is Sign.BAD] == wrong
    assert row.earned == pytest.approx(row.possible * right / len(row.evidence))


@pytest.mark.long
@pytest.mark.parametrize("part", yaml.safe_load(whole("capstone-10m"))["components"])
@pytest.mark.parametrize("instead", ["", "  {}: {{engine: orcl99}}\n"], ids=["not declared", "not known"])
def test_no_part_that_is_lost_earns_anything(sheet_of, part, instead):
    text = re.sub(rf"  {part}:.*\n(    .*\n)*", instead.format(part), whole("capstone-10m"), count=1)
    found = sheet_of(text, rubric="capstone")
    assert found.problems or part == "apis"
    assert found.earned <= sheet_of(whole("capstone-10m"), rubric="capstone").earned


def test_who_sends_and_is_told_are_clients_by_their_name(sheet_of):
    """Whoever is called in the end and not known to be outside would be one more machine of ours."""
    text = whole("capstone-today")
    sheet = sheet_of(text.replace("  clients: {kind: client, title: Clients}\n", ""), rubric="capstone")
    rows = {row.id: row.earned for row in sheet_of(text, rubric="capstone").rows}
    assert {row.id for row in sheet.rows if row.earned > rows[row.id]} == set()


def test_mistakes_leave_half_of_a_weak_design(sheet_of):
    sheet = sheet_of(whole("capstone-today").replace("title:", "titel:"), rubric="capstone")
    assert 2 * sheet.earned == pytest.approx(sheet_of(whole("capstone-today"), rubric="capstone").earned, abs=0.02)


@pytest.mark.parametrize(("per_mistake", "earned"), [(0, 20), (10, 18), (100, 0)])
def test_a_teacher_says_what_a_mistake_costs(grade, per_mistake, earned):
    Path("r.yaml").write_text(MINE.replace("title: Mine", f"title: Mine\nper_mistake: {per_mistake}"), encoding="utf-8")
    Path("s.yaml").write_text(REVIEWED.read_text(encoding="utf-8").replace("peak:", "peek:", 1), encoding="utf-8")
    _, said, _ = grade("s.yaml", "--rubric", "r.yaml", "--format", "json")
    assert json.loads(said)["sheets"][0]["earned"] == earned


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-be"])
def test_a_file_in_another_encoding_is_one_mistake(grade, encoding):
    text = whole("capstone-today").replace("title: Clients", "title: Kundé")
    Path("s.yaml").write_bytes(text.encode(encoding))
    sheet = json.loads(grade("s.yaml", "--format", "json")[1])["sheets"][0]
    assert [one["kind"] for one in sheet["problems"]] == ["not-utf-8"]
    assert (sheet["deduction"], sheet["graded"]) == (0.05, True)


def test_what_one_failure_takes_costs_less_when_the_rest_stands(sheet_of):
    ten, today = (sheet_of(whole(name), rubric="capstone") for name in ("capstone-10m", "capstone-today"))
    (some,), (none,) = ([row for row in sheet.rows if row.id == "availability"] for sheet in (ten, today))
    assert "get-my-tasks stops when lb fails" in some.evidence[0].text
    assert some.evidence[0].text.endswith("4 of 5 parts survive it")
    assert 0 < some.earned < some.possible / 2
    assert none.earned == 0


def test_a_majority_in_two_zones_is_taken_by_one_of_them(sheet_of):
    text = whole("capstone-10m-reviewed").replace(
        "    title: PostgreSQL\n    zones: [a, b, c]", "    title: PostgreSQL\n    zones: [a, b]"
    )
    (row,) = (row for row in sheet_of(text, rubric="capstone").rows if row.id == "availability")
    (said,) = (one.text for one in row.evidence if one.text.startswith("create-task"))
    assert said == (
        "create-task stops when zone a fails: of db 1 is left, and 2 are needed: spread it so that enough of them stand "
        "outside of any one place; 4 of 5 parts survive it"
    )


@pytest.mark.parametrize("name", ["text", "markdown", "junit", "gradescope", "classroom"])
def test_every_format_says_where_points_went_of_which_no_line_speaks(sheet_of, name):
    sheet = sheet_of(whole("capstone-10m"), rubric="capstone")
    said = write(name, [sheet])
    said = base64.b64decode(said).decode() if name == "classroom" else said
    assert "(2 of 3 flows that differ)" in said
    (quiet,) = (row for row in sheet.rows if row.id == "stateless")
    assert (quiet.full, [one for one in quiet.evidence if one.sign != "+"]) == (False, [])
    assert sheet.reasons(quiet) == (sheet.shortfall,)


CRUD = """\
archlint: 1
system: Notes
components: {users: {kind: client}, app: {engine: express}, db: {engine: postgresql}}
data: {notes: {in: db, rows: 1k, row: 1 KB}}
flows:
  post-note: {does: write, data: notes, rate: 1/s, steps: [users -> app -> db]}
  read-notes: {does: read, data: notes, rate: 1/s, steps: [users -> app -> db]}
"""


def test_a_read_and_a_write_on_the_same_way_are_two_flows_and_one_told_twice_is_one(sheet_of):
    assert (
        "(2 of 5 components beside clients; 2 of 3 flows that differ; " in sheet_of(CRUD, rubric="capstone").shortfall
    )
    again = CRUD + "  see-notes: {does: read, data: notes, rate: 1/s, steps: [users -> app -> db]}\n"
    assert "; 2 of 3 flows that differ; " in sheet_of(again, rubric="capstone").shortfall


def test_a_figure_that_nothing_supports_is_told_what_to_say(sheet_of):
    text = CRUD + "estimates: {ingress: 1 MB/s, sockets: 300, storage.notes: 1 MB}\n"
    (row,) = (row for row in sheet_of(text, rubric="capstone").rows if row.id == "estimates")
    assert [one.text.partition("to recompute it: ")[2] for one in row.evidence] == [
        "say on its steps how many bytes go through (`{request: 1 KB, response: 10 KB}`)",
        "say how many are connected (`online_at_peak` of the workload, `online` of a client)",
        "",
        "",
    ]


def test_missing_decisions_are_charged_where_decisions_are_asked_for(sheet_of):
    text = whole("capstone-10m-reviewed")
    sheet = sheet_of(text[: text.index("\ndecisions:")] + "\n", rubric="capstone")
    assert {row.id for row in sheet.rows if not row.full} == {"citations", "consistency", "tradeoffs"}


def test_a_requirement_that_no_flow_speaks_of_is_told_where_to_be_said(sheet_of):
    """A flow that does another one already may do it as well."""
    text = whole("capstone-10m-reviewed").replace("    - Export reports as CSV\n", "    - Students pay online\n")
    flow = "  get-my-tasks:\n"
    assert (text.count("Students pay online"), text.count(flow)) == (1, 1)
    (row,) = (row for row in sheet_of(text, rubric="capstone").rows if row.id == "requirements")
    (lost,) = (one.text for one in row.evidence if one.sign != "+")
    assert lost.startswith("“Students pay online”: no flow does it; if ")
    assert lost.endswith("say so in its `title` or `description`")
    busy = text.replace(
        "    - Search and filter tasks\n",
        "    - Search and filter tasks\n    - Open the app\n    - Archive the audit log\n",
    )
    (row,) = (row for row in sheet_of(busy, rubric="capstone").rows if row.id == "requirements")
    (lost,) = (one.text for one in row.evidence if one.sign != "+")
    assert lost.endswith("no flow does it; if one of those that are there does it as well, say so in its `description`")


@pytest.mark.parametrize("walk", ["db -> pooler -> api -> lb -> clients", "clients -> lb -> api"])
def test_a_flow_that_asks_nothing_for_its_data_does_nothing_that_was_asked_for(sheet_of, walk):
    steps = r"(  get-my-tasks:\n(?:    .*\n)+?    steps:\n)(?:      .*\n)+"
    sheet = sheet_of(re.sub(steps, rf"\1      - {walk}\n", whole("capstone-10m-reviewed")), rubric="capstone")
    assert {row.id for row in sheet.rows if not row.full} == {"requirements"}


@pytest.mark.parametrize(
    ("ours", "theirs", "earned", "said"),
    [
        (r"- api -> cache: .*\n.*\n.*", "- api -> pooler -> db", 10.5, "get-my-tasks asks for"),
        (r"    needs: \{recency: read-your-writes.*\n", "", 9, "get-my-tasks does not say how fresh it must be"),
    ],
    ids=["its own need is missed", "leaving it out is no better"],
)
def test_reads_are_held_to_their_needs_as_well(sheet_of, ours, theirs, earned, said):
    sheet = sheet_of(re.sub(ours, theirs, whole("capstone-10m-reviewed"), count=1), rubric="capstone")
    (row,) = (row for row in sheet.rows if row.id == "consistency")
    assert row.earned == pytest.approx(earned)
    assert next(one.text for one in row.evidence if one.sign != "+").startswith(said)


def test_a_line_that_is_no_yaml_is_left_out_with_what_hangs_on_it(sheet_of, reference):
    text = reference("pm-saas").replace("  queue:\n", "  queue\n", 1)
    sheet = sheet_of(text, prompt="pm-saas")
    assert [one.kind for one in sheet.problems] == ["broken-yaml"]
    assert 0.8 < sheet.share < 0.95


def test_another_blueprint_beside_the_graded_one_is_named(grade):
    Path("archlint.yaml").write_bytes(REVIEWED.read_bytes())
    Path("draft.yaml").write_bytes(REVIEWED.read_bytes())
    Path("docker-compose.yml").write_text("services: {}\n", encoding="utf-8")
    assert "`draft.yaml` lies beside it and is not graded" in grade(".")[1]
    assert json.loads(grade(".", "--format", "json")[1])["sheets"][0]["beside"] == ["draft.yaml"]


def test_designs_of_others_that_lie_deeper_are_named(grade):
    for place in ("ada", "bob/work"):
        Path("class", place).mkdir(parents=True)
        Path("class", place, "archlint.yaml").write_bytes(REVIEWED.read_bytes())
    assert "`bob/work/archlint.yaml` lies beside it and is not graded" in grade("class", "--format", "gradescope")[1]


def test_a_format_without_its_file_is_a_wrong_command(grade):
    code, said, complaint = grade(str(REVIEWED), "--format", "json=")
    assert (code, said) == (2, "")
    assert "`--format json=` names no file" in complaint


def test_at_least_decides_the_exit_code(grade):
    today = str(ROOT / "blueprints" / "capstone-today.yaml")
    assert grade(today)[0] == 0
    assert grade(today, "--at-least", "60%")[0] == 1
    assert grade(str(REVIEWED), "--at-least", "60%")[0] == 0
    assert grade(today, "--at-least", "often")[0] == 2


def test_an_unknown_rule_with_a_weight_is_underlined_itself(grade):
    Path("mine.yaml").write_text(MINE.replace("[caching]", "{stale-fil: 1}"), encoding="utf-8")
    assert "mine.yaml:5:49" in grade(str(REVIEWED), "--rubric", "mine.yaml")[2]


def test_what_does_not_apply_costs_nobody_and_everybody_has_the_same_sum(grade):
    """A design without a cache has no cache that lies: it is not worse than one that has, and a broken file is."""
    head = "archlint: 1\nsystem: S\ncomponents: {c: {kind: client}, k: {engine: redis, role: cache}, db: {engine: postgresql}, api: {kind: service}}\nflows:\n"
    flow = "  f: {does: read, rate: 1/s, steps: [c -> api, 'api -> k': {hit: 50%}, 'api -> db': {when: miss}]}\n"
    sheets = {
        "none": head + "  f: {does: read, rate: 1/s, steps: [c -> api -> db]}\n",
        "lies": head + flow.replace("'", ""),
        "nothing": "archlint: 1\nsystem: S\ncomponents: {c: {kind: client}, api: {kind: service}}\nflows: {f: {does: read, rate: 1/s, steps: [c -> api]}}\n",
        "empty": "",
    }
    Path("class").mkdir()
    for name, text in sheets.items():
        Path("class", f"{name}.yaml").write_text(text, encoding="utf-8")

    def points(criteria):
        Path("r.yaml").write_text(f"rubric: 1\ntitle: R\ncriteria:\n{criteria}", encoding="utf-8")
        _, said, _ = grade("class", "--rubric", "r.yaml", "--format", "json")
        return {
            one["submission"].removesuffix(".yaml"): (one["earned"], one["possible"])
            for one in json.loads(said)["sheets"]
        }

    caching = "  - {id: a, title: A, points: 10, rules: [cache-without-bound]}\n"
    load = "  - {id: b, title: B, points: 5, rules: [saturated-resource]}\n"
    assert points(caching) == {"none": (10, 10), "lies": (0, 10), "nothing": (0, 10), "empty": (0, 10)}
    assert points(caching + load) == {"none": (15, 15), "lies": (5, 15), "nothing": (0, 15), "empty": (0, 15)}


def test_what_is_not_there_is_a_wrong_command(grade):
    code, _, complaint = grade("nobody")
    assert code == 2
    assert "there is no file or folder `nobody`" in complaint
    Path("nothing").mkdir()
    assert "there is nothing to grade in `nothing`" in grade("nothing")[2]


def test_points_are_scaled_to_the_total(grade):
    Path("mine.yaml").write_text(MINE.replace("title: Mine", "title: Mine\ntotal: 50"), encoding="utf-8")
    _, said, _ = grade(str(REVIEWED), "--rubric", "mine.yaml", "--format", "json")
    assert json.loads(said)["sheets"][0]["possible"] == 50
    told = "points, and `total: 50` scales them to 50"
    assert told in " ".join(grade(str(REVIEWED), "--rubric", "mine.yaml")[1].split())
    assert "`total" not in grade(str(REVIEWED))[1]  # whose criteria add up to it


def test_a_rubric_can_ask_for_people(grade):
    text = (ROOT / "blueprints" / "capstone-10m-reviewed.yaml").read_text(encoding="utf-8")
    Path("s.yaml").write_text(text, encoding="utf-8")
    for users, coverage in (("10000000", 1), ("20000000", 0.5)):
        Path("r.yaml").write_text(
            MINE.replace("title: Mine", f"title: Mine\nminimum: {{users: {users}}}"), encoding="utf-8"
        )
        _, said, _ = grade("s.yaml", "--rubric", "r.yaml", "--format", "json")
        assert json.loads(said)["sheets"][0]["coverage"] == coverage


def test_one_mistake_among_many_harmless_things_costs_the_same(grade):
    """A rule looks at four places at most, so that nobody dilutes a mistake."""
    rubric = "rubric: 1\ntitle: R\ncriteria: [{id: a, title: A, points: 100, rules: [cache-without-bound]}]\n"
    Path("r.yaml").write_text(rubric, encoding="utf-8")
    head = "archlint: 1\nsystem: S\ncomponents: {c: {kind: client}, k: {engine: redis, role: cache}, db: {engine: postgresql}, api: {kind: service}}\nflows:\n"
    bad = "  f{}: {{does: read, rate: 1/s, steps: [c -> api, 'api -> k': {{hit: 50%}}, 'api -> db': {{when: miss}}]}}\n"
    fine = bad.replace("hit: 50%", "hit: 50%, ttl: 1 s")

    def points(wrong, right):
        flows = "".join(bad.format(index) for index in range(wrong))
        flows += "".join(fine.format(wrong + index) for index in range(right))
        Path("s.yaml").write_text(head + flows.replace("'", ""), encoding="utf-8")
        code, said, complaint = grade("s.yaml", "--rubric", "r.yaml", "--format", "json")
        assert code == 0, complaint
        sheet = json.loads(said)["sheets"][0]
        assert sheet["problems"] == []
        return sheet["earned"]

    assert points(1, 0) == 0
    assert points(1, 1) == 50
    assert points(1, 3) == points(1, 30) == 75
    assert points(0, 3) == 100


SOUND = """\
archlint: 1
system: S
components:
  c: {kind: client}
  lb: {kind: load-balancer, managed: regional}
  api: {kind: service, replicas: 2}
  db: {engine: postgresql, backups: {every: 1 day}, replication: {standbys: 1, mode: async, failover: automatic}}
data: {rows: {in: db}}
flows: {f: {does: read, rate: 1/s, data: rows, steps: [c -> lb -> api -> db]}}
"""


@pytest.mark.parametrize(
    ("old", "new", "earned", "possible"),
    [
        ("", "", 40, 40),
        (
            "backups: {every: 1 day}, replication: {standbys: 1, mode: async, failover: automatic}",
            "title: T",
            26.67,
            40,
        ),
        ("replicas: 2", "replicas: 1", 30, 40),
        ("managed: regional", "title: T", 30, 40),
        ("data: {rows: {in: db}}\n", "", 40, 40),
    ],
    ids=["kept", "broken, and another rule tells both", "one of four", "another", "nothing that one of them protects"],
)
def test_a_rule_that_is_kept_earns_its_weight_and_one_without_a_subject_is_left_out(grade, old, new, earned, possible):
    rules = "{single-point-of-failure: 3, no-backups: 1, stale-fill: 5}"
    rubric = f"rubric: 1\ntitle: R\ncriteria: [{{id: a, title: A, points: 40, rules: {rules}}}]\n"
    Path("r.yaml").write_text(rubric, encoding="utf-8")
    Path("s.yaml").write_text(
        SOUND.replace(old, new).replace("data: rows, ", "" if "data:" in old else "data: rows, "), encoding="utf-8"
    )
    sheet = json.loads(grade("s.yaml", "--rubric", "r.yaml", "--format", "json")[1])["sheets"][0]
    assert sheet["problems"] == []
    assert (sheet["earned"], sheet["possible"]) == (earned, possible)


@pytest.mark.parametrize("name", ["capstone", "drill"])
def test_shipped_rubrics_can_be_copied_and_used(grade, name):
    assert name in shipped()
    _, text, _ = grade("--show", name)
    Path("mine.yaml").write_text(text, encoding="utf-8")
    assert grade(str(REVIEWED), "--rubric", "mine.yaml")[1] == grade(str(REVIEWED), "--rubric", name)[1]


def test_the_capstone_rubric_adds_up_to_a_hundred_with_what_a_human_gives(grade):
    data = yaml.safe_load((ROOT / "archlint" / "drill" / "rubrics" / "drill.yaml").read_text(encoding="utf-8"))
    assert sum(one["points"] for one in data["criteria"] if one["id"] != "clock") == 100


def test_the_pages_name_every_measure_and_format():
    teaching = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    drills = (ROOT / "docs" / "drills.md").read_text(encoding="utf-8")
    assert [name for name in MEASURES if f"`{name}`" not in teaching] == []
    scored = yaml.safe_load((ROOT / "archlint" / "drill" / "rubrics" / "drill.yaml").read_text(encoding="utf-8"))
    assert [
        one["measure"] for one in scored["criteria"] if "measure" in one and f"| {one['measure']} |" not in drills
    ] == []
    assert [name for name in FORMATS if f"| `{name}` |" not in teaching] == []


def test_the_rubric_of_the_teachers_page_is_one(grade):
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    Path("page.yaml").write_text(re.search(r"```yaml\n(rubric.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    assert grade(str(REVIEWED), "--rubric", "page.yaml")[0] == 0


def test_the_classroom_workflow_uses_what_there_is(grade):
    data = yaml.safe_load((ROOT / "examples" / "ci" / "github-classroom.yml").read_text(encoding="utf-8"))
    steps = data["jobs"]["run-autograding-tests"]["steps"]  # the reporter looks for the check of this name
    (command,) = [
        re.search(r"archlint (grade [^)]*)\)", step["run"])[1] for step in steps if step.get("id") == "archlint"
    ]
    Path("archlint.yaml").write_bytes(REVIEWED.read_bytes())
    code, said, _ = grade(*command.split()[1:])
    assert code == 0
    assert "\n" not in said.strip()


def test_a_class_is_told_apart_on_lines_that_end_where_the_terminal_does(grade, sheet_of):
    for name, text in (("ada", ""), ("b" * 90, SOUND), ("數據" * 30, "archlint: 1\nsystem: [" + "x" * 200)):
        Path(name).mkdir()
        Path(name, "archlint.yaml").write_text(text, encoding="utf-8")
    files = [path.as_posix() for path in sorted(Path().glob("*/archlint.yaml"))]
    sheets = json.loads(grade(*files, "--format", "json")[1])["sheets"]
    assert [one["submission"] for one in sheets] == files
    for room in (80, 100):
        _, said, _ = grade(*files)
        lines = write(
            "text", [replace(sheet_of(SOUND, rubric="capstone"), name=name) for name in files], room
        ).splitlines()
        assert all(width(line) <= room for line in [*lines, *(said.splitlines() if room == 100 else ())])
    page = grade(*files, "--format", "markdown")[1]
    assert [line for line in page.splitlines() if line.startswith("## ")][:2] == [
        "## ada/archlint.yaml",
        f"## {'b' * 90}/archlint.yaml: S",
    ]


def test_the_median_of_two_lies_between_them(grade):
    _, said, _ = grade(str(REVIEWED), str(REVIEWED.with_name("capstone-10m.yaml")))
    first, second = (int(share) for share in re.findall(r" (\d+)%", said.split("2 submissions")[0])[:2])
    median = int(re.search(r"median (\d+)%", said)[1])
    assert abs(median - (first + second) / 2) <= 1
    assert median not in (first, second)


def test_what_takes_longer_than_is_promised_is_named_with_its_cause(sheet_of):
    text = re.sub(r"(  api:\n(?:    .*\n)*?)    health: .*\n", r"\1", whole("capstone-10m-reviewed"), count=1)
    (row,) = (row for row in sheet_of(text, rubric="capstone").rows if row.id == "availability")
    (said,) = (one.text for one in row.evidence if one.text.startswith("create-task"))
    assert "; of these `api` 8.7" in said
    assert "(no health check: a dead copy keeps its share of the requests)" in said
