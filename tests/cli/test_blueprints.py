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
