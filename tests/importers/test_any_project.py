"""Whatever a compose project says, what is written loads, says the same twice, and contains no secret."""

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archlint.blueprint.load import load
from archlint.errors import ImportingError
from archlint.importers.compose.importing import sketch
from archlint.importers.draft.merging import merge
from archlint.importers.draft.proof import prove
from archlint.importers.draft.writing import write
from archlint.importers.draft.yaml_text import flow
from archlint.importers.readers import reader
from archlint.source import parse_text
from archlint.source.folder import Folder

SECRET = "hunter2-S3cr3t"  # noqa: S105 - planted, to be found nowhere
NAMES = st.sampled_from(
    [
        "api",
        "web",
        "worker",
        "db",
        "redis",
        "cache",
        "beat",
        "nginx",
        "1st",
        "a.b",
        "reply",
        "none",
        "clients",
        "Ü",
        "x" * 80,
        "true",
    ]
)
IMAGES = st.sampled_from(
    [
        "postgres:16",
        "redis:7",
        "nginx",
        "rabbitmq:3",
        "kafka",
        "ours/app",
        "prom/prometheus",
        "minio/minio",
        "busybox",
        "",
        "mc",
        "${X:-mysql}",
    ]
)
COMMANDS = st.sampled_from(
    [
        "celery -A a worker -B -c 4",
        "celery beat",
        f"redis-server --requirepass {SECRET} --maxmemory 1gb --maxmemory-policy allkeys-lru",
        "uvicorn a:a --workers 0",
        "alembic upgrade head",
        "",
        "postgres -c max_connections=10",
        f"run --token={SECRET}",
        "gunicorn -w 999",
    ]
)
KEYS = st.sampled_from(
    ["DATABASE_URL", "REDIS_HOST", "CACHE_URL", "CELERY_BROKER_URL", "API_URL", "X", "SESSION_REDIS", "a b"]
)


@st.composite
def services(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    found = {}
    for name in names:
        other = draw(st.sampled_from(names))
        url = draw(
            st.sampled_from(
                [f"redis://u:{SECRET}@{other}:6379/0", other, f"http://{other}", f"a,{other}:1", SECRET, "{", "#"]
            )
        )
        found[name] = {
            "image": draw(IMAGES),
            "command": draw(COMMANDS),
            "environment": {draw(KEYS): url, "PASSWORD": SECRET},
            "depends_on": [
                each for each in draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if each != name
            ],
            "ports": draw(
                st.lists(
                    st.sampled_from(["80:80", "127.0.0.1:5432:5432", "9000-9002", "0:0", "99999:1", "[::1]:6379:6379"]),
                    max_size=2,
                )
            ),
            "deploy": {
                "replicas": draw(st.sampled_from([0, 1, 3, "x", 9999])),
                "resources": {"limits": {"memory": draw(st.sampled_from(["1g", "0", "lots"]))}},
            },
            "healthcheck": {
                "test": draw(st.sampled_from([f"curl http://x/{SECRET}", "curl http://x/health", ""])),
                "interval": draw(st.sampled_from(["5s", "0s", "x"])),
                "retries": draw(st.sampled_from([0, 3, "y"])),
            },
            "volumes": draw(
                st.lists(
                    st.sampled_from(["data:/data", f"./{SECRET}:/data", "/x", "~/.aws:/root/.aws", "a:/app/uploads"]),
                    max_size=2,
                )
            ),
        }
    return found


@given(services())
@settings(max_examples=150, deadline=None)
def test_what_is_written_loads_and_keeps_secrets(found):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "compose.yaml").write_text(f"name: shop\nservices: {flow(found)}\n", encoding="utf-8")
        try:
            seen = sketch(Folder(folder), ["."])
            text = write(seen)
            if seen.parts:
                prove(text, seen)
        except ImportingError as error:
            assert SECRET not in str(error)
            return
    if seen.parts:
        load(parse_text(text, "imported"))
        assert merge(text, text, text, "a") == (text, [])
    assert SECRET not in text


@pytest.mark.parametrize(
    ("name", "file", "text"),
    [
        (
            "compose",
            "compose.yaml",
            "services:\n" + "".join(f"  s{n}: {{image: nginx, depends_on: [s{(n + 1) % 600}]}}\n" for n in range(600)),
        ),
        (
            "structurizr",
            "workspace.dsl",
            'workspace {\nmodel {\na = person "A"\nb = softwareSystem "B"\na -> b "' + "x" * 100_000 + '"\n}\n}\n',
        ),
        (
            "kubernetes",
            "all.yaml",
            "---\n".join(
                f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: a{n}}}\n"
                "spec: {template: {spec: {containers: [{name: x, image: y}]}}}\n"
                for n in range(300)
            ),
        ),
    ],
)
def test_crowds_and_endless_texts_are_read_in_steps_that_grow_with_them(project, name, file, text):
    """Counted, not timed: what was quadratic made hundreds of millions of calls."""
    calls = 0

    def count(_frame, event, _argument):
        nonlocal calls
        calls += event == "call"

    folder = project.files({file: text})
    sys.setprofile(count)
    try:
        reader(name).sketch(folder, [file])
    finally:
        sys.setprofile(None)
    assert calls < 3_000_000
