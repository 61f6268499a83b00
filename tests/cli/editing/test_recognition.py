"""Which texts are blueprints: what they say, how they are called, what the configuration means."""

from __future__ import annotations

import pytest

from archlint.cli.editing.judgement import concerns


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("archlint: 1\n", "anything.yaml", True),
        ("# a\n---\n'archlint': 1\n", None, True),
        ("\ufeffarchlint:", "a.txt", True),
        ("", "archlint.yaml", True),
        ("", "blueprints/new.yaml", False),
        ("services: {archlint: {}}\n", "compose.yaml", False),
        ("  archlint: 1\n", "a.yaml", False),
    ],
)
def test_without_a_configuration_the_text_and_the_name_decide(tmp_path, text, name, expected):
    assert concerns(text, tmp_path / name if name else None, None) is expected


def test_beside_a_configuration_blueprints_lie_where_check_looks_for_them(tmp_path):
    (tmp_path / "archlint.toml").write_text("fail-on = 'error'\n", encoding="utf-8")
    assert concerns("", tmp_path / "blueprints" / "new.yaml", None)
    assert not concerns("", tmp_path / "other" / "new.yaml", None)
    assert not concerns("", tmp_path / "blueprints" / "notes.md", None)


def test_configured_paths_say_which_files_are_blueprints(tmp_path):
    (tmp_path / "design").mkdir()
    (tmp_path / "design" / "shop.yaml").write_text("", encoding="utf-8")
    (tmp_path / "archlint.toml").write_text("paths = ['design/shop.yaml']\n", encoding="utf-8")
    assert concerns("", tmp_path / "design" / "shop.yaml", None)
    assert not concerns("", tmp_path / "blueprints" / "new.yaml", None)


def test_a_configuration_that_is_wrong_does_not_hide_a_blueprint(tmp_path):
    (tmp_path / "archlint.toml").write_text("pakc = 1\n", encoding="utf-8")
    assert concerns("archlint: 1", tmp_path / "a.yaml", None)
    assert not concerns("", tmp_path / "a.yaml", None)
