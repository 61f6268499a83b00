"""How often things fail when nobody said: shares of time down, each with where the figure comes from.

A service-level agreement is a refund threshold, not a measurement; every figure here is shown as assumed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Failover, ReplicationMode
from archlint.catalogue import domain_default
from archlint.graph.system import Domain
from archlint.quantity import show_duration, show_share

if TYPE_CHECKING:
    from archlint.graph.system import Component, Group, Replication

ENGINEERING = "engineering default"
BETA = 0.1
"""Share of an instance's failures that takes identical copies down together (beta factor; 1-10 % is usual)."""
BAD_DEPLOY = 4e-4
"""Share of time that a component is down from its own releases and configuration."""
COVERAGE = 0.95
"""Probability that an automatic failover is triggered and works at all."""
MTTR = 3600.0
"""Seconds until one instance is repaired."""
TAKEOVER = 30.0
"""Seconds an automatic takeover needs."""
TAKEOVER_BY_HAND = 1800.0
"""Seconds until a person has noticed, decided and promoted a standby."""

INSTANCE = (1e-3, f"{ENGINEERING}: 99.9 % for one self-run instance")


RELEASES = (BAD_DEPLOY, False, f"{ENGINEERING}: {show_share(BAD_DEPLOY)} for releases and configuration")


CLASSES = {domain: CauseClass(domain.value) for domain in Domain}
"""The cause class of every failure domain."""


def of_component(component: Component) -> tuple[float, bool, str]:
    """Unavailability of one instance (of the whole when external or managed), whether declared, and the source.

    mttr / (mtbf + mttr) where both are given (steady state of a repairable item). Where no instance runs, none ever answers.
    """
    if component.is_absent:
        return 1.0, component.is_declared("replicas"), "no instance runs"
    if component.mtbf is not None and component.mttr is not None:
        share = component.mttr / (component.mtbf + component.mttr)
        return share, component.is_declared("mtbf"), "mttr / (mtbf + mttr)"
    if component.availability is not None:
        declared = component.is_declared("availability")
        source = "declared" if declared else component.assumed.get("availability", "catalogue")
        return _complement(component.availability), declared, source
    return INSTANCE[0], False, INSTANCE[1]


def of_domain(domain: Domain, group: Group | None) -> tuple[float, bool, str]:
    """Unavailability of a host, rack, zone, region or provider.

    Raises TypeError when the catalogue has no number for it.
    """
    if group is not None and group.availability is not None:
        return _complement(group.availability), True, "declared"
    default = domain_default(domain.value)
    value = default.value
    if isinstance(value, (str, tuple)):
        raise TypeError(f"the availability of a {domain.value} is a number, not {value!r}")
    return _complement(value), False, default.text


def of_software(component: Component, share: float) -> tuple[float, bool, str]:
    """Common cause of identical copies: beta times an instance's own `share` of time down, and its bad releases.

    A single copy shares its failures with nobody: releases remain (K. N. Fleming, "A reliability model for
    common mode failures in redundant safety systems", 1974, for the beta factor).
    """
    return _common_cause(share) if has_copies(component) else RELEASES


def has_copies(component: Component) -> bool:
    """Whether identical copies of it may fail together."""
    return len(component.instances) > 1


def of_failover(
    takeover: float | None, *, by_hand: bool, mttr: float | None, noticed: float = 0.0
) -> tuple[float, bool, str]:
    """Probability that a standby is not in charge while the primary is down.

    (1 - c) + c x min(1, T / MTTR) with coverage c and the time T from the failure to the standby in charge: `noticed`,
    until the checks count the primary as dead, and the takeover itself (Dugan and Trivedi, "Coverage modeling for
    dependability analysis of fault-tolerant systems", IEEE Trans. Computers, 1989). A promotion may fail by hand as well,
    and nobody begins with it before the checks do.
    """
    seconds = takeover if takeover is not None else TAKEOVER_BY_HAND if by_hand else TAKEOVER
    share = (1.0 - COVERAGE) + COVERAGE * min(1.0, (noticed + seconds) / (mttr or MTTR))
    said = f"noticed after {show_duration(noticed)}, " if noticed else ""
    times = f"takeover {show_duration(seconds)}, repair {show_duration(mttr or MTTR)}"
    return share, False, f"coverage {show_share(COVERAGE)}, {said}{times}"


def noticed_after(component: Component) -> float:
    """Seconds from the death of a copy until the checks count it as dead; 0 where nobody says how they are made."""
    health = component.health
    return 0.0 if health is None or health.interval is None else health.interval * (health.failures or 1)


def of_recovery(component: Component) -> tuple[float, str]:
    """Seconds until a store of one's own answers again after its only or its leading copy is gone, and how it comes to that."""
    copies = component.replication
    if copies is None or not copies.standbys or _left_to_repair(copies):
        if component.mttr is not None:
            return component.mttr, "it is repaired, as `mttr` says"
        return MTTR, f"it is repaired, nothing takes over ({ENGINEERING})"
    by_hand = copies.failover is Failover.MANUAL
    how = "a person promotes a standby" if by_hand else "a standby takes over by itself"
    late = noticed_after(component)
    if late:
        how = f"it is noticed after {late:g} s and {how}"
    if copies.takeover is not None:
        said = component.is_declared("replication.takeover")
        source = component.assumed.get("replication.takeover", "catalogue")
        return late + copies.takeover, f"{how}, as `takeover` says" if said else f"{how} ({source})"
    return late + (TAKEOVER_BY_HAND if by_hand else TAKEOVER), f"{how} ({ENGINEERING})"


def _left_to_repair(copies: Replication) -> bool:
    """Whether there are standbys, and nobody puts one in the place of the primary."""
    several = copies.mode is ReplicationMode.MULTI_PRIMARY
    return copies.failover is Failover.NONE and not copies.alike and not several


@lru_cache(maxsize=1024)  # thousands of components share a few figures, and writing a number takes its time
def _common_cause(share: float) -> tuple[float, bool, str]:
    return (
        BETA * share + BAD_DEPLOY,
        False,
        f"{ENGINEERING}: beta {BETA:g} × {show_share(share)} and {show_share(BAD_DEPLOY)} for releases",
    )


@lru_cache(maxsize=1024)
def _complement(availability: float) -> float:
    """1 - a, without the noise of the last binary digit: 0.999 gives 0.001."""
    return float(f"{1.0 - availability:.12g}")
