"""Numbers that nothing can be computed from are mistakes, not crashes."""

import pytest

from archlint.blueprint import load
from archlint.blueprint.checks import components
from archlint.errors import BlueprintError
from archlint.source import parse_text

BLUEPRINT = "archlint: 1\nsystem: S\ncomponents:\n  api: {kind: service}\n  db: {engine: postgresql}\n"


@pytest.mark.parametrize(
    ("written", "replaced", "place", "message"),
    [
        (
            "kind: service}",
            "kind: service, replicas: 100000000000}",
            (4, 34),
            "`api` has 100,000,000,000 instances, and one component has at most 5,000",
        ),
        (
            "postgresql}",
            "postgresql, shards: {count: 1000}, replication: {standbys: 5}}",
            (5, 44),
            "`db` has 6,000 instances, and one component has at most 5,000",
        ),
        ("kind: service}", "kind: external, replicas: 2}", (4, 25), "`replicas` is not for an external"),
        ("postgresql}", "postgresql, disk: 0 B}", (5, 34), "`disk` of `db` must be more than 0"),
        ("postgresql}", "postgresql, capacity: 0/s}", (5, 38), "`capacity` of `db` must be more than 0"),
        (
            "postgresql}",
            "postgresql, capacity: {read: 3/s, write: 0..2/s}}",
            (5, 57),
            "`capacity.write` of `db` must be more than 0",
        ),
        ("postgresql}", "postgresql, max_connections: 0}", (5, 45), "`max_connections` of `db` must be more than 0"),
        ("postgresql}", "postgresql, capacity: 1e300/s}", (5, 38), "`capacity` is too large a number: `1e300/s`"),
        ("postgresql}", "postgresql, latency: 1e-300 s}", (5, 37), "`latency` is too small a number: `1e-300 s`"),
        ("kind: service}", "kind: service, mtbf: 0 s, mttr: 0 s}", (4, 30), "`mtbf` of `api` must be more than 0"),
        (
            "kind: service}",
            "kind: service, replicas: 2, skew: 0x}",
            (4, 43),
            "`skew` of `api` is the busiest over the fair share, which is at least 1x, got `0x`",
        ),
        (
            "kind: service}",
            "kind: service, replicas: 4, skew: 6x}",
            (4, 43),
            "`skew` of `api` is 6x, but the busiest of 4 instances gets all of it at 4x",
        ),
        (
            "postgresql}",
            "postgresql, shards: {count: 4, key: user, skew: 8x}}",
            (5, 64),
            "`skew` of `db` is 8x, but the busiest of 4 shards gets all of it at 4x",
        ),
    ],
)
def test_what_cannot_be_computed_is_a_mistake(written, replaced, place, message):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(BLUEPRINT.replace(written, replaced), "s.yaml"))
    assert [(p.span.line, p.span.column, p.message) for p in caught.value.problems if p.span] == [(*place, message)]


def test_the_most_there_may_be_is_fine():
    assert load(parse_text(BLUEPRINT.replace("kind: service}", "kind: service, replicas: 5000, skew: 1x}"), "s.yaml"))


def test_each_of_several_components_that_are_written_alike_has_its_own_message(monkeypatch):
    asked = []
    ask = components.check_limits
    monkeypatch.setattr(
        components, "check_limits", lambda sheet, name, part: asked.append(name) or ask(sheet, name, part)
    )
    wrong, whole = "{kind: service, replicas: 2, min_up: 3}", "{kind: service, replicas: 2}"
    text = f"archlint: 1\nsystem: S\ncomponents:\n  a: {wrong}\n  b: {whole}\n  c: {wrong}\n  d: {whole}\n"
    with pytest.raises(BlueprintError) as error:
        load(parse_text(text, "s.yaml"))
    assert [(problem.span.line, problem.message) for problem in error.value.problems] == [
        (4, "`min_up` is 3, but there are only 2 copies of `a`"),
        (6, "`min_up` is 3, but there are only 2 copies of `c`"),
    ]
    assert asked == ["a", "b", "c"]


BALANCED = """archlint: 1
system: s
components:
  c: {kind: client}
  lb: {kind: load-balancer, LB}
  a: {kind: service, replicas: 3}
  b: {kind: service}
  d: {kind: service}
flows:
  f: {does: read, steps: [STEPS]}
"""


@pytest.mark.parametrize(
    ("balancer", "steps", "message"),
    [
        ("weights: [5, 2, 1, 9]", "c -> lb -> a", "`weights` of `lb` has 4 numbers for the 3 instances of `a`"),
        ("weights: [5]", "c -> lb, lb -> a", "`weights` of `lb` has 1 number for the 3 instances of `a`"),
        (
            "weights: [3, 1]",
            "c -> lb -> b | d",
            "`weights` of `lb` has 2 numbers for the 1 instance of `b` and the 1 instance of `d`",
        ),
        (
            "skew: 4x",
            "c -> lb -> a",
            "`skew` of `lb` is 4x, but the busiest of 3 instances of `a` gets all of it at 3x",
        ),
    ],
)
def test_balancers_fit_what_stands_behind_them(balancer, steps, message):
    with pytest.raises(BlueprintError) as caught:
        load(parse_text(BALANCED.replace("LB", balancer).replace("STEPS", steps), "s.yaml"))
    assert [problem.message for problem in caught.value.problems] == [message]


@pytest.mark.parametrize(
    ("balancer", "steps"), [("weights: [5, 2, 1], skew: 3x", "c -> lb -> a"), ("weights: [2, 1], skew: 9x", "c -> a")]
)
def test_balancers_that_fit_or_have_nothing_behind_them_are_fine(balancer, steps):
    assert load(parse_text(BALANCED.replace("LB", balancer).replace("STEPS", steps), "s.yaml"))
