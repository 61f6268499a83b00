"""`archlint consistency`: how fresh, how safe and how available every data path really is."""

from dataclasses import replace
from typing import Annotated

from typer import Option

from archlint.analysis import Analyses, analyse
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.choice import flow_of, one_of
from archlint.cli.options import BlueprintFile, OutputFile
from archlint.graph import load_system
from archlint.report import markdown
from archlint.report.answers import consistency as answers
from archlint.report.answers import paths

FORMATS = ("text", "markdown", "json")


def consistency(
    file: BlueprintFile = ".",
    form: Annotated[str, Option("--format", metavar="NAME", help="text, markdown or json.")] = "text",
    flows: Annotated[
        list[str] | None, Option("--flow", metavar="NAME", help="Only this flow; may be repeated.")
    ] = None,
    to: OutputFile = None,
) -> int:
    """Show how fresh, how safe and how available every data path really is."""
    form = one_of("--format", form, FORMATS)
    system, _ = load_system(one(file))
    shown = tuple(flow_of(name, system.flows) for name in flows or ())
    analyses = _only(analyse(system), shown) if shown else analyse(system)
    if form == "json":
        output.deliver(answers.write(analyses), to)
    elif form == "markdown":
        output.deliver(markdown.write(answers.page(analyses)), to)
    else:
        output.deliver_text(paths.write(analyses), to)
    return 0


def _only(analyses: Analyses, shown: tuple[str, ...]) -> Analyses:
    """The same answers for some flows, and for the data that these touch."""
    found = analyses.consistency
    touched = {name for flow in shown for name in analyses.system.flows[flow].data}
    flows = {name: found.flows[name] for name in shown}
    data = {name: datum for name, datum in found.data.items() if name in touched}
    return replace(analyses, consistency=replace(found, flows=flows, data=data))
