"""The survival matrix: what it says, and that its drawing can be read."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from archlint.analysis import analyse
from archlint.analysis.failures.result import CauseClass, Outcome
from archlint.cli.run import run
from archlint.graph import load_system
from archlint.picture import survival
from archlint.picture.artefacts import Wish, can_show, draw
from archlint.picture.lettering import width
from archlint.picture.survival import Cell, Matrix, Row
from archlint.picture.survival.matrix import CLASSES

SVG = "{http://www.w3.org/2000/svg}"


def small(tmp_path, hosts):
    file = tmp_path / "small.yaml"
    file.write_text(
        f"""archlint: 1
system: Shop
workload: {{users: 1k, requests: 10 per user per day, peak: 3x}}
components:
  clients: {{kind: client}}
  api: {{kind: service, replicas: 2, capacity: 1k/s, hosts: {hosts}, health: {{ready: /ready}}}}
  mail: {{kind: external, availability: 99.9%}}
flows:
  buy: {{does: read, share: 60%, steps: [clients -> api]}}
  tell:
    does: read
    share: 40%
    steps:
      - clients -> api
      - api -> mail: {{optional: true}}
""",
        encoding="utf-8",
    )
    return analyse(load_system(str(file))[0])


def outcomes(shown):
    return {
        row.flow: {name: cell.outcome for name, cell in zip(shown.columns, row.cells, strict=True)}
        for row in shown.rows
    }


def test_two_copies_survive_an_instance_and_a_host_of_two_but_not_one_host(tmp_path):
    apart = outcomes(survival.matrix(small(tmp_path, "[h1, h2]")))
    assert (apart["buy"]["any one instance"], apart["buy"]["any one host"]) == (Outcome.OK, Outcome.OK)
    together = survival.matrix(small(tmp_path, "[h1]"))
    assert outcomes(together)["buy"]["any one host"] is Outcome.LOST
    assert next(cell.causes for cell in together.rows[0].cells if cell.outcome is Outcome.LOST) == ("h1",)


def test_what_is_optional_degrades_and_what_is_not_used_says_nothing(tmp_path):
    found = outcomes(survival.matrix(small(tmp_path, "[h1, h2]")))
    assert (found["tell"]["mail"], found["buy"]["mail"]) == (Outcome.DEGRADED, None)


def test_the_answer_has_the_columns_of_the_picture(tmp_path, capsys):
    """No column for takeovers, which stop nothing when they alone fail; one for all services of others where they are many."""
    more = ", ".join(f"d{place}: {{kind: external}}" for place in range(3))
    file = tmp_path / "s.yaml"
    file.write_text(
        f"""archlint: 1
system: Shop
components: {{clients: {{kind: client}}, cdn: {{engine: cloudfront}}, db: {{engine: postgresql, replication: {{standbys: 1, failover: automatic}}}}, {more}}}
flows:
  buy: {{does: write, rate: 1/s, steps: [clients -> cdn -> db, cdn -> d0 -> d1 -> d2]}}
""",
        encoding="utf-8",
    )
    shown = survival.matrix(analyse(load_system(str(file))[0]))
    assert shown.columns == ("any one instance", "any one external", "a bad release")
    run(["failures", str(file)])
    said = capsys.readouterr().out
    assert "| flow  | any one instance | any one external " in said
    (row,) = (line for line in said.splitlines() if line.startswith("| `buy` ") and "**lost**: " in line)
    assert all(f"`{name}`" in row.split("|")[3] for name in ("cdn", "d0", "d1", "d2"))
    run(["failures", str(file), "--class", "external"])
    assert "| flow  | any one external " in capsys.readouterr().out


def test_every_cell_is_the_worst_that_the_analysis_says(shipped):
    shown = survival.matrix(shipped)
    kinds = {words: kind for kind, words in CLASSES.items()}
    kinds["a bad release"] = CauseClass.SOFTWARE
    for row in shown.rows:
        flow = shipped.failures.flows[row.flow]
        for name, cell in zip(shown.columns, row.cells, strict=True):
            kind = kinds.get(name)
            if kind is None:
                continue
            lost = any(cause.kind is kind for cause in flow.lost)
            degraded = any(cause.kind is kind for cause in flow.degraded)
            assert (cell.outcome is Outcome.LOST) == lost
            assert (cell.outcome is Outcome.DEGRADED) == (degraded and not lost)


def test_the_verdict_counts_flows_and_names_the_worst_column(tmp_path):
    assert survival.matrix(small(tmp_path, "[h1, h2]")).verdict.startswith("2 of 2 flows survive every single failure")
    verdict = survival.matrix(small(tmp_path, "[h1]")).verdict
    assert verdict.startswith("0 of 2 flows survive every single failure") and "any one host takes down 2" in verdict


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_two_texts_overlap_and_nothing_leaves_the_picture(shipped, theme):
    root = ET.fromstring(survival.write(survival.matrix(shipped), theme))  # noqa: S314 - our own drawing
    wide, high = (float(value) for value in root.get("viewBox").split()[2:])
    boxes = list(texts(root, 0.0, 0.0))
    assert all(left >= 0 and right <= wide and top >= 0 and bottom <= high for left, top, right, bottom, _ in boxes)
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (one[4], other[4])
    assert float(root.get("width")) <= 960


def texts(node, x, y):
    """Left, top, right, bottom and words of every text, translations added up."""
    moved = re.match(r"translate\((\S+) (\S+)\)", node.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    if node.tag == f"{SVG}text":
        size = float(node.get("font-size"))
        room = width(node.text, size, bold=node.get("font-weight") == "700") / 1.08
        left = x + float(node.get("x", 0)) - (room / 2 if node.get("text-anchor") == "middle" else 0)
        base = y + float(node.get("y"))
        yield left, base - 0.75 * size, left + room, base + 0.2 * size, node.text
    for child in node:
        yield from texts(child, x, y)


def test_causes_that_do_not_fit_are_counted():
    cells = [Cell(Outcome.LOST, tuple(f"part-{number}" for number in range(count))) for count in (1, 2, 15)]
    cells.append(Cell(Outcome.LOST, ("a-component-with-a-name-longer-than-its-column", "b", "c")))
    shown = survival.write(Matrix("A system", "", ("one", "two", "many", "long"), (Row("ask", tuple(cells)),)))
    written = [node.text for node in ET.fromstring(shown).iter(f"{SVG}text") if node.get("font-size") == "9.5"]  # noqa: S314 - our own drawing
    assert written[:3] == ["part-0", "part-0, part-1", "part-0, part-1 + 13"]
    assert written[3:] == ["a-component-", "with-a-name-l… + 2"]


def wide_matrix():
    names = tuple(f"a column with a long name {number}" for number in range(9))
    cells = tuple(Cell(outcome, ("a-component-with-a-long-name", "b")) for outcome in [*Outcome] * 3)
    rows = tuple(Row(f"a-flow-with-a-name-that-goes-on-and-on-{number}", cells) for number in range(30))
    return Matrix("A system <with> & signs", "nothing survives", names, rows)


def test_long_names_are_cut_and_a_wide_matrix_is_scaled_down():
    root = ET.fromstring(survival.write(wide_matrix()))  # noqa: S314 - our own drawing
    assert float(root.get("width")) == 960
    boxes = list(texts(root, 0.0, 0.0))
    assert not [
        (one[4], other[4])
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def test_outcomes_are_told_apart_without_colour(shipped):
    drawn = survival.write(survival.matrix(shipped))
    table = survival.table(survival.matrix(shipped))
    for sign, word in (("✓", "ok"), ("◐", "degraded"), ("✕", "lost")):
        assert f"{sign} {word}" in table
        assert (f">{word}<" in drawn) == (f"| {sign} {word}" in table or f"**{sign} {word}" in table)


def test_an_empty_system_has_a_matrix_too():
    shown = replace(wide_matrix(), columns=(), rows=())
    assert ET.fromstring(survival.write(shown)) is not None  # noqa: S314 - our own drawing
    assert survival.table(shown).count("\n") > 3


def test_the_view_is_drawn_in_the_formats_of_a_table_only(capstone):
    drawn = draw(capstone, (), Wish(["survival"], ["svg", "markdown"], ("light", "dark")))
    assert [artefact.name for artefact in drawn] == ["survival.svg", "survival-dark.svg", "survival.md"]
    assert drawn[0].scene.captions[0].name in capstone.failures.flows
    assert not can_show("survival", "mermaid") and not can_show("overview", "markdown")
