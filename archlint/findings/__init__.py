"""Findings: what they are, their order, and how they are accepted on purpose."""

from archlint.findings.accept import accept
from archlint.findings.finding import Finding, Location, Severity, Suppression
from archlint.findings.order import worst_first
from archlint.findings.waivers import RuleNames

__all__ = ["Finding", "Location", "RuleNames", "Severity", "Suppression", "accept", "worst_first"]
