"""What only a person can answer, worst gap first; each question says where its answer goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen
from archlint.quantity.show import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlint.importers.sketch import Sketch

MOST = 8
ONE_MACHINE = "one_machine"
"""What an overlay says, `true` or `false`, of the machine that a compose file is thought to run on."""

OUTSIDE = ("external", "managed", "client", "cdn", "dns", "frontend")
"""What runs on none of one's own machines."""


@frozen
class Question:
    """One question: its name, the words, the key of the blueprint that the answer goes to, and an example."""

    id: str
    text: str
    where: str
    example: str
    overlay: str = ""
    """The key of an overlay that takes the answer, where it is not the same."""
    beside: str = ""
    """What the answer needs in other places when it is typed into the blueprint."""

    @property
    def key(self) -> str:
        """Where an overlay has the answer."""
        return self.overlay or self.where


def questions(sketch: Sketch) -> list[Question]:
    """At most eight questions that neither the files nor `x-archlint`, the overlay and the blueprint itself answered."""
    return [each for each in _all(sketch) if not _is_said(each, sketch)][:MOST]


def _is_said(question: Question, sketch: Sketch) -> bool:
    return question.where in sketch.answered or any(
        node.get(*question.key.split(".")) is not None for node in sketch.said
    )


def _all(sketch: Sketch) -> Iterator[Question]:
    yield Question("users", "how many people have an account?", "workload.users", "10k")
    yield Question("active", "which share of them comes on a day?", "workload.daily_active", "10%")
    yield Question(
        "requests",
        "how many requests does each make, and when?",
        "workload.requests",
        "50 per active user per day",
        beside=", and its `share` on each flow",
    )
    yield Question("peak", "how much higher is the busiest hour than the average?", "workload.peak", "3x")
    if any(kind == "host" and evidence.is_guess for kind, _, _, evidence in sketch.groups.values()):
        machine = "does all of it run on one machine in production?"
        yield Question("hosts", machine, "groups", "a host for each machine", ONE_MACHINE)
    for part in sketch.parts:
        if part.purpose == "redis" and "roles" not in part.facts:
            yield Question(
                f"roles-{part.id}", f"what is {part.id} used for?", f"components.{part.id}.roles", "[cache, broker]"
            )
    spread = [part.id for part in sketch.parts if "zones" in part.facts and part.facts["zones"].evidence.is_guess]
    if spread:
        yield Question(
            "zones",
            f"over which zones are the copies of {listed(spread, most=3)} spread?",
            f"components.{spread[0]}.zones",
            "[eu-1a, eu-1b]",
        )
    unasked = [each.part for each in sketch.entries if each.evidence.is_guess]
    if unasked:
        some = f"who asks {listed(unasked, most=3)}, which nothing seen calls?"
        yield Question("callers", some, "flows", "- clients -> each, or no flow at all")
    if untold := _without_copies(sketch):
        whose = "each" if len(untold) == len(sketch.parts) else listed(untold, most=3)
        yield Question("copies", f"how many copies of {whose} run in production?", "components", "replicas: 2")
    yield Question("availability", "how much of the time must it work?", "requirements.availability", "99.9%")
    yield _durability(sketch)
    if len(sketch.entries) > 0:
        alone = len(sketch.entries) == 1 and not sketch.entries[0].client
        which = "does `requests`" if alone else "do these flows"
        yield Question(
            "flows",
            f"which reads and writes {which} consist of, and how fresh must each be?",
            "flows",
            "one flow for each",
        )


def _durability(sketch: Sketch) -> Question:
    """What may be lost, and how long recovery may take; of who has told the first, only the second."""
    said = next((node for each in sketch.said if (node := each.get("requirements", "durability")) is not None), None)
    if "requirements.durability.rpo" in sketch.answered or (
        said is not None and said.is_mapping and "rpo" in said.entries()
    ):
        return Question("recovery", "how long may recovery take?", "requirements.durability.rto", "4 h")
    return Question(
        "durability",
        "how much written data may be lost, and how long may recovery take?",
        "requirements.durability",
        "{rpo: 1 h, rto: 4 h}",
    )


def _without_copies(sketch: Sketch) -> list[str]:
    """Programs and stores of which nothing tells how many copies there are, nor on which machine they are."""
    placed = {each for group in sketch.groups.values() if group[0] == "host" for each in group[1]}
    told = {part.id for part in sketch.parts if "replicas" in part.facts or "replication" in part.facts}
    return [
        part.id
        for part in sketch.parts
        if part.id not in placed | told
        and not _is_counted(part.id, sketch)
        and part.purpose not in OUTSIDE
        and "managed" not in part.facts
    ]


def _is_counted(part: str, sketch: Sketch) -> bool:
    """Whether somebody wrote into the blueprint how many copies of a component there are."""
    return any(f"components.{part}.{key}" in sketch.answered for key in ("replicas", "replication"))
