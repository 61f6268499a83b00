"""What Windows does differently, as far as another system can show it: the same input gives the same bytes."""

import errno
import io
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

from archlint.cli import output, registry
from archlint.cli.blueprints import by_name
from archlint.cli.links import seen_from
from archlint.cli.run import PIPE_CLOSED, run
from archlint.errors import Problem, Span
from archlint.report import github, sarif
from archlint.source.read import shown

ROOT = Path(__file__).parents[2]
CAPSTONE = "blueprints/capstone-10m.yaml"
COMMANDS = [
    ("check", CAPSTONE),
    ("check", CAPSTONE, "--format", "markdown"),
    ("check", CAPSTONE, "--format", "json"),
    ("report", CAPSTONE),
    ("capacity", CAPSTONE),
    ("failures", CAPSTONE),
    ("consistency", CAPSTONE),
    ("plan", CAPSTONE),
    ("whatif", CAPSTONE, "--scale", "2x"),
    ("render", CAPSTONE, "--format", "mermaid"),
    ("render", CAPSTONE, "--format", "svg"),
    ("diff", "blueprints/capstone-today.yaml", CAPSTONE),
    ("explain", "stale-fill"),
    ("rules",),
    ("check", "blueprints/none.yaml"),
    ("--help",),
]


class Stream(io.TextIOWrapper):
    """A standard stream as Python opens it on Windows for a pipe: a code page that lacks arrows, and `\\r\\n`."""

    def __init__(self, encoding="cp1252", newline="\r\n"):
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding, errors="strict", newline=newline)

    def content(self):
        self.flush()
        return self.bytes.getvalue()


def said(words, monkeypatch, **how):
    out, err = Stream(**how), Stream(**how)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    code = run(list(words))
    return code, out.content(), err.content()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_code_page_changes_no_byte_of_what_is_said(words, monkeypatch):
    monkeypatch.chdir(ROOT)
    code, out, err = said(words, monkeypatch)
    assert (code, out, err) == said(words, monkeypatch, encoding="utf-8", newline="\n")
    assert b"\r" not in out + err
    assert code != 3


def test_a_process_in_a_strict_code_page_ends_as_any_other():
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252:strict", "PYTHONUTF8": "0", "LC_ALL": "C"}
    words = [sys.executable, "-m", "archlint", "check", CAPSTONE]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert "10M × 10 %" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--format", "json"),
        ("check", "--format", "full"),
        ("check", "--format", "sarif"),
        ("report",),
        ("render", "--format", "svg"),
    ],
    ids=" ".join,
)
def test_line_ends_of_a_checkout_change_nothing(words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = (ROOT / CAPSTONE).read_text(encoding="utf-8")
    answers = []
    for ends in ("\n", "\r\n"):
        Path("archlint.yaml").write_bytes(text.replace("\n", ends).encode("utf-8"))
        answers.append(said((*words, "archlint.yaml"), monkeypatch))
    assert answers[0] == answers[1]


def test_pictures_with_the_line_ends_of_a_checkout_are_fresh(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("archlint.yaml").write_bytes((ROOT / CAPSTONE).read_bytes())
    Path("README.md").write_bytes(b"# A\r\n<!-- archlint:begin view=overview -->\r\n<!-- archlint:end -->\r\n")
    commands = [
        ("render", "archlint.yaml", "-o", "out"),
        ("render", "archlint.yaml", "--readme", "README.md"),
        ("export", "calm", "archlint.yaml", "-o", "calm.json"),
    ]
    for words in commands:
        assert said(words, monkeypatch)[0] == 0
    for file in (path for path in Path().rglob("*") if path.suffix in (".svg", ".json")):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert [said((*words, "--check"), monkeypatch) for words in commands] == [(0, b"", b"")] * 3


def test_files_are_taken_in_one_order():
    files = [PureWindowsPath(name) for name in ("b/x.yaml", "a/z.yaml", "B.yaml", "a.yaml", "a/Y.yaml")]
    assert [path.as_posix() for path in by_name(files)] == ["B.yaml", "a/Y.yaml", "a/z.yaml", "a.yaml", "b/x.yaml"]


def test_a_link_to_another_drive_is_the_whole_path(tmp_path, monkeypatch):
    def refuse(*_):
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    assert seen_from(tmp_path / "docs", str(tmp_path / "a.yaml")) == "../a.yaml"
    monkeypatch.setattr(os.path, "relpath", refuse)
    assert seen_from(tmp_path / "docs", str(tmp_path / "a.yaml")) == (tmp_path / "a.yaml").as_posix()


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("a b.yaml", {"uri": "a%20b.yaml", "uriBaseId": "%SRCROOT%"}),
        ("C:/a b.yaml", {"uri": "file:///C:/a%20b.yaml"}),
        ("//server/share/a.yaml", {"uri": "file://server/share/a.yaml"}),
        ("/srv/a.yaml", {"uri": "file:///srv/a.yaml"}),
    ],
)
def test_addresses_of_files_on_any_system(file, address):
    assert sarif._artifact(file) == address


def test_a_drive_letter_ends_no_property_of_an_annotation():
    problem = Problem("empty-file", "it is empty", shown("C:\\design\\a.yaml"), Span(1, 1, 1, 2))
    line = "::error file=C%3A/design/a.yaml,line=1,endLine=1,col=1,endColumn=2,title=empty-file::it is empty"
    assert github._problem(problem) == line


@pytest.mark.parametrize(
    ("system", "terminal", "coloured"),
    [("nt", {}, False), ("nt", {"WT_SESSION": "1"}, True), ("posix", {}, True), ("nt", {"TERM": "dumb"}, False)],
)
def test_the_old_console_gets_no_colours(system, terminal, coloured, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for name in (*output._COLOURED_ON_WINDOWS, "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in terminal.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(os, "name", system)
    assert output.wants_colour(Terminal()) is coloured


def test_a_reader_that_has_gone_is_no_bug_where_it_is_an_invalid_argument(monkeypatch, capsys):
    def gone(_):
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(registry, "find", gone)
    monkeypatch.setattr(os, "name", "nt")
    assert run(["check"]) == PIPE_CLOSED
    assert capsys.readouterr() == ("", "")
