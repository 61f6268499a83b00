"""What is written takes nothing away: blueprints, devices and files behind links stay what they are."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archlint.cli.output import write_file
from archlint.cli.run import run

BLUEPRINT = "archlint: 1\nsystem: S\ncomponents:\n  clients: {kind: client}\n"


@pytest.fixture
def blueprint(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("archlint.yaml").write_text(BLUEPRINT, encoding="utf-8")


@pytest.mark.parametrize("words", [("capacity",), ("export", "calm"), ("check", "--format", "json=archlint.yaml")])
def test_a_blueprint_is_not_overwritten(blueprint, capsys, words):
    into = [] if "=" in words[-1] else ["-o", "archlint.yaml"]
    assert run([*words, "archlint.yaml", *into]) == 2
    assert "`archlint.yaml` is a blueprint, and what would be written over it is none" in capsys.readouterr().err
    assert Path("archlint.yaml").read_text(encoding="utf-8") == BLUEPRINT


def test_an_import_does_not_overwrite_what_it_reads(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    compose = "services:\n  web: {image: nginx}\n"
    Path("compose.yaml").write_text(compose, encoding="utf-8")
    assert run(["import", "compose", "compose.yaml", "-o", "compose.yaml"]) == 2
    assert "`compose.yaml` is there already and is no blueprint" in capsys.readouterr().err
    assert Path("compose.yaml").read_text(encoding="utf-8") == compose


@pytest.mark.parametrize("command", ["report", "render"])
def test_no_file_promises_by_its_ending_what_it_does_not_hold(blueprint, capsys, command):
    assert run([command, "archlint.yaml", "-o", "out.pdf"]) == 2
    assert "is written as `.pdf`" in capsys.readouterr().err
    assert not Path("out.pdf").exists()


@pytest.mark.parametrize("words", [("check", "--format", "github"), ("capacity",), ("whatif", "--scale", "2x")])
def test_no_name_commands_the_terminal(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    evil = BLUEPRINT.replace("system: S", 'system: "\\e[31mevil\\x9b1m"') + '  api: {kind: "\\e[31m"}\n' * (
        words[0] == "check"
    )
    Path("archlint.yaml").write_text(evil, encoding="utf-8")
    run([*words, "archlint.yaml"])
    said = capsys.readouterr().out
    assert "\ufffd[31m" in said
    assert not {"\x1b", "\x9b", "\u202e"} & set(said)


def test_a_picture_is_no_markdown_table(blueprint, capsys):
    assert run(["render", "archlint.yaml", "--format", "markdown"]) == 2
    assert "`overview` is no table, which `--format markdown` cannot show" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_file(str(pipe), "text")
    assert os.read(reader, 10) == b"text"
    os.close(reader)
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="streams without names")
def test_a_stream_by_its_name_goes_on_where_a_shell_has_led_it(tmp_path):
    """`--format json=/dev/stdout > log`: what was and will be said stays, and the log is not another file."""
    code = "from archlint.cli.output import say, write_file; say('one\\n'); write_file('/dev/stdout', 'two\\n'); say('three\\n')"
    log = tmp_path / "log"
    with log.open("wb") as stream:
        before = os.fstat(stream.fileno()).st_ino
        subprocess.run([sys.executable, "-c", code], stdout=stream, check=True)
    assert (log.read_text(encoding="utf-8"), log.stat().st_ino) == ("one\ntwo\nthree\n", before)


@pytest.mark.skipif(os.name == "nt" or not Path("/dev/full").exists(), reason="no device that is full")
def test_a_full_disk_is_no_bug_of_ours(blueprint):
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        words = [sys.executable, "-m", "archlint", "rules"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    said = "error[unwritable]: the answer could not be written to the end: no space left on device\n"
    assert (done.returncode, done.stderr) == (2, said)


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "real.md").write_text("old", encoding="utf-8")
    try:
        (tmp_path / "README.md").symlink_to(Path("docs", "real.md"))
    except OSError:
        pytest.skip("no links here")
    write_file(str(tmp_path / "README.md"), "new")
    assert (tmp_path / "README.md").is_symlink()
    assert (tmp_path / "docs" / "real.md").read_text(encoding="utf-8") == "new"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["README.md", "docs", "real.md"]


@pytest.fixture
def linked(tmp_path, monkeypatch):
    """A project with links that lead out of it, and the file outside that nobody may change."""
    (tmp_path / "project" / ".archlint").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    victim = tmp_path / "out" / "victim"
    victim.write_text("theirs", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "project")
    Path("archlint.yaml").write_text(BLUEPRINT, encoding="utf-8")
    try:
        Path("a.md").symlink_to(victim)
        Path("docs").symlink_to(tmp_path / "out")
        Path(".archlint/baseline.json").symlink_to("../../out/new")
    except OSError:
        pytest.skip("no links here")
    yield
    assert victim.read_text(encoding="utf-8") == "theirs"
    assert list(victim.parent.iterdir()) == [victim]


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("report -o a.md", "a.md"),
        ("render -o docs/x.svg", "docs"),
        ("render -o docs/../out/x.svg", "docs"),
        ("export calm -o a.md", "a.md"),
        ("import compose . -o docs/x.yaml", "docs"),
        ("baseline --because x", ".archlint/baseline.json"),
        ("check --format json=a.md", "a.md"),
        ("drill start chat --file docs/x.yaml", "docs"),
    ],
)
def test_no_command_writes_through_a_link_that_leads_out(linked, capsys, words, link):
    Path("compose.yaml").write_text("services:\n  web: {image: nginx}\n", encoding="utf-8")
    assert run(words.split()) == 2
    assert f"error[outside]: `{link}` is a link that leads out of the project" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "file"),
    [
        ("check secret.yaml", "secret.yaml"),
        ("check archlint.yaml --config settings.toml", "settings.toml"),
        ("render archlint.yaml --readme secret.md --check", "secret.md"),
        ("drill score secret.yaml --prompt chat", "secret.yaml"),
        ("import compose . -o new.yaml --overlay secret.yaml", "secret.yaml"),
        ("diff archlint.yaml secret.yaml", "secret.yaml"),
        ("calibrate archlint.yaml --from secret.yaml", "secret.yaml"),
    ],
)
def test_no_command_quotes_what_a_link_leads_out_to(linked, capsys, words, file):
    Path("compose.yaml").write_text("services:\n  web: {image: nginx}\n", encoding="utf-8")
    Path(file).symlink_to("../out/victim")
    run(words.split())
    said = "".join(capsys.readouterr())
    assert "leads out of the project" in said
    assert "theirs" not in said


def test_a_setting_writes_nothing_outside(linked, capsys):
    Path("archlint.toml").write_text('baseline = "../out/new"\n', encoding="utf-8")
    assert run(["baseline", "--because", "x"]) == 2
    assert "/out/new` lies outside the project" in capsys.readouterr().err


def test_a_file_that_bears_our_name_and_more_is_left_alone(tmp_path):
    (tmp_path / "r.md.partial").write_text("theirs", encoding="utf-8")
    write_file(str(tmp_path / "r.md"), "text")
    assert (tmp_path / "r.md.partial").read_text(encoding="utf-8") == "theirs"


@pytest.mark.skipif(os.name == "nt", reason="permissions of another kind")
def test_a_file_keeps_who_may_read_it(tmp_path):
    secret, new = tmp_path / "secret.md", tmp_path / "new.md"
    secret.write_text("old", encoding="utf-8")
    secret.chmod(0o600)
    new.touch()
    for path in (secret, tmp_path / "fresh.md"):
        write_file(str(path), "text")
    assert secret.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "fresh.md").stat().st_mode == new.stat().st_mode


def test_two_who_write_at_once_leave_one_whole_file(tmp_path):
    path, texts = tmp_path / "out.json", [letter * 200_000 for letter in "abcdefgh"]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_file(str(path), text), texts * 4))
    assert path.read_text(encoding="utf-8") in texts
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows closes nothing")
@pytest.mark.parametrize("words", ["rules", "--version", "check nowhere.yaml"])
def test_a_closed_output_is_told(tmp_path, words):
    line = f'"{sys.executable}" -m archlint {words} >&-'
    done = subprocess.run(["sh", "-c", line], cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False)
    said = "error[closed-output]: standard output is closed, so nobody gets the answer\n"
    assert (done.returncode, done.stderr) == (2, f"{said}  = help: `> /dev/null` where nobody wants it\n")
    done = subprocess.run(["sh", "-c", f"{line} 2>&-"], cwd=tmp_path, check=False)
    assert done.returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="names are texts here")
def test_a_name_that_is_no_utf_8_is_written_in_every_format(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"bad\xff.yaml")
    Path(name).write_text(BLUEPRINT, encoding="utf-8")
    for form in ("full", "concise", "json", "sarif", "junit", "github", "gitlab", "rdjson", "markdown"):
        assert run(["check", name, "--format", f"{form}=out.{form}"]) == 0
    assert b"bad%FF.yaml" in Path("out.sarif").read_bytes()
    assert run(["report", name, "-o", "report.md"]) == 0
    assert "wrote report.md" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("words", [("--readme", "pipe"), ("-o", "pipe.svg", "--check")])
def test_a_pipe_in_the_place_of_a_page_or_a_picture_is_not_waited_for(blueprint, capsys, words):
    os.mkfifo(words[1])
    assert run(["render", "archlint.yaml", *words]) in (1, 2)
    said = capsys.readouterr().err
    assert "it is a pipe, not a file" in said or "is missing" in said
