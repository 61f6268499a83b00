"""The table of commands: what `--help` lists and where each command's function lives.

A command is one function with typer annotations that returns its exit code. Its module is imported
only when the command is invoked, so a new command costs the others nothing: write
`archlint/cli/<name>.py`, add a line here.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from archlint.exporters.writers import WRITERS
from archlint.importers.readers import READERS

if TYPE_CHECKING:
    from collections.abc import Callable


class Command(NamedTuple):
    """One command: its name (one or two words), 'module:function', and the line that `--help` shows.

    'module:maker(word)' is the function that a maker gives for a word: one command over every reader or writer.
    `plain` is the function for a command line without options, which takes the list of its arguments. It must do
    what `place` does with its defaults; the parser of options, a seventh of a small check, is not loaded for it.
    """

    name: str
    place: str
    help: str
    plain: str = ""


COMMANDS: tuple[Command, ...] = (
    Command(
        "check",
        "archlint.cli.check:check",
        "check blueprints and say what is wrong and what it costs to mend",
        plain="archlint.cli.delivery:plain",
    ),
    Command(
        "report", "archlint.cli.report:report", "the tradeoff report: load, limits, failures, consistency, decisions"
    ),
    Command("diff", "archlint.cli.diff:diff", "findings and figures that change between two blueprints"),
    Command("baseline", "archlint.cli.baseline:baseline", "accept the findings there are, so that only new ones fail"),
    Command(
        "render",
        "archlint.cli.render:render",
        "pictures: SVG, Mermaid, PNG and more; pictures in a README that stay true",
    ),
    Command("serve", "archlint.cli.serve:serve", "a live preview in the browser while you write"),
    Command("lsp", "archlint.cli.lsp:lsp", "findings, hovers, completion and quick fixes in your editor"),
    Command("capacity", "archlint.cli.capacity:capacity", "how busy everything is at peak, and what breaks first"),
    Command(
        "failures",
        "archlint.cli.failures:failures",
        "what takes which flow down, alone or together, and what to mend first",
    ),
    Command(
        "faulttree",
        "archlint.cli.faulttree:faulttree",
        "solve a fault tree in the Open-PSA format, to check the engine",
    ),
    Command(
        "consistency", "archlint.cli.consistency:consistency", "what every data path promises, and what it delivers"
    ),
    Command("plan", "archlint.cli.plan:plan", "what to change next, with quantities and what gets worse"),
    Command("whatif", "archlint.cli.whatif:whatif", "the same system with more load, other values, something dead"),
    Command("calibrate", "archlint.cli.calibrate:calibrate", "capacities fitted to a load test (locust, k6)"),
    Command("init", "archlint.cli.init:init", "a blueprint, a workflow and a picture for the repository one stands in"),
    *(
        Command(f"import {each.name}", f"archlint.cli.importing.command:importing({each.name})", each.help)
        for each in READERS
    ),
    *(Command(f"export {each.name}", f"archlint.cli.exporting:exporting({each.name})", each.help) for each in WRITERS),
    Command("fmt", "archlint.cli.fmt:fmt", "blueprints laid out evenly, saying what they said"),
    Command("schema", "archlint.cli.schema:schema", "the JSON Schema of the language, for editors"),
    Command("simulate", "archlint.cli.simulate:simulate", "the system request by request, beside the formulas"),
    Command("config", "archlint.cli.config:config", "the settings in force, and where each came from"),
    Command("explain", "archlint.cli.book.explain:explain", "what a rule finds, why, what to do, what gets worse then"),
    Command("rules", "archlint.cli.book.listing:listing", "the rule book, one line per rule"),
    Command("rules test", "archlint.cli.book.proof:proof", "run the examples of rules"),
    Command("rules facts", "archlint.cli.book.facts:facts", "what a rule may ask, with types"),
    Command("rules new", "archlint.cli.book.new:new", "a rule file to fill in"),
    Command("rules docs", "archlint.cli.book.docs:docs", "write or check the pages of the book"),
    Command(
        "drill", "archlint.cli.drill.start:drill", "practise design interviews: a prompt, a clock, an honest score"
    ),
    Command("drill list", "archlint.cli.drill.listing:listing", "the prompts, and one's best score at each"),
    Command("drill start", "archlint.cli.drill.start:start", "begin a prompt"),
    Command("drill ask", "archlint.cli.drill.clock:ask", "ask the interviewer"),
    Command("drill next", "archlint.cli.drill.clock:forward", "on to the next of the five steps"),
    Command("drill back", "archlint.cli.drill.clock:back", "return to the step before"),
    Command("drill status", "archlint.cli.drill.status:status", "the clock and the findings, once or with --watch"),
    Command("drill pause", "archlint.cli.drill.clock:pause", "stop the clock"),
    Command("drill resume", "archlint.cli.drill.clock:resume", "let the clock run again"),
    Command("drill submit", "archlint.cli.drill.submit:submit", "score sheet, arithmetic, traps, our own answer"),
    Command("drill score", "archlint.cli.drill.submit:score", "score a blueprint as an answer to a prompt"),
    Command("drill history", "archlint.cli.drill.submit:history", "one's scores"),
    Command("drill fault", "archlint.cli.drill.fault:fault", "one fault in a blueprint: name the rule and the line"),
    Command("drill tradeoff", "archlint.cli.drill.tradeoff:tradeoff", "a decision and its gain: what gets worse?"),
    Command(
        "drill contradictions",
        "archlint.cli.drill.contradictions:contradictions",
        "figures of a lecture: which do not follow?",
    ),
    Command("grade", "archlint.cli.grade:grade", "score submissions by a rubric, with partial credit"),
    Command("rules compile", "archlint.cli.book.compilation:compilation", "write or check the compiled book"),
)


def find(words: list[str]) -> Command | None:
    """The command that a command line starts with; two-word names win over one-word names.

    >>> find(["check", "blueprints"]).name
    'check'
    """
    for length in (2, 1):
        name = " ".join(words[:length])
        for command in COMMANDS:
            if len(words) >= length and command.name == name:
                return command
    return None


def function_at(place: str) -> Callable[..., object]:
    """The function at 'module:function' or 'module:maker(word)'; its module is imported now."""
    module, _, name = place.partition(":")
    name, _, word = name.removesuffix(")").partition("(")
    function: Callable[..., Callable[..., object]] = getattr(import_module(module), name)
    return function(word) if word else function
