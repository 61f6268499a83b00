"""`archlint plan`: what to change next, in order, with quantities and what gets worse."""

from typing import Annotated

from typer import Option

from archlint.analysis.plan import draw_up, scale
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import BlueprintFile, OutputFile, TextOrJson
from archlint.cli.sizing import answer, factor_of, format_of, share_of
from archlint.graph import load_system
from archlint.report.sizing.plan import write_json, write_text


def plan(
    file: BlueprintFile = ".",
    times: Annotated[
        str | None, Option("--scale", metavar="FACTOR", help="Plan for this multiple of today's load, like 10x.")
    ] = None,
    headroom: Annotated[
        str | None, Option(metavar="SHARE", help="Plan for this utilisation, like 70%, instead of by queueing.")
    ] = None,
    form: TextOrJson = "text",
    to: OutputFile = None,
) -> int:
    """Say for every limit over its target what would bring it back, what would not, and what gets worse."""
    form = format_of(form)
    share = share_of("--headroom", headroom)
    factor = factor_of("--scale", times)
    system, _ = load_system(one(file))
    answers = answer(scale(system, factor) if factor != 1.0 else system, share)
    drawn = draw_up(answers.system, answers.demand, answers.capacity, share)
    if form == "json":
        output.deliver(write_json(drawn, answers), to)
    else:
        output.deliver_text(write_text(drawn, answers, factor), to)
    return 0
