"""The book: every rule does what its examples say, and everything generated from the rules is up to date."""

from pathlib import Path

import pytest

from archlint.analysis.capacity.needed import SPACE_TARGET
from archlint.rules import Settings, load_book
from archlint.rules.bind import COMPILED, bind, read_folder
from archlint.rules.examples import check_examples
from archlint.rules.page import pages
from archlint.rules.rule import CATEGORIES
from archlint.rules.scaffold import scaffold

BOOK = Path(__file__).parent.parent.parent / "rules"
RULES = read_folder(BOOK)


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.rule.name)
def test_examples_do_what_they_say(found):
    assert [f"{failure.line}: {failure.message}" for failure in check_examples(found)] == []


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.rule.name)
def test_a_rule_stands_where_its_name_says(found):
    assert Path(found.file).relative_to(BOOK).as_posix() == f"{found.rule.category}/{found.rule.name}.yaml"


def test_pages_show_braces_as_people_write_them():
    written = "".join(pages(RULES).values())
    assert [line for line in written.splitlines() if "{{" in line or "{'" in line] == []


def test_no_page_tells_an_expression_for_advice():
    told = [part for text in pages(RULES).values() for part in text.split("## What to do\n")[1:]]
    advice = [part.split("\n## ")[0] for part in told]
    assert len(advice) == len(RULES)
    assert [
        text for text in advice if " if known(" in text or " != " in text or " == " in text or " else )" in text
    ] == []


@pytest.mark.parametrize("found", RULES, ids=lambda found: found.rule.name)
def test_a_rule_speaks_the_house_style(found):
    rule = found.rule
    assert found.cost.strip() and found.gain.strip()
    assert not found.fix.strip().endswith(".")
    assert rule.title[0].isupper() and not rule.title.endswith(".")
    assert rule.references


def test_findings_begin_where_plans_end():
    targets = {
        found.rule.name: [parameter.default for parameter in found.rule.parameters if parameter.name == "target"]
        for found in RULES
    }
    assert targets["sockets-exceed-descriptors"] == targets["resource-over-target"] == [SPACE_TARGET]


def test_the_compiled_book_is_up_to_date():
    assert COMPILED.read_text(encoding="utf-8") == bind()


def test_the_pages_are_up_to_date():
    assert {name: (BOOK / name).read_text(encoding="utf-8") for name in pages(RULES)} == pages(RULES)


def test_no_page_is_left_of_a_rule_that_is_gone():
    written = {path.relative_to(BOOK).as_posix() for path in BOOK.rglob("*.md")} - {"CATALOGUE.md"}
    assert written == set(pages(RULES))


def test_the_compiled_book_holds_what_the_files_say():
    assert load_book(Settings(pack="pedantic")).rules == tuple(
        sorted((found.rule for found in RULES), key=lambda r: r.name)
    )


@pytest.mark.parametrize("category", CATEGORIES)
def test_a_scaffold_loads_and_its_examples_run(category, tmp_path):
    path, text = scaffold(f"{category}/a-new-rule")
    (tmp_path / category).mkdir()
    (tmp_path / path).write_text(text, encoding="utf-8")
    (found,) = read_folder(tmp_path)
    assert check_examples(found) == ()
