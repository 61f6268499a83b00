"""Questions on a terminal: at most eight, each skipped by an empty line, answers kept in the overlay."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archlint.blueprint.load import load
from archlint.cli import output
from archlint.cli.importing.answers import in_the_language
from archlint.errors import BlueprintError, Problem
from archlint.importers.draft.questions import ONE_MACHINE, questions
from archlint.source import parse_text
from archlint.source.foreign import parse_nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlint.importers.draft.questions import Question
    from archlint.importers.sketch import Sketch
    from archlint.source import Node

ASKED = ("one_machine", "workload.", "requirements.", "components.")
"""Questions that one line can answer; the others are printed and wait in the blueprint."""
PEAK, REQUESTS, USERS = "workload.peak", "workload.requests", "workload.users"


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask(sketch: Sketch, older: str, keep: Callable[[str], None]) -> str:
    """The text of the overlay with every answer added to it; the old text when nothing was answered.

    `keep` is given the text after each answer, so that whoever stops in the middle has lost none.
    """
    answers: list[tuple[str, str]] = []
    asked = [question for question in questions(sketch) if question.key.startswith(ASKED)]
    for question in asked:
        if any(where == question.key for where, _ in answers):
            continue
        others = {each.key: each for each in asked if each is not question}
        if question.key == REQUESTS and not any(where == USERS for where, _ in answers) and USERS in others:
            question = replace(question, example="40 req/s")  # noqa: PLW2901 - a number per user says nothing without users
        answers += _answer(question, answers, older, others)
        if answers:
            keep(_overlay(answers, older))
    return _overlay(answers, older)


def _answer(
    question: Question, before: list[tuple[str, str]], older: str, others: Mapping[str, Question]
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
        answer = (question.key, in_the_language(question.key, text))
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
    """The overlay with the answers: in the section that is there already, else in one of their own."""
    sections: dict[str, list[str]] = {}
    alone: list[str] = []
    for where, answer in answers:
        section, _, key = where.partition(".")
        if not key:
            alone.append(f"{section}: {answer}")
        elif section == "components":
            name, _, of_it = key.partition(".")
            sections.setdefault("services", []).append(f"  {name}: {{{of_it}: {answer}}}")
        else:
            sections.setdefault(section, []).append(f"  {key}: {answer}")
    lines = [*alone, *older.splitlines()]
    for name, fresh in sections.items():
        if f"{name}:" in lines:
            at = lines.index(f"{name}:") + 1
            lines[at:at] = fresh
        elif not any(line.startswith(f"{name}:") for line in lines):
            lines += [f"{name}:", *fresh]
    return "".join(f"{line}\n" for line in lines) if answers else older


def read(path: Path) -> tuple[str, Node | None]:
    """The overlay there is: its text and its content."""
    if not path.is_file():
        return "", None
    text = path.read_text(encoding="utf-8")
    documents = parse_nodes(text, path.as_posix())
    return text, documents[0] if documents else None
