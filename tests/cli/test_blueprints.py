"""Which files are blueprints."""

from pathlib import Path

import pytest

from archlint.cli.blueprints import find
from archlint.errors import CommandError


def test_a_link_found_in_a_folder_does_not_lead_out_of_the_project(tmp_path, monkeypatch):
    (tmp_path / "secret").write_text("archlint: 1\n", encoding="utf-8")
    (tmp_path / "project" / "blueprints").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "project")
    Path("own.yaml").write_text("archlint: 1\n", encoding="utf-8")
    try:
        Path("blueprints/inside.yaml").symlink_to("../own.yaml")
        Path("archlint.yaml").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("no links here")
    with pytest.raises(CommandError) as caught:
        find([])
    message = "`archlint.yaml` is a link that leads out of the project, and is not read"
    assert [problem.message for problem in caught.value.problems] == [message]
    assert find(["blueprints"]) == ("blueprints/inside.yaml",)


def test_a_pattern_that_no_shell_filled_in_is_filled_in_wherever_it_begins(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    for name in ("two", "one"):
        (tmp_path / "a" / f"{name}.yaml").write_text("archlint: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find(["a/*.yaml"]) == ("a/one.yaml", "a/two.yaml")
    assert len(find([(tmp_path / "a" / "*.yaml").as_posix()])) == 2
    for pattern in ("b/*.yaml", (tmp_path / "b" / "*.yaml").as_posix(), "b**/x", "["):
        with pytest.raises(CommandError) as caught:
            find([pattern])
        assert f"`{pattern}`" in caught.value.problems[0].message
