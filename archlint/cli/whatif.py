"""`archlint whatif`: the same answers for a changed system, and what changed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from typer import Option

from archlint.analysis import analyse
from archlint.analysis.capacity import bill, outlook
from archlint.analysis.scenario import Scenario, losses, play
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import BlueprintFile, OutputFile, TextOrJson
from archlint.cli.settings import reset
from archlint.cli.sizing import answer, factor_of, format_of
from archlint.errors import CommandError, Problem, did_you_mean
from archlint.graph import load_system
from archlint.graph.system import Domain
from archlint.quantity import listed
from archlint.report.comparison.compare import Move, compare
from archlint.report.sizing.answers import Answers
from archlint.report.sizing.comparison import Comparison, write_json, write_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.analysis.scenario import Loss
    from archlint.graph.system import System


def whatif(
    file: BlueprintFile = ".",
    times: Annotated[str | None, Option("--scale", metavar="FACTOR", help="So much more load, like 10x.")] = None,
    settings: Annotated[
        list[str] | None,
        Option("--set", metavar="KEY=VALUE", help="Another value, like api.replicas=6; may be repeated."),
    ] = None,
    killed: Annotated[
        list[str] | None,
        Option(
            "--kill",
            metavar="WHAT",
            help="Without this: db, db#2, api:2 (two of them), zone:a, host:box; may be repeated.",
        ),
    ] = None,
    form: TextOrJson = "text",
    to: OutputFile = None,
) -> int:
    """Compare a system with itself under more load, with other values, or with something dead."""
    form = format_of(form)
    factor = factor_of("--scale", times)
    system, document = load_system(one(file))
    changed = reset(document, settings) if settings else system
    lost: set[Loss] = set()
    for word in killed or []:
        lost |= _killed(word, changed, lost)
    played = play(changed, Scenario(factor, frozenset(lost)))
    changes = [f"{factor:g} times the load"] if factor != 1.0 else []
    changes += [*(settings or []), *(f"without {word}" for word in killed or [])]
    after = Answers(
        played.system,
        played.demand,
        played.capacity,
        played.latency,
        outlook(played.system, played.capacity),
        bill(replace(played.system, components=changed.components), played.demand),  # what is dead costs as before
    )
    today = play(system, Scenario())
    moves = _moves(system, changed) if settings else ()
    comparison = Comparison(answer(system), after, tuple(changes), today, played, moves, factor)
    if form == "json":
        output.deliver(write_json(comparison), to)
    else:
        output.deliver_text(write_text(comparison), to)
    return 0


def _moves(before: "System", after: "System") -> "tuple[Move, ...]":
    """What other values change in promises, failures and consistency; what is dead or grown is told flow by flow."""
    held = compare((analyse(before), ()), (analyse(after), ()))
    promises = (Move("promises", each.name, each.before, each.after, None) for each in held.promises)
    return (*promises, *(move for move in held.moves if move.section in ("failures", "consistency")))


def _killed(word: str, system: "System", lost: "set[Loss]") -> "set[Loss]":
    """What a word takes away: something by its name, or the last N instances of a component that are left."""
    known = losses(system)
    if word in known:
        return {known[word]}
    name, _, count = word.rpartition(":")
    if name not in system.components:
        raise CommandError(_unknown(word, system, known))
    if not (count.isdecimal() and int(count) > 0):
        help_ = f"write `--kill {name}:1` for one instance, `--kill {name}` for all"
        raise CommandError(Problem("bad-argument", f"`{count}` is no number of instances", "", help=help_))
    left = [known[each] for each in known if each.startswith(f"{name}#") and known[each] not in lost]
    if int(count) > max(len(left), 1):
        there = "1 instance" if len(left) <= 1 else f"{len(left)} instances"
        help_ = f"write `--kill {name}` for all of them"
        raise CommandError(Problem("bad-argument", f"`--kill {word}`: `{name}` has {there} to lose", "", help=help_))
    return set(left[-int(count) :]) if int(count) < len(left) else {known[name]}


def _unknown(word: str, system: "System", known: "Mapping[str, Loss]") -> Problem:
    """Why nothing has this name: no such component, no such instance of one, or no such place."""
    name, sign, _ = word.partition("#")
    if sign and name in system.components:
        instances = [each for each in known if each.startswith(f"{name}#")]
        help_ = f"its instances are {', '.join(instances[:6])}" if instances else f"it has one: `--kill {name}`"
        return Problem("unknown-component", f"`{name}` has no instance `{word}`", "", help=help_)
    place, sign, _ = word.partition(":")
    flow = system.flows.get(word.removeprefix("flow:"))
    if flow is not None:
        way = list(dict.fromkeys(target for hop in flow.hops for target in hop.targets))
        help_ = f"its way leads through {listed(way, most=5)}: `--kill {way[0]}`"
        return Problem(
            "unknown-component", f"`{flow.id}` is a flow, and only what it needs can be gone", "", help=help_
        )
    if sign and place not in system.components:
        places = [each for each in known if each.startswith(f"{place}:")]
        none = (
            f"no {place} is declared" if place in {*Domain} else "a component can be gone, or a place, like `zone:NAME`"
        )
        help_ = did_you_mean(word, known) or (f"there are {', '.join(places[:6])}" if places else none)
        return Problem("unknown-component", f"there is no `{word}` to kill", "", help=help_)
    same = [each for each in known if each.partition(":")[2] == word]
    help_ = (
        f"write {' or '.join(f'`--kill {each}`' for each in same)}"
        if same
        else did_you_mean(word, known, f"components are {', '.join(list(system.components)[:6])}")
    )
    return Problem("unknown-component", f"there is no component `{name}` to kill", "", help=help_)
