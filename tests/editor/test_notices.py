"""What is wrong with a text, and what mends or accepts it."""

from __future__ import annotations

from archlint.cli.editing.judgement import judged
from archlint.editor.notices import Notice
from archlint.editor.repairs import Change, Repair
from archlint.findings.finding import Severity


def applied(text, changes):
    for change in sorted(changes, key=lambda each: each.range, reverse=True):
        text = text[: change.range[0]] + change.text + text[change.range[1] :]
    return text


def notices(text):
    return judged(text, None, None).notices


def test_a_finding_has_its_numbers_its_way_out_and_what_that_costs(shop):
    found = next(each for each in notices(shop) if each.code == "single-point-of-failure")
    message, *notes = found.text.splitlines()
    assert shop[slice(*found.range)] == "db"
    assert (found.severity, message) == (
        Severity.WARNING,
        "losing `db` stops 1 of 1 flow for everybody, and no backup of it is declared",
    )
    assert [note.partition(":")[0] for note in notes] == [
        "here",
        "numbers",
        "numbers",
        "help",
        "write `replication",
        "costs",
    ]
    assert [(shop[slice(*where)], words) for where, words in found.related] == [("db", "list-orders needs it here")]


def test_a_misspelt_word_is_one_mistake_with_its_repair(shop):
    text = shop.replace("kind: client", "kind: clent")
    place = text.index("clent")
    repair = (Change((place, place + 5), "client"),)
    assert notices(text) == (
        Notice(
            (place, place + 5), Severity.ERROR, "unknown-word",
            "`kind` cannot be `clent`\nhelp: did you mean `client`?", (), (Repair("write `client`", repair, sure=True),),
        ),
    )  # fmt: skip
    assert applied(text, repair) == shop


def test_broken_yaml_is_one_mistake(shop):
    (only,) = notices(shop.replace("{engine: postgresql}", "{engine: postgresql"))
    assert (only.code, only.text.splitlines()[0]) == ("broken-yaml", "`{` is not closed")


def test_accepting_a_finding_asks_for_the_reason_and_with_it_the_finding_is_gone(shop):
    found = next(each for each in notices(shop) if each.code == "single-point-of-failure")
    begun = applied(shop, found.repairs[-1].changes)
    assert "  # archlint: allow single-point-of-failure -- \n  db:" in begun
    assert {"unclear-waiver", "single-point-of-failure"} <= {each.code for each in notices(begun)}
    reasoned = begun.replace("failure -- \n", "failure -- one is enough for us\n")
    assert not {"unclear-waiver", "single-point-of-failure"} & {each.code for each in notices(reasoned)}


def test_lines_keep_their_ends(shop):
    text = shop.replace("\n", "\r\n")
    found = next(each for each in notices(text) if each.code == "single-point-of-failure")
    assert (text[slice(*found.range)], found.repairs[-1].changes[0].text[-2:]) == ("db", "\r\n")


def test_a_mistake_of_the_configuration_stands_at_the_beginning(tmp_path, shop):
    (tmp_path / "archlint.toml").write_text("pakc = 'capstone'\n", encoding="utf-8")
    (only,) = judged(shop, tmp_path / "archlint.yaml", None).notices
    assert (only.code, only.range) == ("unknown-key", (0, len("archlint: 1")))
    assert only.text.endswith("archlint.toml:1: there is no setting `pakc`\nhelp: did you mean `pack`?")


def test_instances_that_are_missing_are_written_as_many_as_are_needed(shop):
    for written in ("    replicas: 2\n", ""):
        text = shop.replace("    replicas: 2\n", written).replace("peak: 3x", "peak: 200x")
        found = next(each for each in notices(text) if each.code == "saturated-resource" and "`api`" in each.text)
        *sized, accept = found.repairs
        assert [each.title for each in sized] == [
            "write `replicas: 4`, what peak load needs",
            "write `replicas: 5`, what peak load needs with one lost",
        ]
        assert accept.title == "accept `saturated-resource` here, with a reason"
        mended = applied(text, sized[1].changes)
        assert mended.replace("    replicas: 5\n", written) == text
        left = {each.code for each in notices(mended) if "`api`" in each.text}
        assert not left & {"saturated-resource", "resource-over-target", "no-spare-instance"}


def test_more_copies_are_no_repair_of_a_store(shop):
    found = [each for each in notices(shop.replace("peak: 3x", "peak: 5000x")) if "`db` is asked" in each.text]
    assert [[repair.title for repair in each.repairs] for each in found] == [
        ["accept `saturated-resource` here, with a reason"]
    ]
