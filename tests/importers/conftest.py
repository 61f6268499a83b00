import textwrap

import pytest

from archlint.importers.compose.importing import sketch
from archlint.source.folder import Folder


@pytest.fixture
def project(tmp_path):
    """Write files into a folder; the names are paths, the texts are dedented."""

    def make(**files):
        return make_files({name.replace("__", "/"): text for name, text in files.items()})

    def make_files(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return Folder(tmp_path)

    make.files = make_files
    return make


@pytest.fixture
def compose(project):
    """Import one compose file, with further files beside it; gives the sketch."""

    def read(text, more=None, path=".", overlay=None):
        folder = project.files({"compose.yaml": text, **(more or {})})
        return sketch(folder, [path], overlay)

    return read
