"""Copies end up where lists and groups put them."""

from __future__ import annotations

import pytest

from archlint.errors import BlueprintError


def places(system, component):
    return [
        "/".join(part or "-" for part in (one.role, one.host, one.rack, one.zone, one.region, one.provider))
        for one in system.components[component].instances
    ]


def test_a_short_list_spreads_evenly_and_a_long_one_places_one_by_one(system):
    built = system("""
    components:
      even: {kind: service, replicas: 4, zones: [a, b]}
      exact: {kind: service, replicas: 3, zones: [a, a, b]}
      one: {kind: service, replicas: 2, hosts: [box]}
    """)
    assert places(built, "even") == [f"instance/-/-/{zone}/-/-" for zone in "abab"]
    assert places(built, "exact") == [f"instance/-/-/{zone}/-/-" for zone in "aab"]
    assert places(built, "one") == ["instance/box/-/-/-/-"] * 2


def test_a_store_has_its_primary_first(system):
    built = system("""
    components:
      db: {engine: postgresql, replication: {standbys: 2, mode: async}, zones: [a, b, c]}
      plain: {kind: database}
      multi: {kind: database, replication: {standbys: 1, mode: multi-primary}}
    """)
    assert places(built, "db") == ["primary/-/-/a/-/-", "standby/-/-/b/-/-", "standby/-/-/c/-/-"]
    assert places(built, "plain") == ["primary/-/-/-/-/-"]
    assert places(built, "multi") == ["primary/-/-/-/-/-"] * 2


def test_groups_place_components_hosts_and_zones_from_the_inside_out(system):
    built = system("""
    groups:
      cloud: {kind: provider, members: [eu, us]}
      eu: {kind: region, members: [a, b]}
      us: {kind: region, members: [backup]}
      a: {kind: zone, members: [r1]}
      r1: {kind: rack, members: [h1]}
      front: {kind: tier, members: [api]}
    components:
      api: {kind: service, replicas: 3, zones: [a, b, b]}
      worker: {kind: worker, hosts: [h1]}
      backup: {kind: object-store}
    """)
    assert places(built, "api") == [
        "instance/-/-/a/eu/cloud",
        "instance/-/-/b/eu/cloud",
        "instance/-/-/b/eu/cloud",
    ]
    assert places(built, "worker") == ["instance/h1/r1/a/eu/cloud"]
    assert places(built, "backup") == ["primary/-/-/-/us/cloud"]
    assert built.components["api"].groups == ("front",)
    assert [(group.id, group.parent) for group in built.groups.values()] == [
        ("cloud", None),
        ("eu", "cloud"),
        ("us", "cloud"),
        ("a", "eu"),
        ("r1", "a"),
        ("front", None),
    ]


def test_one_machine_is_a_group_of_kind_host(system):
    built = system("""
    groups: {box: {kind: host, members: [api, db]}}
    components: {api: {kind: service, replicas: 2}, db: {kind: database}}
    """)
    assert places(built, "api") == ["instance/box/-/-/-/-"] * 2
    assert places(built, "db") == ["primary/box/-/-/-/-"]


def test_placing_something_twice_is_one_problem(system):
    with pytest.raises(BlueprintError) as error:
        system("""
        groups: {a: {kind: zone, members: [api]}}
        components: {api: {kind: service, replicas: 2, zones: [b]}}
        """)
    assert len(error.value.problems) == 1


def test_groups_around_one_another_do_not_hang(system):
    built = system("""
    groups:
      one: {kind: tier, members: [two, api]}
      two: {kind: tier, members: [three]}
      three: {kind: team, members: [api]}
    components: {api: {kind: service}}
    """)
    assert built.components["api"].groups == ("one", "three", "two")


IN_ZONES = """
components:
  c: {kind: client}
  api: {kind: service, replicas: 2, zones: [a, b]}
groups:
  GROUPS
flows:
  f: {does: read, rate: 1/s, steps: [c -> api]}
"""


def test_a_zone_that_a_component_names_has_the_availability_of_the_group_of_its_name(system):
    built = system(IN_ZONES.replace("GROUPS", "a: {kind: zone, availability: 90%}"))
    assert [one.zone for one in built.components["api"].instances] == ["a", "b"]
    assert built.groups["a"].availability == 0.9


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("z: {kind: zone, availability: 90%}", ("missing-key", "`z` has no `members`")),
        ("a: {kind: host, availability: 90%}", ("missing-key", "`a` has no `members`")),
        (
            "z: {kind: zone, members: [a], availability: 90%}",
            ("placed-twice", "`a` is a zone already, and its availability is not that of `z`"),
        ),
    ],
)
def test_other_groups_need_members_and_a_zone_is_in_no_other(system, groups, expected):
    with pytest.raises(BlueprintError) as caught:
        system(IN_ZONES.replace("GROUPS", groups))
    assert [(problem.kind, problem.message) for problem in caught.value.problems] == [expected]
