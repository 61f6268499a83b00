"""Every prompt: its formulas give its figures, its own answer is clean, drawn and scores everything, an empty one nothing."""

import math
import re

import pytest
import yaml

from archlint.drill import read_submission
from archlint.drill.case import Case
from archlint.drill.formula import CONSTANTS, FormulaError, evaluate
from archlint.drill.interview import starter
from archlint.drill.measures.arithmetic import answers
from archlint.drill.script import load_prompt
from archlint.drill.shelf import ORDER, PROMPTS, find_prompt, prompt_names, reference_file
from archlint.drill.tracing import traced
from archlint.errors import CommandError, RubricError
from archlint.findings import Severity

each = pytest.mark.parametrize("name", prompt_names())


def test_there_are_twelve_and_all_have_their_place():
    assert len(prompt_names()) >= 12
    assert prompt_names() == ORDER


@each
def test_the_file_says_its_own_name_and_has_an_answer(name):
    assert find_prompt(name).id == name
    assert reference_file(name).is_file()


NUMBERS = {"k": 1e3, "M": 1e6, "KB": 1e3, "MB": 1e6, "B": 1.0, "s": 1.0, "x": 1.0, "%": 0.01, "": 1.0}


def plain(written):
    """An input as a number, read by another hand than the product's."""
    if isinstance(written, int | float):
        return float(written)
    digits, unit = re.fullmatch(r"([0-9_.]+)\s*(\D*)", written).groups()
    return float(digits.replace("_", "")) * NUMBERS[unit]


@each
def test_every_written_value_is_what_its_formula_gives(name):
    data = yaml.safe_load((PROMPTS / f"{name}.yaml").read_text(encoding="utf-8"))
    inputs = {key: plain(value) for key, value in data["inputs"].items()}
    for estimate in data["estimates"]:
        given = eval(estimate["formula"], {"__builtins__": {}}, {**CONSTANTS, **inputs})  # noqa: S307 - our own file
        assert math.isclose(float(estimate["value"]), given, rel_tol=0.005), (name, estimate["name"], given)


PUBLISHED = {
    "url-shortener": {"write-rate": 38.58, "read-rate": 3858, "storage": 6e12, "egress": 1.929e6, "cache": 3.0e10},
    "chat": {"rate": 23150, "text-day": 2e11, "media-day": 1e13, "ten-years": 3.723e16, "bandwidth": 1.181e8},
    "video": {
        "watch-rate": 11570,
        "uploads-day": 5e6,
        "storage-day": 5e14,
        "storage": 1.825e18,
        "ingress": 5.787e9,
        "egress": 1.157e12,
    },
    "ride-hailing": {"look-rate": 11570, "storage-day": 4e11, "storage-years": 1.46e15, "locations": 250_000},
    "rate-limiter": {"rate": 34720, "entries": 1.25e8, "memory": 3e9},
    "ticketing": {"search-rate": 231.5, "buy-rate": 1.157, "buy-peak": 115.7},
    "notification": {"rate": 11570, "peak": 34720, "log-day": 5e11},
    "pm-saas": {"average": 57.87, "peak": 173.6, "peak-by-hours": 138.9, "socket-memory": 3e8},
}
"""Figures of public answers to the same prompts, recomputed by hand."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_figures_are_the_known_ones(name):
    values = {one.name: one.value for one in find_prompt(name).estimates}
    for figure, value in PUBLISHED[name].items():
        assert math.isclose(values[figure], value, rel_tol=0.002), (figure, values[figure])


@each
def test_its_own_answer_scores_everything_that_can_be_scored(name, sheet_of):
    sheet = sheet_of(prompt=name, seconds=1800.0)
    texts = [one.text for line in sheet.rows for one in line.evidence]
    assert [
        text for text in texts if re.search(r"e\+0|\b[0-9]{3,} s\b|µs", text)
    ] == []  # nobody counts days in seconds
    lost = [(row.id, [one.text for one in row.evidence if one.sign.value != "+"]) for row in sheet.rows if not row.full]
    assert lost == []
    assert sheet.possible >= 98
    assert sheet.share == 1.0


MORE = {
    "url-shortener": ("estimates:\n", "estimates:\n  egress: 1.9 MB/s\n"),
    "ride-hailing": (
        "data:\n",
        "data:\n  actions: {in: ledger, rows: 10 per active user per day, row: 400 B, keep: 10 years, scope: user}\n",
        "estimates:\n",
        "estimates:\n  storage.actions.per_day: 400 GB\n  storage.actions.after_10_years: 1.46 PB\n",
        "    data: rides\n",
        "    data: [rides, actions]\n",
    ),
}
"""What an answer has to say beside ours to claim every figure: nobody asked for these."""


@each
def test_every_estimate_has_a_name_under_which_it_is_claimed(name, sheet_of, reference, read, task_of, tmp_path):
    text, more = reference(name), MORE.get(name, ())
    for old, new in zip(more[::2], more[1::2], strict=True):
        text = text.replace(old, new, 1)
    file = tmp_path / "archlint.yaml"
    file.write_text(text, encoding="utf-8")
    task, book = task_of("drill", name)
    work = read(file, text, book).work
    case = Case(work, task.prompt, traced(task.prompt, work))
    names = [
        one.name for one in task.prompt.estimates if one.name != "peak-by-hours"
    ]  # another peak for the same claim
    assert [one.expected.name for one in answers(case)] == names
    assert all(one.check for one in answers(case))
    arithmetic = next(row for row in sheet_of(text, prompt=name).rows if row.id == "arithmetic")
    assert arithmetic.full, [one for one in arithmetic.evidence if one.sign.value != "+"]


def test_the_hot_part_that_the_interviewer_names_gives_the_figure_of_the_sheet(reference):
    """A hundred million links a month for ten years, 500 bytes each, one in two hundred of them: 30 GB of distinct links."""
    data = yaml.safe_load(reference("url-shortener"))
    assert data["data"]["links"]["hot"] == find_prompt("url-shortener").written["hot"]
    (cache,) = [one for one in find_prompt("url-shortener").estimates if one.name == "cache"]
    assert cache.value == pytest.approx(100e6 * 12 * 10 * 500 / 200)


@each
def test_its_own_answer_has_no_error_and_waives_nothing(name, task_of):
    _, book = task_of("drill", name)
    work = read_submission(name, reference_file(name).as_posix(), book).work
    assert [one.identity for one in work.findings if one.severity is Severity.ERROR] == []
    assert work.system.waivers == ()


@each
def test_what_is_empty_scores_nothing(name, sheet_of):
    assert sheet_of(starter(find_prompt(name)), prompt=name, seconds=60.0).earned == 0
    assert sheet_of("archlint: 1\nsystem: Nothing\n", prompt=name, seconds=60.0).earned == 0
    assert sheet_of("", prompt=name, seconds=60.0).earned == 0


@each
def test_another_prompts_answer_is_no_answer(name, sheet_of, reference):
    """Some have a half in common: posts and videos, messages and notifications."""
    shares = [sheet_of(reference(other), prompt=name).share for other in prompt_names() if other != name]
    assert max(shares) < 0.7
    assert sum(shares) / len(shares) < 0.3


@each
def test_it_has_something_to_ask_to_fall_into_and_to_dig_into(name):
    prompt = find_prompt(name)
    assert len(prompt.secrets) >= 5
    assert len(prompt.traps) >= 3
    assert len(prompt.dives) >= 3
    assert len(prompt.human) >= 2
    assert any(wanted.extra for wanted in prompt.wanted)
    assert len(prompt.required) >= 2
    assert sum(not one.claim.extra for one in prompt.estimates) >= 2


def test_an_unknown_prompt_is_answered_with_the_nearest():
    with pytest.raises(CommandError) as caught:
        find_prompt("url-shortner")
    assert caught.value.problems[0].help == "did you mean `url-shortener`?"


def test_a_wrong_figure_in_a_prompt_is_refused_with_the_right_one(tmp_path):
    text = (PROMPTS / "url-shortener.yaml").read_text(encoding="utf-8").replace("value: 38.58", "value: 40.58")
    file = tmp_path / "url-shortener.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load_prompt(file.as_posix())
    assert [problem.message for problem in caught.value.problems] == ["`value` says 40.58, the formula gives 38.58"]


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "links.real",
        "2 ** 9",
        "links(1)",
        "'a' * 3",
        "[1][0]",
        "1 if links else 2",
        "1 / 0",
        "more",
        "(" * 90,
        "True",
    ],
)
def test_a_formula_is_arithmetic_and_nothing_else(formula):
    with pytest.raises(FormulaError):
        evaluate(formula, {"links": 1.0})
