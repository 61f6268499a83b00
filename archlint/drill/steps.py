"""The five steps of a design interview and their time (lecture 1.4)."""

from __future__ import annotations

from archlint.frozen import frozen


@frozen
class Step:
    """One step: its name, its seconds, what to do, and which keys of a blueprint show it."""

    name: str
    seconds: float
    task: str
    keys: str


STEPS = (
    Step("requirements", 300.0, "ask what it must do and how well; write down numbers", "requirements, workload"),
    Step("estimation", 300.0, "requests, bytes, connections; what is large?", "data, estimates"),
    Step("high-level design", 600.0, "the components and the main flows", "components, flows"),
    Step(
        "detailed design",
        900.0,
        "needs, copies, caches, queues, failure; the parts that matter",
        "needs, steps, replication",
    ),
    Step("tradeoffs", 300.0, "what breaks first, what was given up, why that is fine", "decisions"),
)
TOTAL = sum(step.seconds for step in STEPS)
"""Seconds of the whole: forty minutes."""
