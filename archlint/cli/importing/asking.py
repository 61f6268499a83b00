"""Questions on a terminal: at most eight, each skipped by an empty line, answers kept in the overlay."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.blueprint.load import load
from archlint.cli import output
from archlint.cli.importing.answers import in_the_language
from archlint.errors import BlueprintError, Problem
from archlint.importers.draft.questions import ONE_MACHINE, questions
from archlint.importers.draft.yaml_text import flow
from archlint.source import parse_text, put
from archlint.source.foreign import parse_nodes, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.importers.draft.questions import Question
    from archlint.importers.sketch import Sketch
    from archlint.source import Node

ASKED = ("one_machine", "workload.", "requirements.", "components.")
"""Questions that one line can answer; the others are printed and wait in the blueprint."""
PEAK, REQUESTS, USERS, ACTIVE = "workload.peak", "workload.requests", "workload.users", "workload.daily_active"
_OF_NOBODY = {
    ACTIVE: ("how many people come on a day?", "10k"),
    REQUESTS: ("how many requests arrive, and when?", "40 req/s"),
}
"""Questions about shares of users, and about each of them, where nothing tells how many there are."""


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(sketch: Sketch, older: str, keep: Callable[[str], None], own: Mapping[str, object] | None = None) -> str:
    """The text of the overlay with every answer added to it; the old text when nothing was answered.

    `keep` is given the text after each answer, so that whoever stops in the middle has lost none. `own` is what the
    blueprint itself answers: its workload goes into the overlay with an answer about that, which must make sense alone.
    """
    known = parse_text(older, "answer") if _says_something(older) else None
    written = [
        (key, flow(value))
        for key, value in (own or {}).items()
        if key.startswith("workload.") and key.count(".") == 1 and not (known and known.has(tuple(key.split("."))))
    ]
    answers: list[tuple[str, str]] = []
    asked = [question for question in questions(sketch) if question.key.startswith(ASKED)]
    for question in asked:
        if any(where == question.key for where, _ in answers):
            continue
        others = {each.key: each for each in asked if each is not question}
        people = ACTIVE if question.key == REQUESTS else USERS
        of_users = people not in others or any(where == people for where, _ in answers)
        beside = [*written] if question.key.startswith("workload.") else []
        given = _answer(question if of_users else _of_nobody(question), [*beside, *answers], older, others, of_users)
        answers += [*(each for each in beside if given and each not in answers), *given]
        if answers:
            keep(_overlay(answers, older))
    return _overlay(answers, older)


def _of_nobody(question: Question) -> Question:
    """The question as it makes sense where nothing tells how many users there are."""
    text, example = _OF_NOBODY.get(question.key, (question.text, question.example))
    return replace(question, text=text, example=example)


def _answer(
    question: Question,
    before: list[tuple[str, str]],
    older: str,
    others: Mapping[str, Question],
    of_users: bool = True,
) -> list[tuple[str, str]]:
    """One answer that the language understands, with the one it needs; none when there is none after two attempts.

    An average of requests needs to know how much higher the peak is: that is asked at once.
    """
    such = "yes or no" if question.overlay == ONE_MACHINE else f"such as {question.example}"
    for _ in range(2):
        output.say_fitted(f"{question.text} ({such}; Enter skips)")
        output.say(" ")
        sys.stdout.flush()
        text = sys.stdin.readline().strip()
        if not text:
            return []
        answer = (question.key, in_the_language(question.key, text, of_users=of_users))
        mistake = _mistake(*answer, before, older)
        if mistake is not None and mistake.kind == "missing-peak" and PEAK in others:
            more = _answer(others[PEAK], [*before, answer], older, {})
            if not more:
                output.say("  without it an average says nothing: left out\n")
            return [answer, *more] if more else []
        if mistake is None:
            return [answer]
        output.say_fitted(f"  not understood: {mistake.message}\n")
        output.say_fitted(f"  {mistake.help}\n" if mistake.help else "")
    output.say_fitted(f"  left out; `{question.key}` can be written into the blueprint at any time\n")
    return []


def _mistake(where: str, answer: str, before: list[tuple[str, str]], older: str) -> Problem | None:
    """Why the language does not understand an answer beside those that were given before, None when it does."""
    section = where.partition(".")[0]
    if where in (USERS, ACTIVE) and re.fullmatch(r"0[.0]*%?", answer):
        return Problem("out-of-range", f"{answer} is nobody, and without anybody there is no load", "")
    if section == where:
        return None if answer in ("true", "false") else Problem("unknown-value", "it is `yes` or `no`", "")
    try:
        told = parse_text(_overlay([*before, (where, answer)], older), "answer").at((section,))
    except BlueprintError as error:
        return error.problems[0]
    if section == "components":
        key = where.rpartition(".")[2]
        part = "engine: redis" if key == "roles" else "kind: service"
        text = f"archlint: 1\nsystem: x\ncomponents:\n  x: {{{part}, {key}: {answer}}}\n"
    else:
        text = f"archlint: 1\nsystem: x\ncomponents: {{x: {{kind: service}}}}\n{section}: {json.dumps(told)}\n"
    try:
        load(parse_text(text, "answer"))
    except BlueprintError as error:
        return error.problems[0]
    return None


def _overlay(answers: list[tuple[str, str]], older: str) -> str:
    """The overlay with the answers, each where it belongs; everything else in it stays as it is."""
    text = older
    for where, answer in answers:
        section, *rest = where.split(".")
        text = _with(text, ("services" if section == "components" else section, *rest), answer)
    return text


def _with(text: str, path: tuple[str, ...], answer: str) -> str:
    """A text with an answer in the deepest mapping that is there on its way; a section that is not is added.

    Raises BlueprintError where the answer is no YAML, or the mapping cannot be changed alone.
    """
    document = parse_text(text, "answer") if _says_something(text) else None
    if document is None or not isinstance(document.data, dict) or path[0] not in document.data:
        if len(path) == 1:
            return f"{path[0]}: {answer}\n{text}"
        end = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{end}{path[0]}:\n  {path[1]}: {_within(path[2:], answer)}\n"
    there = 1
    while there < len(path) and isinstance(document.at(path[:there]), dict):
        there += 1
    return put(text, "answer", path[:there], _within(path[there:], answer))


def _says_something(text: str) -> bool:
    """Whether a text holds more than comments."""
    return any(line.lstrip()[:1] not in ("", "#") for line in text.splitlines())


def _within(keys: tuple[str, ...], answer: str) -> str:
    for key in reversed(keys):
        answer = f"{{{key}: {answer}}}"
    return answer


def read(path: Path) -> tuple[str, Node | None]:
    """The overlay there is: its text and its content."""
    if not path.is_file():
        return "", None
    text = read_text(path, path.as_posix())
    documents = parse_nodes(text, path.as_posix())
    return text, documents[0] if documents else None
