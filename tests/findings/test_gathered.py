"""The same mistake in several places is one finding for people, and what matters most comes first."""

from dataclasses import replace

from archlint.errors import Span
from archlint.findings.finding import Finding, Location, Severity
from archlint.findings.gathered import MOST_TOLD, gathered
from archlint.findings.order import worst_first

FILE = "archlint.yaml"


def place(line, label=""):
    return Location(FILE, Span(line, 3, line, 6), label)


def finding(subject, line, **changes):
    one = Finding(
        "health-check-missing", "health", Severity.ERROR, subject, "Nobody asks", f"`{subject}` has no health check",
        place(line, "none is asked"), help="declare `health`", costs="probes are load",
    )  # fmt: skip
    return replace(one, **changes)


def test_the_places_of_one_mistake_are_told_under_the_first_with_their_own_words():
    (one,) = gathered([finding("api", 4), finding("web", 5), finding("auth", 6)])
    assert one == finding(
        "api", 4, related=(place(5, "`web` has no health check"), place(6, "`auth` has no health check"))
    )


def test_what_is_to_be_written_for_each_has_its_line_under_the_help_that_they_share():
    each = {"lb": "`replicas: 2` on lb", "api": "`replicas: 2` on api, with checks", "auth": "`replicas: 2` on auth"}
    several = [
        finding(name, 4 + line, help=f"run another\nwrite {what}") for line, (name, what) in enumerate(each.items())
    ]
    (one,) = gathered([*several, finding("mail", 9, help="run another")])
    assert one.help == "run another\nwrite `replicas: 2` on lb and auth\nwrite `replicas: 2` on api, with checks"
    assert one.help_line == "run another: write `replicas: 2` on lb and auth; write `replicas: 2` on api, with checks"
    assert (
        finding("lb", 4, help="move it\ntake it out of `box`\nwrite `a: 1`").help_line
        == "move it: take it out of `box`; write `a: 1`"
    )


def test_another_repair_another_severity_and_another_file_stay_apart():
    apart = [
        finding("api", 4),
        finding("web", 5, help="declare `ready`"),
        finding("auth", 6, severity=Severity.WARNING),
        finding("mail", 4, primary=replace(place(4), file="other.yaml")),
        finding("db", 7, rule="ready-checks-nothing"),
    ]
    assert gathered(apart) == tuple(apart)


def test_what_is_told_under_the_first_is_not_also_told_as_its_surroundings():
    first = finding("api", 4, related=(place(5, "beside it"), place(9, "sends here")))
    (one,) = gathered([first, finding("web", 5)])
    assert one.related == (place(9, "sends here"), place(5, "`web` has no health check"))


def test_many_places_are_counted():
    many = [finding(f"s{number}", number) for number in range(1, MOST_TOLD + 4)]
    (one,) = gathered(many)
    assert len(one.related) == MOST_TOLD
    assert one.numbers == ("the same of 2 more: `s10`, `s11`",)


def test_what_breaks_while_all_is_up_comes_before_what_is_merely_open():
    given = [
        finding("system", 1, category="requirements", rule="requirements-missing"),
        finding("api", 9),
        finding("db", 8, category="failure", rule="single-point-of-failure"),
        finding("api", 9, category="statelessness", rule="stateful-service"),
        finding("api", 2, category="statelessness", severity=Severity.INFO, rule="sticky-without-need"),
        finding("api", 3, category="capacity", rule="connections-exceed-limit"),
        finding("db", 7, category="blueprint", rule="published-store", ranks_after="failure"),
        finding("queue", 6, category="queues", rule="of-a-project", ranks_after="failure"),
    ]
    assert [one.rule for one in worst_first(given)] == [
        "stateful-service", "single-point-of-failure", "of-a-project", "published-store", "connections-exceed-limit",
        "health-check-missing", "requirements-missing", "sticky-without-need",
    ]  # fmt: skip


def test_every_category_has_its_place():
    from archlint.findings.order import FIRST  # noqa: PLC0415
    from archlint.rules.rule import CATEGORIES  # noqa: PLC0415

    assert sorted(CATEGORIES) == sorted(FIRST)
