"""What rules speak of is made once, whoever asks: counted, not timed."""

from importlib import import_module
from pathlib import Path

import pytest

from archlint.analysis import analyse
from archlint.facts import build
from archlint.facts.build import ENTITIES
from archlint.graph import load_system
from archlint.graph.placement import survey
from archlint.rules import evaluate, load_book
from archlint.rules.bound import FUNCTIONS
from archlint.rules.rule import selecting
from archlint.rules.run import Asking

run = import_module("archlint.rules.run")  # `archlint.rules.run` is the function
CAPSTONE = Path(__file__).parents[2] / "blueprints" / "capstone-10m.yaml"


@pytest.mark.parametrize("kind", ENTITIES)
def test_the_entities_of_a_kind_are_made_once(kind):
    facts = build(analyse(load_system(str(CAPSTONE))[0]))
    assert facts.of(kind) is facts.of(kind)


def test_every_expression_of_a_shipped_rule_is_compiled_already():
    for rule in load_book().rules:
        asked = {rule.flag_source, rule.when_source, rule.opening_source} - {None}
        kept = {rule.protects_source} - {None}
        said = (
            {getattr(rule, name) for name in type(rule).__match_args__ if name.endswith("_source")}
            - asked
            - kept
            - {None}
        )
        several = (*rule.also_sources, *rule.numbers_sources, *(source for _, source in rule.milder))
        sources = (
            {selecting(rule.applies_to, source) for source in asked}
            | {selecting(rule.protects, source) for source in kept}
            | said
            | set(several)
        )
        assert sources <= FUNCTIONS.keys(), rule.name


def test_every_rule_is_asked_of_a_few_entities_before_any_is_asked_of_the_next_ones(monkeypatch):
    system, document = load_system(str(CAPSTONE))
    analyses, book = analyse(system), load_book()
    whole = evaluate(book, build(analyses), document)
    order = []
    which = Asking.which
    monkeypatch.setattr(run, "TOGETHER", 5)
    monkeypatch.setattr(Asking, "which", lambda self, question, few: order.extend(few) or which(self, question, few))
    assert evaluate(book, build(analyses), document) == whole
    components = [entity.of.id for entity in order if entity.name == "component"]
    last_of_the_first = max(place for place, id_ in enumerate(components) if id_ in list(system.components)[:5])
    assert not set(list(system.components)[5:]) & set(components[:last_of_the_first])


def test_a_zone_that_many_components_name_is_looked_at_once():
    atlas = survey({})
    assert [atlas.at("zone", "a") for _ in range(3)] == [(("zone", "a"),)] * 3
    assert len(atlas.places) == 1
