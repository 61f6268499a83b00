"""`archlint drill tradeoff`: a decision and what it gains; what gets worse?"""

from typing import Annotated

from typer import Argument, Option

from archlint.cli import output
from archlint.cli.choice import one_of
from archlint.drill.shelf import prompt_names, reference_file
from archlint.drill.tradeoffs import LETTERS, Question, deck, question
from archlint.graph import load_system


def tradeoff(
    blueprint: Annotated[str, Argument(metavar="BLUEPRINT", help="Ask about its decisions; nothing takes ours.")] = "",
    seed: Annotated[int, Option(min=0, help="Another seed, another question.")] = 1,
    answer: Annotated[str | None, Option("--answer", metavar="LETTER", help="a, b, c or d.")] = None,
) -> int:
    """Ask what a decision costs, or judge an answer; the same seed, the same question."""
    chosen = one_of("--answer", answer.lower(), tuple(LETTERS)) if answer is not None else None
    systems = [load_system(reference_file(name).as_posix())[0] for name in prompt_names()]
    asked = load_system(blueprint)[0] if blueprint else systems[seed % len(systems)]
    cards = deck([*(one for one in systems if one.file != asked.file), asked])
    found = question(cards, asked, seed, seed if blueprint else seed // len(systems))
    again = f"archlint drill tradeoff {blueprint + ' ' if blueprint else ''}--seed {seed}"
    output.say_fitted(
        "".join(f"{line}\n" for line in (_asked(found, again) if chosen is None else _judged(found, chosen, seed)))
    )
    return 0


def _asked(found: Question, again: str) -> list[str]:
    lines = [found.system, "", f"  decision  {found.choose}", f"  gain      {found.gain}"]
    lines += ["", "What gets worse?", ""]
    lines += [f"  {letter}) {cost}" for letter, cost in zip(LETTERS, found.costs, strict=True)]
    return [*lines, "", f"  {again} --answer LETTER"]


def _judged(found: Question, chosen: str, seed: int) -> list[str]:
    head = "right" if chosen == found.answer else f"no, {found.answer}"
    lines = [f"{head}: {found.told}", "", f"  decision  {found.choose}", f"  gain      {found.gain}"]
    lines += [f"  because   {found.because}"] if found.because else []
    return [*lines, "", f"Next: archlint drill tradeoff --seed {seed + 1}"]
