"""One hand-made outcome that shows every field, shared by the format tests."""

from __future__ import annotations

import pytest

from archlint.errors import Problem, Span
from archlint.findings.finding import Finding, Location, Severity, Suppression
from archlint.report.outcome import Checked, Outcome, RuleText

FILE = "blueprints/shop.yaml"
BROKEN = "blueprints/brokén, 1.yaml"
LINES = (
    "archlint: 1",
    "system: Shop & Söhne <beta>",
    "components:",
    "  db: {engine: postgresql}",
    "  api: {kind: service}",
    "flows:",
    "  buy:",
    "    steps:",
    "      - clients -> api -> db",
)


def at(line: int, column: int, end: int, label: str = "") -> Location:
    return Location(FILE, Span(line, column, line, end), label)


SINGLE = Finding(
    rule="single-point-of-failure",
    category="failure",
    severity=Severity.ERROR,
    subject="db",
    title="One failure stops a flow",
    message="losing `db` stops 1 of 1 flows for everybody",
    primary=at(4, 3, 5, "one instance, no standby"),
    related=(at(9, 25, 27, "buy needs it here"),),
    numbers=("99.9 % is promised, 99.5 % is what one instance gives: 43.8 h/year",),
    help="add a standby with automatic failover (replication.standbys: 1)",
    costs="replication lag, a second node, a failover to rehearse",
    gain="buy survives the loss of a node",
    assumed=("db.availability: 99.5 % (catalogue)",),
)
UNHEALTHY = Finding(
    rule="no-health-check",
    category="health",
    severity=Severity.WARNING,
    subject="api",
    title="Nobody notices a dead instance",
    message="nothing checks whether `api` is alive",
    primary=at(5, 3, 6, "no `health:`"),
    help="declare health.live",
)
REMARK = Finding(
    rule="no-estimate",
    category="requirements",
    severity=Severity.INFO,
    subject="system",
    title="No figure is claimed",
    message="50 % of the design is guesswork: no estimate is stated",
    primary=at(2, 1, 7),
)
WAIVED = Finding(
    rule="single-host",
    category="failure",
    severity=Severity.ERROR,
    subject="box",
    title="Everything on one machine",
    message="api and db share one machine",
    primary=at(5, 3, 6),
    evidence="api",
    suppression=Suppression("waiver", "until the second machine arrives", "2027-06-30"),
)
RULES = (
    RuleText(
        "no-health-check",
        "health",
        Severity.WARNING,
        "Nobody notices a dead instance",
        "A dead instance answers nothing.",
    ),
    RuleText(
        "single-point-of-failure",
        "failure",
        Severity.ERROR,
        "One failure stops a flow",
        "One thing fails and a flow stops.",
        "Add a second one.",
        ("lecture 3.2",),
    ),
)
MISTAKE = Problem(
    "unknown-key",
    "a component has no key `replica`",
    BROKEN,
    Span(3, 5, 3, 12),
    "did you mean `replicas`?",
    ((Span(1, 1, 1, 4), "in this component"),),
)


@pytest.fixture
def outcome() -> Outcome:
    """Three findings that count and one that is accepted."""
    return Outcome(
        files=(Checked(FILE, "Shop & Söhne <beta>", (REMARK, UNHEALTHY, WAIVED, SINGLE)),),
        sources={FILE: LINES},
        rules=RULES,
    )


@pytest.fixture
def broken() -> Outcome:
    """A file that could not be understood."""
    return Outcome(files=(), problems=(MISTAKE,), sources={BROKEN: ("db:", "  x: 1", "    replica: 1")})
