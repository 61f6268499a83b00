"""`archlint failures`: what takes which flow down, for how long, and what to mend first."""

from typing import Annotated

from typer import Option

from archlint.analysis import analyse
from archlint.analysis.failures import CauseClass, strain
from archlint.analysis.failures.coldstart import deadlocks
from archlint.analysis.failures.combining import combinations
from archlint.analysis.failures.repairs import repairs
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.choice import flow_of, one_of
from archlint.cli.options import BlueprintFile, OutputFile
from archlint.errors import CommandError, Problem
from archlint.graph import load_system
from archlint.report import markdown
from archlint.report.answers.failing import data, page, trying
from archlint.report.answers.failing.question import ALL, Question

FORMATS = ("text", "markdown", "json")
ORDERS = (1, 2, 3)


def failures(
    file: BlueprintFile = ".",
    order: Annotated[int, Option("--order", metavar="N", help="Up to so many failures at once: 1, 2 or 3.")] = 2,
    classes: Annotated[
        list[str] | None,
        Option(
            "--class", metavar="CLASS", help="Only such causes: instance, host, zone, external, ...; may be repeated."
        ),
    ] = None,
    flows: Annotated[
        list[str] | None, Option("--flow", metavar="FLOW", help="Only this flow; may be repeated.")
    ] = None,
    chaos: Annotated[bool, Option("--chaos-plan", help="Experiments with the outcome to expect, instead.")] = False,
    form: Annotated[str, Option("--format", metavar="NAME", help="text, markdown or json.")] = "text",
    to: OutputFile = None,
) -> int:
    """Show what takes which flow down, alone or together, for how long, and what to mend first."""
    one_of("--format", form, FORMATS)
    if order not in ORDERS:
        problem = Problem("bad-argument", f"`--order {order}` is not searched", "", help="it is 1, 2 or 3")
        raise CommandError(problem)
    for name in classes or ():
        one_of("--class", name, tuple(kind.value for kind in CauseClass))
    system, document = load_system(one(file))
    for name in flows or ():
        flow_of(name, system.flows)
    analyses = analyse(system)
    burden = strain.measure(system, analyses.demand, analyses.capacity)
    wanted = tuple(dict.fromkeys(flows or ()))
    mended = () if chaos else repairs(system, analyses.failures, burden, wanted)
    question = Question(
        analyses=analyses,
        document=document,
        order=order,
        classes=frozenset(CauseClass(name) for name in classes) if classes else ALL,
        flows=wanted,
        repairs=mended,
        combinations=() if chaos else combinations(system, analyses.failures, burden, mended, wanted),
        deadlocks=deadlocks(system),
    )
    if form == "json":
        output.deliver(data.write_plan(question) if chaos else data.write(question), to)
        return 0
    told = trying.page(question) if chaos else page.page(question)
    if form == "text":
        output.deliver_page(told, to)
    else:
        output.deliver(markdown.write(told), to)
    return 0
