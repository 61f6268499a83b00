"""The live preview: what it serves, to whom, and what a save changes."""

import json
import urllib.error
import urllib.request
from dataclasses import replace
from threading import Thread

import pytest

from archlint.cli.checking import Request
from archlint.cli.configuration.settings import Settings
from archlint.cli.preview.look import look
from archlint.cli.preview.server import Server, Stage
from archlint.cli.run import run
from tests.report.html.browser import Page, program

DESIGN = """\
archlint: 1
system: Notes </script>
components:
  clients: {kind: client}
  api: {kind: service}
  db: {engine: postgresql}
flows:
  ask: {does: read, rate: 5/s, steps: [clients -> api -> db]}
"""
REQUEST = Request(Settings(), "error", waivers=True)


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "archlint.yaml"
    path.write_text(DESIGN, encoding="utf-8")
    return path


@pytest.fixture
def server(desk):
    serving = Server(Stage(look(desk.as_posix(), REQUEST, None)), 0)
    Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
    yield serving
    serving.shutdown()
    serving.server_close()


def get(server, path, **headers):
    request = urllib.request.Request(server.url + path, headers=headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        return answer.headers, answer.read().decode()


def refused(server, path, **headers):
    with pytest.raises(urllib.error.HTTPError) as caught:
        get(server, path, **headers)
    caught.value.close()
    return caught.value.code


def test_the_page_loads_nothing_from_anywhere_else(server):
    headers, page = get(server, "")
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "http" not in page.replace("http-equiv", "")
    for name in ("preview.css", "preview.js"):
        assert get(server, name)[1]


def test_the_state_has_the_findings_as_the_terminal_prints_them(server):
    state = json.loads(get(server, "state")[1])
    assert (state["version"], state["system"], state["problems"]) == (1, "Notes </script>", [])
    (single,) = [item for item in state["findings"] if "`db`" in item["message"]]
    assert (single["rule"], single["severity"], single["line"], single["new"]) == (
        "single-point-of-failure",
        "warning",
        6,
        False,
    )
    assert "  |   ^^ one instance, nothing takes over" in single["text"].splitlines()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_view_is_a_picture(server, theme):
    views = json.loads(get(server, "state")[1])["views"]
    assert {"overview", "failures", "hot", "flow:ask"} <= set(views)
    for view in views:
        headers, picture = get(server, f"picture/{view}?theme={theme}")
        assert headers["Content-Type"] == "image/svg+xml"
        assert picture.startswith("<svg")


@pytest.mark.parametrize("path", ["nothing", "picture/nothing", "picture/overview?theme=pink", "../look.py"])
def test_what_does_not_exist_is_not_found(server, path):
    assert refused(server, path) == 404


@pytest.mark.parametrize("host", ["elsewhere.example", "elsewhere.example:80", ""])
def test_a_page_from_elsewhere_cannot_ask(server, host):
    assert refused(server, "state", Host=host) == 403


def test_the_server_listens_on_this_machine_only(server):
    assert server.server_address[0] == "127.0.0.1"


def test_a_save_wakes_whoever_waits_and_marks_what_is_new(server, desk):
    desk.write_text(
        DESIGN.replace("api: {kind: service}", "api: {kind: service, state: {sessions: memory}, replicas: 2}")
    )
    before = server.stage.now
    answers = []
    waiting = Thread(target=lambda: answers.append(json.loads(get(server, "state?after=1")[1])))
    waiting.start()
    server.stage.show(look(desk.as_posix(), REQUEST, before))
    waiting.join(timeout=30)
    (state,) = answers
    assert state["version"] == 2
    assert "stateful-service" in {item["rule"] for item in state["findings"] if item["new"]}
    assert "requirements-missing" in {item["rule"] for item in state["findings"] if not item["new"]}


def test_a_save_that_cannot_be_understood_keeps_the_last_picture_and_says_why(server, desk):
    desk.write_text(DESIGN.replace("api -> db", "api -> bd"))
    server.stage.show(look(desk.as_posix(), REQUEST, server.stage.now))
    state = json.loads(get(server, "state")[1])
    assert state["verdict"] == "not checked: 1 mistake"
    (problem,) = state["problems"]
    assert (problem["message"], problem["line"]) == ("there is no component `bd`", 8)
    assert "did you mean `db`?" in problem["text"]
    assert get(server, "picture/overview")[1].startswith("<svg")
    desk.write_text(DESIGN)
    server.stage.show(look(desk.as_posix(), REQUEST, server.stage.now))
    assert json.loads(get(server, "state")[1])["problems"] == []


def test_a_file_that_vanishes_is_said_and_its_picture_kept(desk, monkeypatch, capsys):
    shown = []

    def once(_, again, **__):
        desk.unlink()
        again()

    monkeypatch.setattr("archlint.cli.serve.watch", once)
    monkeypatch.setattr("archlint.cli.serve.PAUSE", 0)
    monkeypatch.setattr(Stage, "show", lambda _, look: shown.append(look))
    assert run(["serve", str(desk), "--port", "0"]) == 0
    assert [problem.kind for problem in shown[0].problems] == ["not-found"]
    assert shown[0].picture("overview", "light").startswith("<svg")


def test_a_file_that_never_could_be_understood_has_no_picture(desk):
    desk.write_text("archlint: 1\n")
    first = look(desk.as_posix(), REQUEST, None)
    assert (first.view_names(), first.picture("overview", "light")) == ((), None)
    assert [item["message"] for item in first.state()["problems"]] == [
        "the blueprint has no `components`",
        "the blueprint has no `system`",
    ]


def test_a_look_is_drawn_once(desk):
    shown = look(desk.as_posix(), REQUEST, None)
    assert shown.picture("overview", "dark") is shown.picture("overview", "dark")
    assert replace(shown, version=2).state()["version"] == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nothing.yaml"], "there is no file `nothing.yaml`"),
        (["archlint.yaml", "--port", "99999"], "port 99999 cannot be used: ports go from 0 to 65535"),
    ],
)
def test_what_cannot_be_served_is_said(desk, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(desk.parent)
    assert run(["serve", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(server, desk, capsys):
    assert run(["serve", desk.as_posix(), "--port", str(server.server_port)]) == 2
    assert f"error[port-in-use]: port {server.server_port} cannot be used: " in capsys.readouterr().err


@pytest.mark.browser
def test_names_are_code_and_tabs_say_their_kind_once(server):
    if program() is None:
        pytest.skip("needs chromium")
    page = Page()
    try:
        page.call("Page.navigate", url=server.url)
        page.wait("document.querySelectorAll('#findings details').length > 0")
        assert "`" not in page.text("#findings")
        assert "db" in page.run(
            "[...document.querySelectorAll('#findings summary code')].map((code) => code.innerText)"
        )
        rows = "[...document.querySelectorAll('#views [role=group]')].map((row) => row.innerText.split(/\\s+/))"
        assert page.run(rows)[1:] == [["flow", "ask"], ["sequence", "ask"]]
        page.run("document.querySelectorAll('#views button')[5].click()")
        page.wait("document.getElementById('picture').src.includes('sequence%3Aask')")
        assert page.complaints == []
    finally:
        page.close()
