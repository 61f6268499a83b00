"""`archlint capacity`: how busy everything is at peak, what breaks first, how many are needed."""

from typing import Annotated

from typer import Option

from archlint.analysis.capacity import usual_samples
from archlint.cli import output
from archlint.cli.blueprints import one
from archlint.cli.options import BlueprintFile, OutputFile, TextOrJson
from archlint.cli.sizing import answer, format_of, share_of
from archlint.graph import load_system
from archlint.report.sizing import json, text


def capacity(
    file: BlueprintFile = ".",
    form: TextOrJson = "text",
    headroom: Annotated[
        str | None, Option(metavar="SHARE", help="Plan for this utilisation, like 70%, instead of by queueing.")
    ] = None,
    samples: Annotated[
        int | None,
        Option(
            min=0, max=1_000_000, help="Samples of every range, 0 for none; left out 10,000, fewer above 40 components."
        ),
    ] = None,
    seed: Annotated[int, Option(help="Another seed, other samples.")] = 0,
    to: OutputFile = None,
) -> int:
    """Show load against every limit, the order in which they break, and the arithmetic."""
    form = format_of(form)
    share = share_of("--headroom", headroom)
    system, _ = load_system(one(file))
    answers = answer(system, share, usual_samples(system) if samples is None else samples, seed)
    if form == "json":
        output.deliver(json.write(answers), to)
    else:
        output.deliver_text(text.write(answers, output.text_columns(to)), to)
    return 0
