"""The HTML report as a file: nothing from outside, nothing from a blueprint as markup, everything without scripts."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from archlint.cli.run import run

ROOT = Path(__file__).parents[3]
BLUEPRINTS = sorted((ROOT / "blueprints").glob("*.yaml"))
HOSTILE = """archlint: 1
system: "</title><script>alert(1)</script> & \\"quotes\\" 'too'"
summary: "</script><img src=x onerror=alert(2)> {{source}} {{data}}"
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  clients: {kind: client, title: "</svg><script>alert(3)</script>"}
  api: {kind: service, title: "\\"><svg onload=alert(4)>", description: "' onmouseover='alert(5)", replicas: 2, capacity: 1k/s}
  db: {kind: database, title: "=\\"x\\" `</code><u>`", capacity: {read: 10k/s, write: 1k/s}, docs: "javascript:alert(6)"}
groups:
  g: {kind: tier, title: "</h2><script>alert(7)</script>", members: [api, db]}
flows:
  look: {does: read, title: "<script>alert(8)</script>", share: 100%, steps: [clients -> api -> db]}
decisions:
  - {choose: "</td><script>alert(9)</script>", on: db, gain: "**<i>x</i>**", cost: "` <img src=y>`", because: "[x](javascript:alert(10))"}
waivers:
  - {rule: single-point-of-failure, on: db, because: "</script><script>alert(11)</script>"}
# a comment </script><script>alert(12)</script>
"""


class Elements(HTMLParser):
    """Every element with its attributes, and the text of scripts and style sheets."""

    def __init__(self, text):
        super().__init__()
        self.found, self.inside, self.texts = [], None, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data):
        if self.inside in ("script", "style"):
            self.texts.append((self.inside, self.found[-1][1], data))

    def handle_endtag(self, _tag):
        self.inside = None


def unpack(text):
    """What the page unpacks: a script, a style sheet, and the data."""
    packed = re.search(r'<script type="text/plain" id=packed>([^<]*)</script>', text)[1]
    digits = [20 if letter == "}" else ord(letter) - 40 for letter in packed]
    words = (
        sum(digit * 85 ** (4 - place) for place, digit in enumerate(digits[at : at + 5]))
        for at in range(0, len(digits), 5)
    )
    return zlib.decompress(b"".join(word.to_bytes(4) for word in words)).decode().split("\0")


@pytest.fixture
def written(tmp_path, capsys):
    def of(path, *more):
        target = tmp_path / "report.html"
        assert run(["report", str(path), "-o", str(target), *more]) == 0, capsys.readouterr().err
        return target.read_text(encoding="utf-8")

    return of


@pytest.fixture
def hostile(tmp_path, written):
    file = tmp_path / "hostile.yaml"
    file.write_text(HOSTILE, encoding="utf-8")
    return written(file)


def test_the_heading_of_the_picture_is_printed_on_its_page(written):
    style = written(ROOT / "blueprints" / "capstone-today.yaml").split("@media print{")[1]
    assert ",#picture{break-inside:avoid}" in style


def test_the_legend_stands_beside_what_scrolls_and_breaks_into_lines_by_itself(tmp_path, written):
    file = tmp_path / "narrow.yaml"
    file.write_text(
        "archlint: 1\nsystem: Narrow\ncomponents: {c: {kind: client}, api: {kind: service, capacity: 1k/s}, q: {kind: queue}}\n"
        "flows: {f: {does: event, rate: 10/s, steps: [c -> api, reply, api -> q]}}\n",
        encoding="utf-8",
    )
    page = written(file)
    drawn, _, rest = page[page.index("<figure class=picture") :].partition("</svg></div>")
    legend = rest[: rest.index("</ul>")]
    assert "load at peak" not in drawn
    assert legend.startswith("<ul class=legend ")
    assert [entry.rpartition(">")[2] for entry in legend.split("<li>")[1:]] == [
        "asynchronous",
        "load at peak below 70 %",
        "SPOF: single point of failure",
        "number of findings",
    ]
    assert int(re.search(r"<svg viewBox=\"0 0 (\d+)", drawn)[1]) < 240
    assert ".legend{display:flex;flex-wrap:wrap;" in page


def test_the_first_screen_names_few_of_many(tmp_path, written):
    file = tmp_path / "many.yaml"
    calls = "\n".join(f"      - api -> s{number}" for number in range(30))
    stores = "\n".join(f"  s{number}: {{engine: postgresql}}" for number in range(30))
    file.write_text(
        f"archlint: 1\nsystem: Many\nworkload: {{users: 1k}}\ncomponents:\n  c: {{kind: client}}\n  api: {{kind: service, "
        f"replicas: 2}}\n{stores}\nflows:\n  f:\n    does: read\n    rate: 10/s\n    steps:\n      - c -> api\n{calls}\n"
    )
    page = written(file)
    first = page[page.index("<h1") : page.index("<svg", page.index("<h1"))]
    assert "and 27 more" in first
    assert "or 25 more" in first
    assert "s9" not in first
    assert "nothing<" not in first


def test_the_capstone_is_less_than_a_hundred_kilobytes(written):
    assert len(written(ROOT / "blueprints" / "capstone-10m.yaml").encode()) < 100_000


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_nothing_is_fetched_and_only_what_the_policy_names_runs(path, written):
    text = written(path)
    page = Elements(text)
    policy = next(a["content"] for tag, a in page.found if tag == "meta" and "http-equiv" in a)
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    running = [data for tag, attributes, data in page.texts if tag == "script" and "type" not in attributes]
    styles = [data for tag, _, data in page.texts if tag == "style"]
    for source in (*running, *styles, *unpack(text)[:2]):
        assert b64encode(sha256(source.encode()).digest()).decode() in policy
    assert (len(running), len(styles)) == (1, 1)
    for tag, attributes in page.found:
        assert not {"src", "style", "srcset", "action", "formaction"} & attributes.keys()
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith(("#", "data:,"))
        assert tag not in ("iframe", "object", "embed", "base", "form", "foreignobject")


def test_a_hostile_blueprint_is_text(hostile):
    page = Elements(hostile)
    tags = [tag for tag, _ in page.found]
    assert tags.count("script") == 2
    assert not {"img", "i", "u"} & set(tags)
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    assert "alert(1)&lt;/script&gt;" in hostile
    assert "{{source}} {{data}}" in hostile
    assert json.loads(unpack(hostile)[2])["model"]["components"]["clients"]["title"].startswith("</svg>")


def test_every_link_inside_leads_somewhere(written):
    text = written(ROOT / "blueprints" / "capstone-10m-reviewed.yaml")
    page = Elements(text)
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {attributes["href"][1:] for tag, attributes in page.found if tag == "a"}
    assert links <= set(ids)
    assert len([link for link in links if re.fullmatch(r"L\d+", link)]) > 40


def test_landmarks_headings_and_names_are_there(written):
    page = Elements(written(ROOT / "blueprints" / "capstone-10m.yaml"))
    tags = [tag for tag, _ in page.found]
    assert {"header", "nav", "main", "footer"} <= set(tags)
    assert tags.count("h1") == tags.count("main") == 1
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(later - sooner <= 1 for sooner, later in pairwise(levels))
    assert next(attributes for tag, attributes in page.found if tag == "a")["class"] == "skip"
    scrolling = [attributes for _, attributes in page.found if attributes.get("role") == "region"]
    assert all(attributes.get("aria-label") and attributes.get("tabindex") == "0" for attributes in scrolling)


def test_both_forms_say_the_same(written, tmp_path):
    html = re.sub(r"<[^>]*>", " ", written(ROOT / "blueprints" / "capstone-10m.yaml"))
    target = tmp_path / "report.md"
    assert run(["report", str(ROOT / "blueprints" / "capstone-10m.yaml"), "-o", str(target)]) == 0
    headings = re.findall(r"^##+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(headings) > 15
    assert [title for title in headings if title.replace("`", "") not in html] == []


def test_the_same_bytes_again(written):
    path = ROOT / "blueprints" / "capstone-10m.yaml"
    assert written(path) == written(path)


def test_what_changed_comes_after_the_verdict(written):
    text = written(
        ROOT / "blueprints" / "capstone-10m-reviewed.yaml", "--against", str(ROOT / "blueprints" / "capstone-10m.yaml")
    )
    assert "<h3>Resolved</h3>" in text
    assert text.index("<h2 id=h1>What changed") < text.index("<h3>Resolved</h3>") < text.index("<section id=picture ")
    assert text.index("<a href=#s1-what-changed>") < text.index("<a href=#picture>")


def test_the_life_of_a_request_is_a_list_until_a_script_draws_it(written):
    text = written(ROOT / "blueprints" / "capstone-10m.yaml")
    life = text[text.index("<ul class=life data-life=get-my-tasks>") :]
    steps = life[: life.index("</ul>")].split("<li>")[1:]
    assert steps[3:] == [
        "4. api → cache: get, 1,562/s · 13.5 µs, AP",
        "hit 90 %: found → api",
        "miss 10 %: 5. api → db: read standby, 156/s · 121 µs, AP",
        "answer → clients, p95 ≥ 13.1 ms · asked for 200 ms",
    ]


def test_an_unknown_format_is_named(capsys):
    assert run(["report", str(BLUEPRINTS[0]), "--format", "hmtl"]) == 2
    assert "html" in capsys.readouterr().err


@pytest.mark.parametrize("blueprint", BLUEPRINTS, ids=lambda path: path.stem)
def test_the_page_counts_the_single_points_of_failure_that_are_found(blueprint, tmp_path, capsys):
    assert run(["report", str(blueprint), "-o", str(tmp_path / "page.html")]) == 0
    run(["check", str(blueprint), "--format", "concise"])
    found = capsys.readouterr().out.count("[single-point-of-failure]")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    shown = re.search(r"<dt>single points of failure<dd>(\d+)<", page)
    assert shown is not None
    assert int(shown[1]) == found
