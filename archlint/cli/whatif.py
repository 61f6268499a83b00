"""`archlint whatif`: the same answers for a changed system, and what changed."""

from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from archlint.analysis.plan import Changed, kill, scale
from archlint.blueprint import load
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.settings import assign
from archlint.cli.sizing import answer, factor_of, format_of
from archlint.cli.suggestion import suggestion
from archlint.errors import CommandError, Problem
from archlint.graph import build, load_system
from archlint.report.sizing.comparison import Comparison, write_json, write_text

if TYPE_CHECKING:
    from archlint.graph.system import System
    from archlint.source import Document


def whatif(
    file: Annotated[str, Argument(metavar="FILE", help="The blueprint.")] = ".",
    times: Annotated[str | None, Option("--scale", metavar="FACTOR", help="So much more load, like 10x.")] = None,
    settings: Annotated[
        list[str] | None, Option("--set", metavar="KEY=VALUE", help="Another value, like api.replicas=6.")
    ] = None,
    killed: Annotated[
        list[str] | None, Option("--kill", metavar="ID[:N]", help="Without a component, or without N of its instances.")
    ] = None,
    form: Annotated[str, Option("--format", metavar="NAME", help="text or json.")] = "text",
    to: Annotated[
        str | None, Option("-o", "--output", metavar="FILE", help="Write to this file instead of the terminal.")
    ] = None,
) -> int:
    """Compare a system with itself under more load, with other values, or with something dead."""
    form = format_of(form)
    factor = factor_of("--scale", times)
    system, document = load_system(one(file))
    changed = _with(settings or [], system, document)
    lost: list[str] = []
    for word in killed or []:
        dead = _killed(word, changed)
        changed = dead.system
        lost += dead.lost
    if factor != 1.0:
        changed = scale(changed, factor)
    changes = [f"{factor:g} times the load"] if factor != 1.0 else []
    changes += [*(settings or []), *(f"without {word}" for word in killed or [])]
    comparison = Comparison(answer(system), answer(changed), tuple(changes), tuple(lost))
    output.deliver((write_json if form == "json" else write_text)(comparison), to)
    return 0


def _with(settings: list[str], system: "System", document: "Document") -> "System":
    """The system read again with other values in its document."""
    if not settings:
        return system
    again = assign(document, settings)
    return build(load(again), again)


def _killed(word: str, system: "System") -> Changed:
    name, _, count = word.partition(":")
    if name not in system.components:
        help_ = suggestion(name, system.components) or f"components are {', '.join(list(system.components)[:6])}"
        raise CommandError(Problem("unknown-component", f"there is no component `{name}` to kill", "", help=help_))
    if count and not (count.isdecimal() and int(count) > 0):
        help_ = f"write `--kill {name}:1` for one instance, `--kill {name}` for all"
        raise CommandError(Problem("bad-argument", f"`{count}` is no number of instances", "", help=help_))
    return kill(system, name, int(count) if count else None)
