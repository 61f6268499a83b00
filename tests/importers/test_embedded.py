"""A database in a file is a store: it goes with the container unless a volume keeps it, and it is not there beside another."""

import pytest

COMPOSE = "services:\n  app: {build: ., ports: ['80:80']MORE}\n"


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("app.py", "import os\nurl = 'sqlite:///site.db'\n", "app.py:2"),
        (
            "shop/settings.py",
            "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}\n",
            "shop/settings.py:1",
        ),
        ("db.js", "const Database = require('better-sqlite3')\n", "db.js:1"),
        ("main.go", 'db, err := sql.Open("sqlite3", "app.db")\n', "main.go:1"),
        ("Program.cs", "o.UseSqlite(connection);\n", "Program.cs:1"),
    ],
)
def test_a_file_of_code_tells_of_a_database_in_a_file(compose, file, text, place):
    found = compose(COMPOSE.replace("MORE", ""), {"Dockerfile": "FROM alpine\n", file: text})
    store = found.part("sqlite")
    assert {key: fact.value for key, fact in store.facts.items()} == {"engine": "sqlite", "volume": "none"}
    assert [(hop.source, hop.target, str(hop.evidence)) for hop in found.hops] == [
        ("app", "sqlite", f"code {place} SQLite")
    ]
    assert found.groups["machine"][1] == ("app", "sqlite")


def test_an_address_tells_and_a_volume_of_the_program_keeps_it(compose):
    more = ", environment: {DATABASE_URL: 'sqlite:////data/app.db'}, volumes: ['data:/data']"
    found = compose(COMPOSE.replace("MORE", more))
    assert found.part("sqlite").facts["volume"].value == "data"
    assert str(found.hops[0].evidence) == "env compose.yaml:2 DATABASE_URL"


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ("", "url = 'sqlite:///:memory:'\n"),
        ("", "url = 'sqlite://'\n"),
        ("}\n  db: {image: postgres", "url = os.environ.get('DATABASE_URL', 'sqlite:///dev.db')\n"),
        (", environment: {DATABASE_URL: 'postgres://u:p@x.rds.amazonaws.com/y'}", "fallback = 'sqlite:///dev.db'\n"),
    ],
)
def test_memory_and_a_fallback_beside_a_real_database_are_none(compose, more, text):
    found = compose(COMPOSE.replace("MORE", more), {"Dockerfile": "FROM python\n", "app.py": text})
    assert found.part("sqlite") is None


@pytest.mark.parametrize(
    ("opened", "mounts", "volume"),
    [
        ('connect("/app/data/app.db")', "['uploads:/app/uploads', './data:/app/data']", "host folder"),
        ('connect("data/app.db")', "['uploads:/app/uploads', './data:/app/data']", "host folder"),
        ('connect("app.db")', "['uploads:/app/uploads']", "none"),
        ('connect("/srv/app.db")', "['uploads:/app/uploads']", "none"),
        ("connect(PLACE)", "['uploads:/app/uploads']", "uploads"),
    ],
)
def test_the_volume_is_the_one_in_which_the_file_lies(compose, opened, mounts, volume):
    text = f"import sqlite3\ndb = sqlite3.{opened}\n"
    found = compose(COMPOSE.replace("MORE", f", volumes: {mounts}"), {"Dockerfile": "FROM python\n", "app.py": text})
    assert found.part("sqlite").facts["volume"].value == volume


def test_who_has_another_file_has_a_database_of_his_own(compose):
    text = """
        services:
          app: {build: ., ports: ['80:80'], volumes: ['./data:/app/data']}
          mail: {build: ., command: python mail.py}
          audit: {build: ., command: python audit.py, volumes: ['./data:/app/data']}
          other: {build: other, volumes: ['other:/app/data']}
    """
    code = {"Dockerfile": "FROM python\n", "app.py": "import sqlite3\ndb = sqlite3.connect('/app/data/app.db')\n"}
    found = compose(text, {**code, **{f"other/{name}": each for name, each in code.items()}})
    assert sorted((hop.source, hop.target) for hop in found.hops) == [
        ("app", "sqlite"), ("audit", "sqlite"), ("other", "other-sqlite"),
    ]  # fmt: skip
    assert found.part("other-sqlite").facts["volume"].value == "other"


def test_who_starts_a_module_that_never_opens_the_file_has_no_database(compose):
    text = "services: {app: {build: ., command: python app.py}, seen: {build: ., command: python seen.py}}"
    code = {
        "Dockerfile": "FROM python\nCOPY . .\n",
        "app.py": "import sqlite3\ndb = sqlite3.connect('app.db')\n",
        "seen.py": "import json\n",
    }
    assert [(hop.source, hop.target) for hop in compose(text, code).hops] == [("app", "sqlite")]
