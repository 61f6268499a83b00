"""A prompt: what the interviewer says, what is told when asked, and what an expert would have answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlint.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlint.blueprint.vocabulary import Does, OnPartition, Recency


@frozen
class Wanted:
    """One thing the system must do; a flow of the blueprint answers it.

    words         any of these, in the flow's id, title, description or data, says that the flow is meant for it; a flow
                  that has none of them may still be placed by what it does
    does          what such a flow may do
    extra         told when asked; a design without it loses nothing
    recency, on_partition   what the flow must need; None: the prompt leaves it open
    bound         how old answers may be while all is well, in seconds; None: nobody says
    availability  share of attempts that must succeed; None: the prompt's
    """

    id: str
    says: str
    words: tuple[str, ...]
    does: tuple[Does, ...]
    extra: bool = False
    recency: Recency | None = None
    bound: float | None = None
    on_partition: OnPartition | None = None
    availability: float | None = None


@frozen
class Secret:
    """What the interviewer tells when a question holds one of the words."""

    topic: str
    words: tuple[str, ...]
    answer: str

    @property
    def is_out_of_scope(self) -> bool:
        """Whether the answer is that it, or a part of it, is not asked for."""
        return "out of scope" in self.answer

    @property
    def is_left_open(self) -> bool:
        """Whether the answer is that whoever designs it decides."""
        return "yours to choose" in self.answer


@frozen
class Claim:
    """Which estimate of a blueprint says the same as one of the prompt's.

    figures  'rate' (average or peak), or names of the language such as 'storage.per_year', 'rows', 'memory', 'sockets';
             the first that a blueprint claims counts
    of       for rates: the requirement whose flow is meant; '' for the whole system
    words    words of the datum that is meant, or of the component (`memory`; `reads` and `writes`, which are at peak)
    extra    whether it counts only for those who claim it: nobody is asked for it
    """

    figures: tuple[str, ...]
    of: str = ""
    words: tuple[str, ...] = ()
    extra: bool = False


@frozen
class Expected:
    """One estimate: its formula over the inputs, the value in base units, and where a blueprint claims it.

    `upto` is a larger value that is as right, where the inputs are a matter of debate.
    """

    name: str
    title: str
    formula: str
    value: float
    unit: str
    claim: Claim
    why: str = ""
    upto: float | None = None


@frozen
class Must:
    """Something that the design must show.

    flow         the requirement whose flow is looked at; '' for the whole system
    passes       kinds, one of which the flow must pass (or that the system must have)
    answered_by  kinds, one of which must be reached only after the answer or behind a channel
    guarded      state that no process of a service may keep for itself
    apart        pairs of roles that no component may unite
    sharded      words, one of which the key of every sharded store must hold; a key of other words is for a person
    where        words, one of which must name a datum for all this to be asked; () asks it of everybody
    """

    id: str
    says: str
    flow: str = ""
    passes: tuple[str, ...] = ()
    answered_by: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    sharded: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


@frozen
class Dive:
    """A question for the detailed design, and what a good answer holds."""

    question: str
    answer: str


@frozen
class Prompt:
    """Everything about one drill. `users` is None where the load is given otherwise; `peak` is a factor.

    `subject` are words for the things that this system alone is about; a design that has none of them is another one's.
    """

    id: str
    title: str
    level: str
    subject: tuple[str, ...]
    brief: str
    wanted: tuple[Wanted, ...]
    secrets: tuple[Secret, ...]
    availability: float
    inputs: Mapping[str, float]
    written: Mapping[str, str]
    estimates: tuple[Expected, ...]
    musts: tuple[Must, ...]
    p95: float | None = None
    rpo: float | None = None
    peak: float = 1.0
    users: float | None = None
    human: tuple[str, ...] = ()
    traps: tuple[str, ...] = ()
    dives: tuple[Dive, ...] = ()
    accepts: tuple[str, ...] = ()
    """Rules whose findings the prompt itself asks for."""

    @property
    def required(self) -> tuple[Wanted, ...]:
        """What must be there without being asked for."""
        return tuple(wanted for wanted in self.wanted if not wanted.extra)
