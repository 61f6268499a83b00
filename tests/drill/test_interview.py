"""The interviewer understands how people ask, and tells everything that is held against them."""

from pathlib import Path

import pytest
import yaml

from archlint.drill import debrief
from archlint.drill.interview import opening, reply
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
