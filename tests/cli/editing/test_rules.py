"""Rules by their names, for who meets one in a blueprint: those of the book, and those of a project."""

from __future__ import annotations

from archlint.cli.editing.rules import page_of, titles
from archlint.rules.scaffold import scaffold


def test_a_rule_of_the_book():
    assert page_of("no-spare-instance", None, None) == (
        "**no-spare-instance** · warning · capacity\n\n"
        "At peak no instance may fail.\n\n"
        "Instances are lost to crashes, and much more often to releases and node upgrades. With exactly as many\n"
        "as peak load needs, each of those is an overload of the rest.\n\n"
        "**To do** In the first example: run `replicas: 5`.\n\n"
        "**Gains** releases and crashes at peak go unnoticed\n\n"
        "**Costs** one more instance to pay all day\n\n"
        "**Wrong when** Work behind a queue waits a little longer, and is not looked at. A platform that adds instances "
        "within seconds; raise the declared capacity of one or waive it."
    )


def test_rules_of_the_project_are_known_and_those_that_do_not_exist_are_not(tmp_path):
    path, text = scaffold("capacity/our-own")
    (tmp_path / "rules" / path).parent.mkdir(parents=True)
    (tmp_path / "rules" / path).write_text(text, encoding="utf-8")
    (tmp_path / "archlint.toml").write_text("rule-paths = ['rules']\n", encoding="utf-8")
    file = tmp_path / "archlint.yaml"
    assert page_of("our-own", file, None).startswith("**our-own** · ")
    assert "our-own" in titles(file, None)
    assert page_of("our-own", None, None) is None
    assert "stale-fill" in titles(None, None)


def test_where_the_configuration_is_wrong_the_book_is_known(tmp_path):
    (tmp_path / "archlint.toml").write_text("pakc = 1\n", encoding="utf-8")
    assert "stale-fill" in titles(tmp_path / "archlint.yaml", None)
    assert page_of("nothing-of-that-name", tmp_path / "archlint.yaml", None) is None
