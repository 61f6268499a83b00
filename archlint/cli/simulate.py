"""`archlint simulate`: the same system, request by request, beside what the formulas say."""

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Option

from archlint.analysis.demand import measure
from archlint.analysis.latency import gives_up
from archlint.analysis.plan import scale
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import BlueprintFile, OutputFile, TextOrJson
from archlint.cli.sizing import answer, factor_of, format_of
from archlint.errors import CommandError, Problem
from archlint.graph import load_system
from archlint.simulate import simulate as simulated
from archlint.simulate import usual_requests, waited_for
from archlint.simulate.text import write_json, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from archlint.graph.system import System


def simulate(
    file: BlueprintFile = ".",
    requests: Annotated[
        int | None,
        Option(
            min=100,
            max=100_000_000,
            help="Requests to simulate; left out 100,000, fewer where each makes over 30 calls.",
        ),
    ] = None,
    seed: Annotated[int, Option(help="Another seed, another run.")] = 0,
    times: Annotated[
        str | None, Option("--scale", metavar="FACTOR", help="So many times today's peak, like 2x.")
    ] = None,
    form: TextOrJson = "text",
    to: OutputFile = None,
) -> int:
    """Simulate requests one by one and compare latency and utilisation with the formulas."""
    form = format_of(form)
    factor = factor_of("--scale", times)
    system, _ = load_system(one(file))
    changed = waited_for(scale(system, factor) if factor != 1.0 else system)
    _ends(changed)
    answers = answer(changed)
    lasting = max((run.lasts for run in answers.capacity.runs), default=0.0)
    count = usual_requests(changed, lasting=lasting) if requests is None else requests
    seen = simulated(changed, count, seed, progress=_progress(changed, count))
    if form == "json":
        output.deliver(write_json(seen, answers), to)
    else:
        output.deliver_text(write_text(seen, answers, gives_up=any(map(gives_up, system.flows.values()))), to)
    return 0


def _ends(system: "System") -> None:
    """Refuse a flow whose loop feeds itself: a simulation of it would never end."""
    for endless in measure(system).runaways:
        message = f"`{endless.flow}` never ends: {' -> '.join(endless.components)} comes back once or more a round"
        help_ = "give it an `again` below 100%"
        raise CommandError(Problem("endless-loop", message, system.file, help=help_))


def _progress(system: "System", requests: int) -> "Callable[[int], None] | None":
    """Say on a terminal how far a long run is."""
    if not sys.stderr.isatty() or requests < usual_requests(system) // 2:
        return None

    def say(begun: int) -> None:
        ending = "\r" if begun < requests else "\r\x1b[K"
        output.complain(f"simulated {begun:,} of {requests:,} requests{ending}")

    return say
