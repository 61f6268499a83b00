"""Which folder of a repository is a program, where a Dockerfile at the top copies one of several."""

import pytest

from archlint.importers.code.copying import copied
from archlint.importers.evidence import Confidence, Evidence
from archlint.importers.workloads.workload import Build
from archlint.source.folder import Folder

FILES = {
    "api/go.mod": "module api\n",
    "api/main.go": "package main\n",
    "ui/package.json": "{}",
    "mix.exs": "defmodule X\n",
    "shared/package.json": "{}",
    "tools/run.sh": "x\n",
    "init/requirements.txt": "django\n",
    "init/start.sh": "x\n",
}


@pytest.mark.parametrize(
    ("dockerfile", "arguments", "wanted"),
    [
        ("FROM golang\nCOPY api/go.mod ./\nCOPY api/ .\n", {}, "api"),
        ("FROM node AS b\nCOPY ui/ .\nFROM nginx\nCOPY --from=b /dist /html\n", {}, "ui"),
        ("FROM node\nARG APP\nCOPY ${APP} ./\nCOPY shared shared\n", {"APP": "ui"}, "ui"),
        ('FROM node\nCOPY ["./ui/", "/app/"]\n', {}, "ui"),
        ("FROM node\nCOPY . .\nCOPY ui ui\n", {}, ""),
        ("FROM elixir\nCOPY ui/package.json ui/\nCOPY ui ui\nCOPY mix.exs mix.lock ./\nCOPY lib lib\n", {}, ""),
        ("FROM node\nCOPY package.json ./\nCOPY ui ui\n", {}, "ui"),
        ("FROM node\nCOPY ui ui\nCOPY api api\n", {}, ""),
        (
            "FROM go AS a\nCOPY api .\nFROM node AS b\nCOPY ui .\nFROM a AS run\nCOPY --from=a /app /app\nCOPY --from=b /dist /s\n",
            {},
            "api",
        ),
        ("FROM go AS a\nCOPY api .\nFROM node AS b\nCOPY ui .\nFROM a AS run\nCOPY tools/run.sh .\n", {}, "api"),
        ("FROM node\nCOPY api/go.mod .\nCOPY tools/ .\n", {}, ""),
        ("FROM python\nCOPY init /init\nCOPY tools /code\n", {}, ""),
        ("FROM python\nCOPY init /init\n", {}, "init"),
    ],
)
def test_the_one_program_that_is_copied(tmp_path, dockerfile, arguments, wanted):
    for name, text in {**FILES, "Dockerfile": dockerfile}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    where = Evidence(Confidence.CONFIG, "compose.yaml", 1)
    assert copied(Build(".", "Dockerfile", "", where, tuple(arguments.items())), Folder(tmp_path)) == wanted
