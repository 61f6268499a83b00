"""The interviewer understands how people ask, and tells everything that is held against them."""

import re
from pathlib import Path

import pytest
import yaml

from archlint.drill import debrief
from archlint.drill.interview import opening
from archlint.drill.questions import ANYWHERE, nearest, reply
from archlint.drill.shelf import find_prompt, prompt_names

each = pytest.mark.parametrize("name", prompt_names())


def answers(name, question):
    return [secret.topic for secret in reply(find_prompt(name), question)]


@each
@pytest.mark.parametrize(
    "question",
    [
        "how many users?",
        "What's the traffic at peak",
        "what availability do you need?",
        "p95 latency?",
        "may we lose data",
        "how large is a record?",
        "consistent or available when there is a partition",
        "how many requests per second?",
        "how many queries a day",
        "how much data will we store?",
    ],
)
def test_what_everybody_asks_has_an_answer(name, question):
    assert len(answers(name, question)) == 1


@each
def test_what_is_promised_is_told(name):
    """Numbers that an answer is held against are in the brief or in an answer."""
    prompt = find_prompt(name)
    told = " ".join((prompt.brief, *(secret.answer for secret in prompt.secrets)))
    assert f"{prompt.availability * 100:.10g} %" in told
    assert prompt.p95 is None or f"{prompt.p95 * 1000:g} ms" in told or f"{prompt.p95:g} s" in told
    if prompt.rpo is not None:
        (topic,) = answers(name, "may we lose data?")
        assert topic in ("loss", "twice")


def test_each_part_of_a_question_is_answered():
    assert answers("url-shortener", "How many links, and how big is one? 99.9% uptime?") == [
        "how much",
        "size",
        "promises",
    ]


def test_a_peak_that_is_one_of_a_sale_is_told():
    assert answers("ticketing", "what is the peak?") == ["flash"]


def test_words_count_from_their_beginning():
    assert answers("rate-limiter", "which items are listed") == []
    assert answers("url-shortener", "how long do we keep it") == ["retention"]


PLAIN = {
    "is it ok if a new link works only after some seconds?": ("url-shortener", ["consistency"]),
    "do people see a new link immediately?": ("url-shortener", ["consistency"]),
    "how soon must a new post be visible": ("news-feed", ["freshness"]),
    "can two users get the same short link?": ("url-shortener", ["consistency"]),
    "custom aliases?": ("url-shortener", ["aliases"]),
    "may two people hold the same seat?": ("ticketing", ["twice"]),
    "can a driver get two riders at the same time?": ("ride-hailing", ["exactness"]),
    "what if two devices change the same file": ("file-sync", ["conflicts"]),
    "how long is a URL?": ("url-shortener", ["size"]),
    "how long are links?": ("url-shortener", ["size"]),
    "how long is a link kept?": ("url-shortener", ["retention"]),
    "how long do links live?": ("url-shortener", ["retention"]),
    "how long may a redirect take?": ("url-shortener", ["promises"]),
    "how many links are made in a second?": ("url-shortener", ["how much"]),
}


@pytest.mark.parametrize(("question", "expected"), PLAIN.items(), ids=PLAIN.keys())
def test_plain_english_is_understood(question, expected):
    name, topics = expected
    assert answers(name, question) == topics


QUESTIONS = yaml.safe_load(Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_candidates_ask_is_answered(name):
    prompt = find_prompt(name)
    asked = {question: topic for topic, questions in QUESTIONS[name].items() for question in questions}
    told = {question: " ".join(secret.topic for secret in reply(prompt, question)) for question in asked}
    assert told == asked
    assert {secret.topic for secret in prompt.secrets} == set(QUESTIONS[name])


@each
def test_what_no_prompt_decides_has_an_answer_everywhere(name):
    assert answers(name, "how will it grow? Which technologies? Dashboards?")[:2] == ["growth", "means"]


def test_nobody_knows_everything():
    assert answers("chat", "which colour is the button?") == []


@pytest.mark.parametrize(
    ("name", "question", "near"),
    [
        ("rate-limiter", "are there whitelisted clients?", ("load",)),
        ("payments", "is bitcoin used by many merchants?", ("load", "shops")),
        ("web-crawler", "how many umbrellas?", ("load",)),
        ("chat", "do users like umbrellas?", ("people",)),
    ],
)
def test_words_that_say_little_answer_no_question_about_what_nobody_spoke_of(name, question, near):
    assert answers(name, question) == []
    assert set(nearest(find_prompt(name), question)) <= set(near)


def test_what_is_said_everywhere_has_a_topic_of_its_own():
    """Or a prompt's own answer would count as heard."""
    own = {secret.topic for name in prompt_names() for secret in find_prompt(name).secrets}
    assert own & {secret.topic for secret in ANYWHERE} <= {"monitoring"}


def test_what_is_for_the_candidate_to_find_out_is_said_to_be():
    for question in (
        "how many servers do we have?",
        "how many engineers do we have?",
        "which database do you use today?",
    ):
        assert answers("url-shortener", question) == ["yours"]
    assert answers("video", "what happens if a server dies?") == ["machines"]


SAID = {
    "0.5": "one in two",
    "0.5%": "one link in two hundred",
    "20%": "one in five|fifth",
    "25%": "one in four",
    "5%": "one in twenty",
    "10%": "one in ten|nine reads to one|of which one",
    "30%": "three of ten",
    "0.5 KB": "half a kilobyte",
    "100k": "a hundred thousand",
    "50M": "every second on a day",
    "2000": "2,000",
    "1000000": "a million",
    "1000M": "a billion",
    "20000M": "twenty billion",
    "1000k": "a million",
    "30": "thirty",
    "40": "forty",
    "50": "fifty",
    "90": "ninety",
    "100x": "a hundred times",
    "100": "a hundred times",
    "24": "a day",
}
"""Figures as people say them."""
SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


@each
def test_every_figure_of_the_arithmetic_is_told(name):
    """Nobody can ask for what the interviewer keeps to himself."""
    prompt = find_prompt(name)
    told = " ".join((prompt.brief, *(secret.answer for secret in prompt.secrets)))
    for key, written in prompt.written.items():
        text = str(written).replace("_", "")
        number = re.match(r"[0-9]+", text)[0]
        forms = [text, text.replace(" B", " bytes"), text.replace("M", " million"), *SAID.get(text, "").split("|")]
        small = SMALL[int(number) - 1] if int(number) in range(1, 11) else number
        forms += [small] if text.rstrip("x") == number else []
        forms += [f"{small} {text[len(number) :].strip()}", text.replace(f"{number}M", f"{small} million")]
        assert any(form in told for form in forms if form), f"{key} = {written}"


def test_a_file_that_was_there_before_is_said_to_stay():
    prompt = find_prompt("url-shortener")
    assert "a.yaml was there already and stays as it is; `--file` names another one." in opening(
        prompt, "a.yaml", kept=True
    )
    assert "Write into a.yaml. The clock is running." in opening(prompt, "a.yaml")


def test_what_an_expert_says_fits_a_narrow_terminal():
    """Lines that are broken for a wider one would be broken again, and leave stubs."""
    for name in prompt_names():
        prompt = find_prompt(name)
        lines = [*debrief.estimates(prompt, 60), *debrief.rest(prompt, prompt.secrets, 60)]
        tables = (
            "    claimed as ",
            *(f"    {figure} = " for figure in prompt.written),
            *(f"  {one.title}" for one in prompt.estimates),
        )
        assert max(len(line) for line in lines if not line.startswith(tables)) <= 60


def test_what_was_not_asked_for_is_told_where_it_matters():
    prompt = find_prompt("chat")
    lines = list(debrief.rest(prompt, prompt.secrets, 1000))
    listed = lines[1 : lines.index("")]
    beside = [secret.topic for secret in prompt.secrets if secret.is_out_of_scope]
    assert len(beside) > 3
    assert listed[-1] == f"  - and, out of scope: {', '.join(beside)}"
    assert len(listed) == len(prompt.secrets) - len(beside) + 1
