"""Reports of many flows and parts: what is alike is said once, and nothing is left out."""

import archlint
from archlint.report.page import Figure, Heading, Paragraph, Table
from archlint.report.tradeoffs import downtime
from archlint.report.tradeoffs.open_points import assumption_blocks
from archlint.report.tradeoffs.places import Places

TEXT = """archlint: 1
system: Many
components:
  clients: {kind: client}
  quick: {kind: service, availability: 99.99%}
  slow: {kind: service, availability: 99%}
  lb: {kind: load-balancer}
  lb2: {kind: load-balancer}
flows:
  one: {does: read, rate: 1/s, steps: [clients -> lb -> quick]}
  two: {does: read, rate: 1/s, steps: [clients -> lb -> slow]}
  three: {does: read, rate: 1/s, steps: [clients -> lb2 -> quick]}
"""


def analysed(tmp_path):
    path = tmp_path / "many.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return archlint.analyse(archlint.load_system(str(path))[0])


def test_of_many_flows_those_that_are_down_longest_are_drawn_and_all_are_told(tmp_path, monkeypatch):
    analyses = analysed(tmp_path)
    every = [block for block in downtime.blocks(analyses, Places()) if isinstance(block, Table)]
    monkeypatch.setattr(downtime, "MANY", 2)
    monkeypatch.setattr(downtime, "DRAWN", 1)
    found = downtime.blocks(analyses, Places())
    assert [block.text for block in found if isinstance(block, Heading)][1:] == ["`two`", "The others"]
    assert len([block for block in found if isinstance(block, Figure)]) == 1
    worst, others = (block for block in found if isinstance(block, Table))
    assert worst == every[1]
    assert others.rows == tuple(
        (flow, *row) for flow, table in (("`one`", every[0]), ("`three`", every[2])) for row in table.rows
    )


def test_flows_that_are_down_alike_are_drawn_once(tmp_path):
    path = tmp_path / "alike.yaml"
    more = "".join(f"  more{n}: {{does: read, rate: 1/s, steps: [clients -> lb -> slow]}}\n" for n in range(4))
    strict = "  strict: {does: read, rate: 1/s, needs: {availability: 99%}, steps: [clients -> lb -> slow]}\n"
    path.write_text(TEXT + more + strict, encoding="utf-8")
    found = downtime.blocks(archlint.analyse(archlint.load_system(str(path))[0]), Places())
    assert [block.text for block in found if isinstance(block, Heading)][1:] == [
        "`one`",
        "`two`, `more0`, `more1` and 2 more",
        "`three`",
        "`strict`",
    ]
    assert [block.text for block in found if isinstance(block, Paragraph)] == [
        "The same for each of `two`, `more0`, `more1`, `more2` and `more3`."
    ]
    assert [block.caption for block in found if isinstance(block, Figure)][1] == (
        "Downtime of two, and of each like it, in a year, by cause"
    )


def test_facts_of_a_part_that_come_from_where_those_of_another_do_share_a_row(tmp_path):
    table = assumption_blocks(analysed(tmp_path), Places())[-1]
    said = [(facts, source) for part, facts, source in table.rows if part == "`lb2`"]
    assert said == [
        ("`capacity` and `availability`", "as for lb"),
        ("`descriptors` and `per_connection`", "as for quick"),
    ]
