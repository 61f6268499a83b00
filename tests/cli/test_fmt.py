"""`archlint fmt` lays out what can be read, all of it or nothing."""

from __future__ import annotations

from archlint.cli.run import run

UNTIDY = "archlint: 1\nsystem:  A\ncomponents:\n    a: {kind: service}\n"
TIDY = "archlint: 1\nsystem: A\n\ncomponents:\n  a: {kind: service}\n"


def test_it_writes_what_changes_and_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archlint.yaml").write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    assert run(["fmt"]) == 0
    assert capsys.readouterr() == ("", "wrote archlint.yaml\n")
    assert (tmp_path / "archlint.yaml").read_bytes() == TIDY.replace("\n", "\r\n").encode()
    assert run(["fmt"]) == 0
    assert capsys.readouterr() == ("", "")


def test_it_says_what_would_change(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archlint.yaml").write_text(UNTIDY)
    assert run(["fmt", "--check"]) == 1
    assert capsys.readouterr() == ("", "would be laid out anew: archlint.yaml\n")
    assert run(["fmt", "--diff"]) == 1
    out, err = capsys.readouterr()
    assert "-system:  A\n+system: A\n+\n components:\n" in out
    assert err == ""
    assert (tmp_path / "archlint.yaml").read_text() == UNTIDY


def test_what_cannot_be_read_keeps_the_others_as_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "a.yaml").write_text(UNTIDY)
    (tmp_path / "blueprints" / "b.yaml").write_text("archlint: 1\nsystem: [\n")
    assert run(["fmt", "blueprints"]) == 2
    assert "broken-yaml" in capsys.readouterr().err
    assert (tmp_path / "blueprints" / "a.yaml").read_text() == UNTIDY


def test_the_shipped_blueprints_are_laid_out(monkeypatch):
    assert run(["fmt", "--check", "blueprints", "examples/readme/archlint.yaml", "examples/rules/archlint.yaml"]) == 0
