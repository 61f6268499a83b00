"""The report in headless Chromium without a network: it answers, it restores, it needs no mouse, it says nothing wrong."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from archlint.cli.run import run
from tests.report.html.browser import Page, program
from tests.report.html.test_page import HOSTILE

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[3]
ZONES = """archlint: 1
system: Zones
workload: {requests: 900/s, peak: 2x}
components:
  people: {kind: client}
  lb: {kind: load-balancer, managed: regional, capacity: 50k/s}
  api: {kind: service, replicas: 3, zones: [a, b, c], capacity: 500/s, health: {live: /up}}
  db: {kind: database, zones: a, capacity: 5k/s}
flows:
  look: {does: read, share: 100%, steps: [people -> lb -> api -> db]}
"""


AXE = os.environ.get("AXE_FILE", "")


@pytest.fixture(scope="module")
def browser():
    if program() is None:
        pytest.skip("needs chromium")
    page = Page()
    yield page
    page.close()


@pytest.fixture
def page(browser):
    """A browser that must not have complained, nor asked for anything but the file."""
    browser.complaints.clear()
    browser.requests.clear()
    browser.size(1280, 900)
    yield browser
    assert browser.complaints == []
    assert [address for address in browser.requests if not address.startswith(("file:", "about:", "data:"))] == []


@pytest.fixture
def report(tmp_path):
    def of(source="capstone-10m"):
        path = ROOT / "blueprints" / f"{source}.yaml"
        if not path.is_file():
            path = tmp_path / "archlint.yaml"
            path.write_text(source, encoding="utf-8")
        target = tmp_path / "report.html"
        assert run(["report", str(path), "-o", str(target)]) == 0
        return target.as_uri()

    return of


@pytest.mark.parametrize("path", sorted((ROOT / "blueprints").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_report_opens_without_a_complaint(path, page, report):
    address = report(path.stem)
    page.open(address)
    assert page.text("#app .flow")
    drawn = json.dumps(Path(address.removeprefix("file://")).read_text(encoding="utf-8"))
    said = "[...found.querySelectorAll('.picture [data-card] text')].map((text) => text.textContent).join('|')"
    assert page.run(f"(found => {said})(document)") == page.run(
        f"(found => {said})(new DOMParser().parseFromString({drawn}, 'text/html'))"
    )
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run("(row => row.scrollWidth <= row.clientWidth)(document.querySelector('nav ul'))")


def test_what_is_as_bad_today_says_so(page, report):
    page.open(report())
    assert "as today" not in page.text("#app .flow")
    page.open(f"{report()}#without=db%232")
    assert page.text(".flow .pill") == "degraded, as today"
    page.open(f"{report()}#without=queue")
    assert "PostgreSQL is at 247 % of its connections, as today" in page.text("#app .flow")


def test_the_slider_changes_every_answer(page, report):
    page.open(report())
    assert "1,736 req/s at peak" in page.text("#times-said")
    assert page.text(".limit:not(.head)").startswith("PostgreSQL: connections")
    page.run("{const s = document.querySelector('#times'); s.value = 100; s.dispatchEvent(new Event('input'));}")
    assert page.text("output") == "10x"
    assert "17,361 req/s at peak" in page.text("#times-said")
    assert "FastAPI is at 752 % of its throughput" in page.text("#app .flow")
    assert page.run("location.hash") == "#times=10"
    assert "17,361" in page.run("document.querySelector('.picture [data-label=\"clients>cdn\"]').textContent")


def test_the_bill_follows_the_load(page, report):
    priced = ZONES.replace("capacity: 5k/s}", "capacity: 5k/s, cost: {instance: $100/month, requests: $1/1M}}")
    page.open(report(priced))
    assert page.text("#times-said").endswith("900 req/s at peak, $1,266 a month")
    page.open(report(priced) + "#times=10")
    assert page.text("#times-said").endswith("9,000 req/s at peak, $11,764 a month")


def test_the_life_of_a_request_is_drawn_and_its_steps_fold(page, report):
    page.open(report())
    assert page.run("document.querySelectorAll('figure.life svg').length") == 2
    assert "miss 10 %" in page.run("document.querySelector('figure.life svg').textContent")
    assert page.run("document.querySelector('ul.life').closest('details').open") is False


def test_what_is_taken_away_changes_flows_and_picture(page, report):
    page.open(report())
    page.run("document.querySelector('[data-thing=\"db#1\"]').click()")
    assert "the primary of PostgreSQL is gone and no standby takes over" in page.text("[data-flow=create-task].flow")
    assert page.text("[data-flow=create-task].flow .pill") == "lost"
    assert page.text("[data-flow=get-my-tasks].flow .pill") == "degraded"
    assert "PostgreSQL is at 247 % of its connections" in page.text("[data-flow=get-my-tasks].flow")
    page.run(
        "document.querySelector('.picture [data-card=cache]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    assert page.run("document.querySelector('.picture [data-card=cache]').classList.contains('gone')")
    page.wait(
        "document.querySelector('[role=status]').textContent.includes('without primary of PostgreSQL, Redis cache')"
    )
    page.run("[...document.querySelectorAll('button')].find(b => b.textContent === 'Back to today').click()")
    assert page.run("location.hash") == ""
    assert page.text("[data-flow=create-task].flow .pill") == "degraded"


def test_zones_can_be_taken_away(page, report):
    page.open(report(ZONES))
    page.run("document.querySelector('[data-thing=\"zone:b\"]').click()")
    assert page.text("#app .flow .pill") == "ok"
    page.run("document.querySelector('[data-thing=\"zone:a\"]').click()")
    assert "nothing of db is left" in page.text("#app .flow")


def test_the_address_holds_the_state(page, report):
    address = report()
    page.open(address + "#times=4.5&without=db%25231,cache&flow=get-my-tasks")
    assert page.text("output") == "4.5x"
    assert page.run("[...document.querySelectorAll('[data-thing][aria-pressed=true]')].map(b => b.dataset.thing)") == [
        "cache",
        "db#1",
    ]
    assert "Needs read-your-writes" in page.text("#trace")
    assert page.run("document.querySelector('.picture [data-card=queue]').classList.contains('off')")
    kept = page.run("(document.querySelector('[data-flow=create-task][aria-pressed]').click(), location.href)")
    page.open(kept)
    assert page.text("output") == "4.5x"
    assert page.text("#trace h3") == "create-task"
    page.open(address + "#times=1e9&without=nothing,clients,db%25239&flow=none")
    assert page.text("output") == "1x"
    assert page.run("document.querySelectorAll('#app [aria-pressed=true]').length") == 0


def test_everything_works_without_a_mouse(page, report):
    page.open(report())
    page.press("Tab")
    assert page.run("document.activeElement.className") == "skip"
    page.press("Enter")
    assert page.run("document.activeElement.id") == "main"
    page.run("document.querySelector('#times').focus()")
    page.press("ArrowRight", 10)
    assert page.text("output") == "1.26x"
    assert "1.26 times today's load" in page.run("document.querySelector('#times').getAttribute('aria-valuetext')")
    page.press("Tab")
    assert page.run("document.activeElement.dataset.thing") == "cdn"
    page.press(" ")
    assert page.text("[data-flow=get-my-tasks].flow .pill") == "lost"
    assert page.run("document.activeElement.dataset.thing") == "cdn"
    page.run("document.querySelector('.picture [data-card=db]').focus()")
    page.press("Enter")
    assert page.run("document.querySelector('.picture [data-card=db]').getAttribute('aria-pressed')") == "true"


def test_controls_have_names_and_a_visible_focus(page, report):
    page.open(report())
    nameless = page.run(
        "[...document.querySelectorAll('button, input, [role=button], [role=region], nav')]"
        ".filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels && e.labels.length)).length"
    )
    assert nameless == 0
    page.press("Tab", 4)
    assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_without_scripts_the_report_is_whole(page, report):
    page.open(report(), scripts=False)
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    text = page.run("document.body.innerText")
    assert "needs JavaScript" in text
    for section in (
        "Requirements",
        "What breaks first",
        "Survival",
        "Where the downtime comes from",
        "Findings",
        "Blueprint",
    ):
        assert section in text
    assert page.run("document.querySelector('#app').childElementCount") == 0


def test_a_phone_scrolls_one_way_only(page, report):
    address = report()
    page.size(390, 800, phone=True)
    page.open(address + "#times=5")
    assert page.run("document.documentElement.scrollWidth") == 390
    assert page.run("Math.min(...[...document.querySelectorAll('#app button')].map(b => b.offsetHeight))") >= 40


def test_themes_follow_the_reader(page, report):
    page.open(report())
    colour = "getComputedStyle(document.body).backgroundColor"
    page.media(prefers_color_scheme="dark")
    assert page.run(colour) == "rgb(13, 17, 23)"
    page.run("document.querySelector('#tools button').click()")
    assert page.run(colour) == "rgb(255, 255, 255)"
    page.media("print", prefers_color_scheme="dark")
    assert page.run(colour) == "rgb(255, 255, 255)"
    assert page.run("getComputedStyle(document.querySelector('nav')).display") == "none"
    page.media()


def test_a_hostile_blueprint_stays_text(page, report):
    page.open(report(HOSTILE) + "#times=100&without=api,db&flow=look")
    assert page.run("document.querySelectorAll('img, iframe').length") == 0
    assert "alert(4)" in page.text("#app")


def test_the_policy_refuses_what_it_does_not_name(browser, tmp_path, report):
    file = tmp_path / "report.html"
    address = report()
    file.write_text(
        file.read_text(encoding="utf-8").replace("</main>", "<script>window.mine=1</script></main>"), encoding="utf-8"
    )
    browser.complaints.clear()
    browser.open(address)
    assert browser.run("window.mine") is None
    assert any("Content Security Policy" in said for said in browser.complaints)


def test_components_of_a_folded_group_can_be_taken_away(page, report):
    members = [f"s{number}" for number in range(30)]
    lines = [f"  {name}: {{kind: service, capacity: 1k/s}}" for name in members]
    flow = f"  look: {{does: read, share: 100%, steps: [{', '.join(f'people -> {name}' for name in members)}]}}"
    large = [
        "archlint: 1",
        "system: Large",
        "workload: {requests: 10/s}",
        f"groups: {{app: {{kind: tier, members: [{', '.join(members)}]}}}}",
    ]
    page.open(report("\n".join([*large, "components:", "  people: {kind: client}", *lines, "flows:", flow, ""])))
    page.run("document.querySelector('.picture [data-card=\"like s0\"]').focus()")
    page.press("Enter")
    assert page.run("document.activeElement.textContent") == "30 services"
    page.run("document.querySelector('[data-thing=s7]').click()")
    assert page.text(".now").split("\n") == ["At today's load without s7", "look lost"]
    assert page.run("document.querySelector('.picture [data-card=\"like s0\"]').classList.contains('hurt')")
    assert (
        page.run("document.querySelector('.picture [data-card=\"like s0\"] title').textContent")
        == "30 services: partly gone"
    )


@pytest.mark.skipif(not AXE, reason="needs AXE_FILE: axe.min.js of `npm install axe-core`")
@pytest.mark.parametrize("state", ["", "#times=4&without=db%25231&flow=create-task"], ids=["today", "changed"])
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_axe_finds_nothing(state, look, page, report):
    address = report()
    page.media(prefers_color_scheme="dark" if look == "dark" else "light")
    page.size(390 if look == "phone" else 1280, 900, phone=look == "phone")
    page.open(address + state)
    page.run(Path(AXE).read_text(encoding="utf-8") + ";0")
    assert page.run("axe.run().then(found => found.violations.map(each => each.id))") == []
    page.media()
