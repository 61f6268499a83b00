"""The life of a request: what it tells, and that no word of it stands on a line or on another word."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest

from archlint.analysis import Analyses, analyse
from archlint.graph import load_system
from archlint.picture import life
from archlint.picture.lettering import width
from archlint.picture.life import columns, rows
from archlint.picture.life.story import Answer, Branch, Message, Rest, Story
from archlint.picture.scene import Card, Lean

SPACE = "{http://www.w3.org/2000/svg}"


def messages(told: Story) -> list[tuple[int, str, str, str, bool]]:
    return [
        (event.number, event.source, event.target, event.verb, event.waited)
        for event in told.events
        if isinstance(event, Message)
    ]


def shape(told: Story) -> list[str]:
    """The events in a word each."""
    said = {Message: lambda event: str(event.number), Answer: lambda event: event.verb, Rest: lambda _: "rest"}
    return [
        f"{event.turn} {event.case}".strip() if isinstance(event, Branch) else said[type(event)](event)
        for event in told.events
    ]


def test_a_read_has_its_hit_and_its_miss(capstone: Analyses) -> None:
    told = life.story(capstone, (), "get-my-tasks")
    assert shape(told) == ["1", "2", "3", "4", "alt hit 90 %", "found", "else miss 10 %", "5", "end", "answer"]
    assert told.title == "Get my tasks: the life of a read"
    answer = told.events[-1]
    assert answer == Answer(("api", "lb", "cdn", "clients"), "answer", ("p95 ≥ 13.1 ms", "asked for 200 ms"), (3, 2, 1))
    assert told.events[3] == Message(
        4, "api", "cache", "get", ("1,562/s", "13.5 µs"), lean=Lean.AP, rate=pytest.approx(1562.5), last=4
    )


def test_after_the_reply_nobody_waits(capstone: Analyses) -> None:
    told = life.story(capstone, (), "create-task")
    assert shape(told) == ["1", "2", "3", "4", "5", "6", "7", "answer", "rest", "8", "9", "10", "11"]
    assert [said[0] for said in messages(told) if not said[-1]] == [8, 9, 10, 11]


AT_ONCE = """archlint: 1
system: s
components:
  people: {kind: client}
  page: {kind: service}
  cache: {engine: redis, role: cache}
  posts: {engine: postgresql}
  ads: {kind: service}
  friends: {kind: service}
flows:
  feed:
    does: read
    rate: 10/s
    steps:
      - people -> page
      - page -> cache: {hit: 80%}
      - page -> posts: {when: miss}
      - page -> ads: {parallel: true}
      - page -> friends: {parallel: true}
      - friends -> posts: {times: 16, parallel: true}
"""


def test_calls_at_the_same_time_stand_in_one_frame(tmp_path) -> None:
    (tmp_path / "s.yaml").write_text(AT_ONCE, encoding="utf-8")
    told = life.story(analyse(load_system(tmp_path / "s.yaml")[0]), (), "feed")
    frames = ["par at the same time", "4", "and at the same time", "5", "6", "end"]
    assert shape(told) == ["1", "2", "alt hit 80 %", "found", "else miss 20 %", "3", "end", *frames, "answer"]
    (many,) = [event.figures for event in told.events if isinstance(event, Message) and event.number == 6]
    assert "16 at once" in many
    drawn = life.draw(told)
    assert drawn.count(">at the same time<") == 1
    mermaid = life.write(told)
    assert "  par at the same time\n    c_page->>c_ads" in mermaid
    assert "  and at the same time\n    c_page->>c_friends" in mermaid


BLUEPRINT = """archlint: 1
system: s
workload: {users: 1M, daily_active: 10%, requests: 50 per active user per day, peak: 3x}
components:
  people: {kind: client, title: Customers on the internet and elsewhere}
  cdn: {engine: cloudfront, title: Content delivery network}
  gw: {kind: gateway, title: API gateway}
  auth: {kind: service, title: AuthenticationAndAuthorization}
  orders: {kind: service, title: Order management service, replicas: 3}
  sessions: {engine: redis, role: cache, title: Session cache}
  prices: {engine: redis, role: cache, title: Price cache}
  db: {engine: postgresql, title: Orders database}
  bus: {engine: kafka, title: Event bus}
  shipping: {kind: worker, title: Shipping, concurrency: 4, work: 10 ms}
  mail: {kind: external, title: Mail provider, availability: 99.9%}
  mail2: {kind: external, title: Second mail provider, availability: 99.9%}
data:
  orders: {in: db, rows: 1 per user, row: 1 KB}
flows:
  order:
    does: write
    data: orders
    share: 10%
    steps:
      - people -> cdn -> gw -> auth
      - auth -> sessions: {hit: 80%, ttl: 5 min}
      - auth -> prices: {when: miss, hit: 50%, ttl: 60 s}
      - prices -> db: {when: miss}
      - gw -> orders
      - orders -> orders: {again: 30%}
      - orders -> db: {times: 2}
      - orders -> mail | mail2: {optional: true, timeout: 1 s}
      - orders -> bus
      - reply
      - bus -> shipping
      - shipping -> db: {times: 30%}
  export:
    does: batch
    data: orders
    rate: 5/s
    steps:
      - db -> shipping: {lag: 5 min}
      - shipping -> bus
  browse:
    does: read
    data: orders
    share: 50%
    steps:
      - people -> gw -> orders -> db
  serve:
    does: read
    data: orders
    share: 40%
    steps:
      - people -> cdn
      - cdn -> gw | auth: {split: [60%, 40%]}
      - gw -> orders
      - auth -> orders
      - orders -> prices: {hit: 50%, ttl: 60 s}
      - orders -> db: {when: miss}
      - orders -> bus: {op: publish}
      - reply
      - bus -> shipping
      - gw -> mail
"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Analyses:
    """Twelve that take part, long names, a self call, frames in frames, alternatives, no reply, nobody who waits."""
    path = tmp_path_factory.mktemp("odd") / "archlint.yaml"
    path.write_text(BLUEPRINT, encoding="utf-8")
    return analyse(load_system(str(path))[0])


def test_frames_stand_in_frames_and_alternatives_one_below_the_other(odd: Analyses) -> None:
    told = life.story(odd, (), "order")
    assert " ".join(shape(told)) == (
        "1 2 3 4 alt hit 80 % found else miss 20 % 5 alt hit 50 % found else miss 50 % 6 end end "
        "7 8 9 alt first choice 10 else if it is down 10 end 11 answer rest 12 13"
    )
    figures = {event.number: event.figures for event in told.events if isinstance(event, Message)}
    assert figures[8][-1] == "again 30 %"
    assert figures[9][-1] == "2 times"
    assert figures[10][-1] == "can do without"
    assert figures[13][-1] == "30 % of the time"


def test_what_nobody_waits_for_has_no_answer(odd: Analyses) -> None:
    assert shape(life.story(odd, (), "export")) == ["1", "2"]


def test_without_a_reply_the_answer_is_the_end(odd: Analyses) -> None:
    assert shape(life.story(odd, (), "browse")) == ["1", "2", "3", "answer"]


def test_only_one_alternative_happens_and_each_answers_in_its_case(odd: Analyses) -> None:
    told = life.story(odd, (), "serve")
    frame = "alt hit 50 % found else miss 50 % 6 end 7 answer"
    assert " ".join(shape(told)) == f"1 alt 60 % 2 3 5 {frame} else 40 % 2 4 5 {frame} end answer rest 8 alt 60 % 9 end"
    ways = [event.way for event in told.events if isinstance(event, Answer) and event.verb == "answer"]
    assert ways == [("orders", "gw", "cdn"), ("orders", "auth", "cdn"), ("cdn", "people")]
    rates = [event.rate for event in told.events if isinstance(event, Message) and event.number == 5]
    assert rates[0] / rates[1] == pytest.approx(1.5)
    (late,) = [event for event in told.events if isinstance(event, Message) and event.number == 8]
    assert late.rate == pytest.approx(sum(rates))  # what meets in one stream is told once
    placed = rows.rows(told, columns.columns(told, 1000.0, 400.0))
    answered = [placed.at[index] for index, event in enumerate(told.events) if isinstance(event, Answer) and event.ends]
    ends = {name: [bar.bottom for bar in placed.bars if bar.card == name] for name in ("people", "cdn", "gw", "orders")}
    first, second, final = answered
    assert ends == {"people": [final], "cdn": [final], "gw": [first], "orders": [first, second]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_word_stands_on_a_line_a_card_or_another_word(shipped: Analyses, odd: Analyses, theme: str) -> None:
    for analyses in (shipped, odd):
        for flow in analyses.system.flows:
            drawn = life.draw(life.story(analyses, (), flow), theme)
            root = ET.fromstring(drawn)  # noqa: S314 - our own output
            assert overlaps(root) == [], flow
            wide, scale = (
                float(root.attrib["width"]),
                float(root.attrib["width"]) / float(root.attrib["viewBox"].split()[2]),
            )
            assert wide <= 960
            assert all(float(text.attrib["font-size"]) * scale >= 8.99 for text in root.iter(f"{SPACE}text")), flow


def overlaps(root: ET.Element) -> list[tuple[str, str]]:
    """Words of arrows that lie on each other, on a lifeline, a card or a bar."""
    (drawing,) = [group for group in root.findall(f"{SPACE}g") if group.find(f"{SPACE}line") is not None]
    lines = [
        (float(line.attrib["x1"]), float(line.attrib["y1"]), float(line.attrib["x2"]), float(line.attrib["y2"]))
        for line in drawing.findall(f"{SPACE}line")
        if line.attrib["x1"] == line.attrib["x2"]
    ]
    bars = [rectangle(rect) for rect in drawing.findall(f"{SPACE}rect") if rect.attrib["width"] == "8"]
    cards = [
        rectangle(group.find(f"{SPACE}rect")) for group in drawing.iter(f"{SPACE}g") if "data-card" in group.attrib
    ]
    said = [
        (text.text or "", extent(text))
        for group in drawing.findall(f"{SPACE}g")
        if "data-card" not in group.attrib
        for text in group.findall(f"{SPACE}text")
        if not re.fullmatch(r"\d+", text.text or "")
    ]
    said += [(text.text or "", extent(text)) for text in drawing.findall(f"{SPACE}text")]
    found = [(word, "line") for word, frame in said for line in lines if meets(frame, line)]
    found += [(word, "bar or card") for word, frame in said for other in (*bars, *cards) if meets(frame, other)]
    return found + [
        (one, two) for at, (one, frame) in enumerate(said) for two, other in said[at + 1 :] if meets(frame, other)
    ]


def rectangle(rect: ET.Element | None) -> tuple[float, float, float, float]:
    assert rect is not None
    x, y = float(rect.attrib.get("x", 0)), float(rect.attrib.get("y", 0))
    return x, y, x + float(rect.attrib["width"]), y + float(rect.attrib["height"])


def extent(text: ET.Element) -> tuple[float, float, float, float]:
    size = float(text.attrib["font-size"])
    wide = width(text.text or "", size, bold=text.attrib.get("font-weight") == "700") / 1.03
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    left = {"middle": x - wide / 2, "end": x - wide}.get(text.attrib.get("text-anchor", ""), x)
    return left, y - 0.72 * size, left + wide, y + 0.1 * size


def meets(one: tuple[float, float, float, float], two: tuple[float, float, float, float]) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def test_a_story_of_one(capstone: Analyses) -> None:
    told = Story("t", "v", (Card("a", "A", "service"),), (Message(1, "a", "a", "call", ("again 20 %",), last=1),))
    assert overlaps(ET.fromstring(life.draw(told))) == []  # noqa: S314 - our own output
    assert life.write(told).endswith("  c_a->>c_a: 1. call (again 20 %)\n")


def test_the_same_bytes_under_any_hash_seed() -> None:
    program = (
        "from archlint.analysis import analyse; from archlint.graph import load_system; from archlint.picture import life;"
        "print(life.draw(life.story(analyse(load_system('blueprints/capstone-10m.yaml')[0]), (), 'create-task')))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 5_000
