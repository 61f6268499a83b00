"""A single slip of the fingers anywhere in a blueprint is one message, in its line, that gives the word back."""

import re
from pathlib import Path

import pytest

from archlint.blueprint import load
from archlint.errors import BlueprintError
from archlint.source import parse_text

GOOD = Path(__file__).with_name("small.yaml").read_text(encoding="utf-8")
LINES = GOOD.splitlines()
WORD = re.compile(r"[A-Za-z][\w-]{2,}")
FREE = {"system", "decisions", "waivers", "ready", "zones"}
"""Keys behind which people write what they like."""

ANOTHER = {"ro", "rdis", "row"}
"""What is as near to another word: `rpo`, the engine `rds`, the key beside it."""


def deleted(word, place):
    return word[:place] + word[place + 1 :]


def doubled(word, place):
    return word[:place] + word[place] + word[place:]


def swapped(word, place):
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def upper(word, place):
    return word.upper()


def plural(word, place):
    return word.removesuffix("s") if word.endswith("s") else f"{word}s"


def camel(word, place):
    return re.sub("[-_](.)", lambda found: found[1].upper(), word)


def other_sign(word, place):
    return word.translate(str.maketrans("-_", "_-"))


def words():
    """Every word of the language or of this blueprint that something else depends on, with its line and column."""
    for number, line in enumerate(LINES):
        for found in WORD.finditer(line):
            key = line[: found.start()].rstrip(" {[").rpartition(":")[0].rpartition(" ")[2].strip("{,- ")
            declares = found.start() == 2 and line.startswith(f"  {found[0]}:")
            if not (declares or key in FREE or "because" in line or "choose" in line):
                yield number, found.start(), found[0]


@pytest.mark.parametrize("slip", [deleted, doubled, swapped, upper, plural, camel, other_sign])
def test_a_slip_is_one_message_in_its_line_that_gives_the_word_back(slip):
    wrong = []
    for number, column, word in words():
        typed = slip(word, (number + column) % len(word))
        if typed == word or typed in ANOTHER:
            continue
        line = LINES[number]
        changed = line[:column] + typed + line[column + len(word) :]
        try:
            load(parse_text("\n".join((*LINES[:number], changed, *LINES[number + 1 :])), "small.yaml"))
        except BlueprintError as error:
            problems = error.problems
            told = [(problem.span.line, word in f"{problem.message} {problem.help}") for problem in problems]
            if told != [(number + 1, True)]:
                wrong.append((changed.strip(), [(p.span.line, p.message, p.help) for p in problems]))
    assert wrong == []
