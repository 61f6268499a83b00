"""How often things fail when nobody said: shares of time down, each with where the figure comes from.

A service-level agreement is a refund threshold, not a measurement; every figure here is shown as assumed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from archlint.analysis.failures.result import CauseClass
from archlint.blueprint.vocabulary import Failover
from archlint.catalogue import domain_default
from archlint.graph.system import Domain

if TYPE_CHECKING:
    from archlint.graph.system import Component, Group

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


RELEASES = (BAD_DEPLOY, False, f"{ENGINEERING}: {BAD_DEPLOY:g} for releases and configuration")


CLASSES = {domain: CauseClass(domain.value) for domain in Domain}
"""The cause class of every failure domain."""


def of_component(component: Component) -> tuple[float, bool, str]:
    """Unavailability of one instance (of the whole when external or managed), whether declared, and the source.

    mttr / (mtbf + mttr) where both are given (steady state of a repairable item).
    """
    if component.mtbf is not None and component.mttr is not None:
        share = component.mttr / (component.mtbf + component.mttr)
        return share, component.is_declared("mtbf"), "mttr / (mtbf + mttr)"
    if component.availability is not None:
        declared = component.is_declared("availability")
        source = "declared" if declared else component.assumed.get("availability", "catalogue")
        return _complement(component.availability), declared, source
    return INSTANCE[0], False, INSTANCE[1]


def of_domain(domain: Domain, group: Group | None) -> tuple[float, bool, str]:
    """Unavailability of a host, rack, zone, region or provider."""
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


def of_failover(takeover: float | None, *, by_hand: bool, mttr: float | None) -> tuple[float, bool, str]:
    """Probability that a standby is not in charge while the primary is down.

    (1 - c) + c x min(1, T / MTTR) with coverage c and takeover time T (Dugan and Trivedi, "Coverage
    modeling for dependability analysis of fault-tolerant systems", IEEE Trans. Computers, 1989).
    """
    seconds = takeover if takeover is not None else TAKEOVER_BY_HAND if by_hand else TAKEOVER
    coverage = 1.0 if by_hand else COVERAGE
    share = (1.0 - coverage) + coverage * min(1.0, seconds / (mttr or MTTR))
    return share, False, f"coverage {coverage:g}, takeover {seconds:g} s, repair {mttr or MTTR:g} s"


def of_recovery(component: Component) -> tuple[float, str]:
    """Seconds until a store of one's own answers again after its only or its leading copy is gone, and how it comes to that."""
    copies = component.replication
    if copies is None or not copies.standbys:
        if component.mttr is not None:
            return component.mttr, "it is repaired, as `mttr` says"
        return MTTR, f"it is repaired, nothing takes over ({ENGINEERING})"
    how = "a person promotes a standby" if copies.failover is Failover.MANUAL else "a standby takes over by itself"
    if copies.takeover is not None:
        said = component.is_declared("replication.takeover")
        source = component.assumed.get("replication.takeover", "catalogue")
        return copies.takeover, f"{how}, as `takeover` says" if said else f"{how} ({source})"
    return TAKEOVER_BY_HAND if copies.failover is Failover.MANUAL else TAKEOVER, f"{how} ({ENGINEERING})"


@lru_cache(maxsize=1024)  # thousands of components share a few figures, and writing a number takes its time
def _common_cause(share: float) -> tuple[float, bool, str]:
    return BETA * share + BAD_DEPLOY, False, f"{ENGINEERING}: beta {BETA:g} x {share:g} and {BAD_DEPLOY:g} for releases"


@lru_cache(maxsize=1024)
def _complement(availability: float) -> float:
    """1 - a, without the noise of the last binary digit: 0.999 gives 0.001."""
    return float(f"{1.0 - availability:.12g}")
