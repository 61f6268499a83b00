"""What the interviewer says before and after: the brief, the file to fill in, what was not asked for."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from archlint.drill.screen import WIDTH
from archlint.drill.steps import STEPS
from archlint.quantity import show_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.drill.prompt import Prompt, Secret
    from archlint.drill.session import Session
    from archlint.source import Document


def opening(prompt: Prompt, file: str, *, kept: bool = False, columns: int = WIDTH) -> Iterator[str]:
    """The brief, the steps with their time, and what to type; `kept` is a file that was there before."""
    yield f"{prompt.title} ({prompt.level})"
    yield ""
    yield from textwrap.wrap(prompt.brief, columns)
    yield ""
    for number, step in enumerate(STEPS, start=1):
        yield f"  {number}. {step.name.ljust(18)} {show_duration(step.seconds):>6}  {step.task}"
    yield ""
    if kept:
        yield f"{file} was there already and stays as it is; `--file` names another one."
        yield "The clock is running."
    else:
        yield f"Write into {file}. The clock is running."
    yield ""
    yield '  archlint drill ask "how many people?"   what the interviewer knows'
    yield "  archlint drill status --watch           clock and findings, in another window"
    yield "  archlint drill next, back               on to the next step, or back"
    yield "  archlint drill pause, resume            the clock stands"
    yield "  archlint drill submit                   the score sheet, and what an expert would have said"


def unasked(prompt: Prompt, session: Session) -> tuple[Secret, ...]:
    """What the interviewer would have told."""
    return tuple(secret for secret in prompt.secrets if secret.topic not in session.asked)


def starter(prompt: Prompt) -> str:
    """The blueprint to fill in: the steps as headings, nothing that earns a point."""
    lines = [
        "archlint: 1",
        f"system: {prompt.title}",
        "",
        "# 1. requirements (5 min): what must it do, how well? Ask, then write numbers with units.",
        "# requirements:",
        "#   functional: [Somebody does something]",
        "#   availability: 99.9%",
        "#   latency: {p95: 200 ms}",
        "#   durability: {rpo: 0 s}",
        "# workload:",
        "#   peak: 3x",
        "",
        "# 2. estimation (5 min): name figures; archlint recomputes each from what you wrote.",
        "# data:",
        "#   things: {in: db, rows: 10 per user, row: 1 KB}",
        "# estimates:      # also peak_rate, <flow>.average_rate, sockets, ingress, egress,",
        "#   storage.things: 10 GB      # .per_year, .after_10_years; rows.things.per_day, memory.<cache>",
        "",
        "# 3. high-level design (10 min): components, and one flow for each requirement.",
        "# A rate per second or minute is one at peak, per day or month it is an average: 100M/month.",
        "components:",
        "  clients: {kind: client}",
        "  api: {kind: service}",
        "flows:",
        "  first:",
        "    does: read",
        "    rate: 1/s",
        "    steps:",
        "      - clients -> api",
        "",
        "# 4. detailed design (15 min): needs of every flow, copies, caches with ttl, queues with dead letters.",
        "",
        "# 5. tradeoffs (5 min): every decision with gain, cost and because; cite your estimates.",
        "# decisions:",
        "#   - {choose: ..., on: [...], gain: ..., cost: ..., because: ...}",
        "",
    ]
    return "\n".join(lines)


def is_untouched(document: Document, prompt: Prompt) -> bool:
    """Whether a file says no more than the one that was given to fill in: comments at most."""
    from archlint.source import parse_text  # noqa: PLC0415 - asked once, when somebody hands in

    return document.data == parse_text(starter(prompt), document.file).data
