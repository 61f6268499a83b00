"""`archlint faulttree`: what a fault tree in the Open-PSA format gives, so that anybody can check the engine."""

import json
from dataclasses import asdict
from math import isinf, log10
from typing import Annotated

from typer import Argument, Option

from archlint import faulttree as engine
from archlint.cli import output
from archlint.cli.options import TextOrJson
from archlint.errors import CommandError, Problem, reason
from archlint.source.content import content_of

LONGEST = 30
"""Digits of a count that are written out."""
LONGEST_NUMBER = 13_000
"""Bits of a count that Python writes out; a longer one is a text in JSON."""
SHOWN = 20
"""Cut sets and events listed as text; JSON lists all."""


def faulttree(
    files: Annotated[list[str], Argument(metavar="FILE", help="Open-PSA XML; several that belong together.")],
    order: Annotated[int, Option("--order", metavar="N", min=0, help="List cut sets of at most so many events.")] = 2,
    top: Annotated[
        str | None, Option("--top", metavar="GATE", help="The gate asked about, if several could be.")
    ] = None,
    form: TextOrJson = "text",
) -> int:
    """Solve a fault tree: probability, minimal cut sets, importances."""
    if form not in ("text", "json"):
        raise CommandError(Problem("unknown-format", f"`--format` has no `{form}`", "", help="use text or json"))
    tree = engine.read_openpsa([_bytes(name) for name in files], files, top)
    answer = engine.analyse(tree, order)
    output.say(_json(answer) if form == "json" else _text(answer, order))
    return 0


def _bytes(name: str) -> bytes:
    try:
        return content_of(name)
    except OSError as error:
        raise CommandError(Problem("unreadable", f"`{name}` cannot be read: {reason(error)}", "")) from error


def _json(answer: engine.Answer) -> str:
    """Everything; an infinite worth, which JSON cannot write, is null."""
    said = asdict(answer)
    if answer.count is not None and answer.count.bit_length() > LONGEST_NUMBER:
        said["count"] = _amount(answer.count)
    said["importances"] = {
        name: {key: None if isinf(value) else value for key, value in asdict(one).items()}
        for name, one in answer.importances.items()
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _amount(count: int) -> str:
    """A count in full, or as a power of ten where nobody would read it: there are trees with 10 to the 6,000."""
    digits = int(log10(count)) if count else 0
    return f"{count:,}" if digits < LONGEST else f"about 10^{digits:,}"


def _text(answer: engine.Answer, order: int) -> str:
    exact = "exact" if answer.exact else f"estimate; proved to lie between {answer.lower:.6g} and {answer.upper:.6g}"
    count = "too many to count here" if answer.count is None else _amount(answer.count)
    lines = [f"top                {answer.top}", f"probability        {answer.probability:.9g} ({exact})"]
    lines += [f"minimal cut sets   {count}", f"coherent           {'yes' if answer.coherent else 'no'}", ""]
    likely = sorted(answer.cut_sets, key=lambda one: (-one.probability, one.events))
    lines.append(f"{len(likely):,} minimal cut sets of at most {order} events, most likely first")
    lines += [f"  {one.probability:<12.6g} {', '.join(one.events)}" for one in likely[:SHOWN]]
    lines += [f"  and {len(likely) - SHOWN:,} more (--format json lists them)"] if len(likely) > SHOWN else []
    ranked = sorted(answer.importances.items(), key=lambda item: (-item[1].criticality, item[0]))
    if ranked:
        lines += ["", "criticality  birnbaum     fussell-vesely  raw          rrw          event"]
    for name, one in ranked[:SHOWN]:
        mark = " " if one.exact else "<"
        figures = (f"{one.criticality:<12.6g} {one.birnbaum:<12.6g}", f"{mark}{one.fussell_vesely:<14.6g}")
        lines.append(f"{figures[0]} {figures[1]} {one.raw:<12.6g} {one.rrw:<12.6g} {name}")
    return "\n".join(lines) + "\n"
