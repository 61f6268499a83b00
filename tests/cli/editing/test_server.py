"""The server as a process: its project, a bug of ours, and what it says where pygls is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archlint.cli.checking import Request, review
from archlint.cli.configuration.book import open_book
from archlint.cli.configuration.load import load

ROOT = Path(__file__).parents[3]
CAPSTONE = ROOT / "blueprints" / "capstone-10m.yaml"


def test_it_says_what_check_says_with_the_settings_and_waivers_of_the_project(connect, tmp_path):
    written = "pack = 'production'\nignore = ['failure']\n[rules]\nno-spare-instance = 'info'\n"
    (tmp_path / "archlint.toml").write_text(written, encoding="utf-8")
    text = CAPSTONE.read_text(encoding="utf-8")
    allowed = text.replace(
        "    replicas: 3", "    # archlint: allow sockets-exceed-descriptors -- raised there\n    replicas: 3"
    )
    file = tmp_path / "archlint.yaml"
    file.write_text(allowed, encoding="utf-8")
    settings = load(start=tmp_path)
    reviewed = review(str(file), open_book(settings), Request(settings, "error", waivers=True, today="2026-01-01"))
    expected = [each for each in reviewed.findings if each.suppression is None]
    client = connect()
    client.open(file.as_uri(), allowed)
    found = client.wait(file.as_uri())["diagnostics"]
    assert [(each["code"], each["severity"], each["message"].splitlines()[0]) for each in found] == [
        (each.rule, {"error": 1, "warning": 2, "info": 3}[each.severity], each.message) for each in expected
    ]
    assert "info" in {each.severity for each in expected}
    assert "failure" not in {each.category for each in expected}


def test_a_bug_of_ours_is_answered_and_logged_and_the_server_goes_on(scripted):
    script = (
        "import sys\n"
        "from archlint.cli.editing import features\n"
        "def broken(*_): raise ZeroDivisionError('a\\nb')\n"
        "features.explain = broken\n"
        "from archlint.cli.editing import server\n"
        "judged = server.judged\n"
        "server.judged = lambda text, *more: broken() if 'bug' in text else judged(text, *more)\n"
        "from archlint.__main__ import main\n"
        "sys.argv = ['archlint', 'lsp']\n"
        "sys.exit(main())\n"
    )
    client = scripted(script)
    uri = "file:///work/a.yaml"
    client.open(uri, "archlint: 1\nsystem: bug\n")
    (notice,) = client.wait(uri)["diagnostics"]
    words = "archlint met something it does not understand: ZeroDivisionError: a b in <string>:3; please report it: "
    assert (notice["code"], notice["severity"]) == ("bug", 1)
    assert notice["message"].startswith(words)
    answer = client.at("hover", uri, 0, 0)
    assert (answer["code"], answer["message"][: len(words)], answer.get("data")) == (-32603, words, None)
    assert client.at("completion", uri, 1, 0)["items"]
    assert [each["params"]["type"] for each in client.heard if each.get("method") == "window/logMessage"] == [1, 1]
    code, said = client.end()
    assert (code, len(said.splitlines()), "Traceback" in said) == (0, 2, False)


def test_without_pygls_it_says_how_to_install_it():
    script = (
        "import sys\n"
        "sys.modules['pygls'] = None\n"
        "from archlint.__main__ import main\n"
        "sys.argv = ['archlint', 'lsp', '--stdio']\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error[missing-extra]: the language server needs pygls\n  = help: pip install 'archlint[lsp]'\n"
    )


def test_an_editor_that_goes_away_ends_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "archlint", "lsp"], cwd=tmp_path, input=b"", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_settings_that_change_are_heard_of(connect, tmp_path):
    client = connect(capabilities={"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
    uri = (tmp_path / "shop.yaml").as_uri()
    client.open(uri, "archlint: 1\nsystem: Shop\ncomponents: {api: {kind: service}}\n")
    assert [each["code"] for each in client.wait(uri)["diagnostics"]] == ["no-flows", "requirements-missing"]
    (asked,) = [each for each in client.heard if each["method"] == "client/registerCapability"]
    (registration,) = asked["params"]["registrations"]
    assert [each["globPattern"] for each in registration["registerOptions"]["watchers"]] == [
        "**/archlint.toml",
        "**/pyproject.toml",
        "**/.archlint/baseline.json",
    ]
    client.send({"id": asked["id"], "result": None})
    (tmp_path / "archlint.toml").write_text("ignore = ['requirements-missing']\n", encoding="utf-8")
    client.tell("workspace/didChangeWatchedFiles", {"changes": []})
    assert [each["code"] for each in client.wait(uri)["diagnostics"]] == ["no-flows"]


def test_a_configuration_that_is_named_and_wrong_ends_it(tmp_path):
    command = [sys.executable, "-m", "archlint", "lsp", "--config", "none.toml"]
    done = subprocess.run(command, cwd=tmp_path, input="", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error[no-configuration]: there is no file `none.toml`\n")
