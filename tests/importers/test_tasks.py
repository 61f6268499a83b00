"""What a program of Python beside others calls, and what it is: by its own files, and by the tasks that they name."""

import pytest

from archlint.blueprint.load import load
from archlint.importers.draft.writing import write
from archlint.source import parse_text

PROJECT = """
x-all: &all {DATABASE_URL: "postgres://u:p@db/shop", BROKER_URL: "redis://kv/0"}
services:
  api: {build: ., command: "uvicorn shop.main:app", environment: *all, ports: ["80:80"]}
  worker: {build: ., command: "celery -A shop.jobs worker", environment: *all}
  db: {image: postgres}
  kv: {image: redis}
"""
FILES = {
    "Dockerfile": "FROM python:3.12\nCOPY . .\n",
    "requirements.txt": "fastapi\ncelery\nredis\nsqlalchemy\npsycopg2\n",
    "shop/__init__.py": "",
    "shop/store.py": "import os\nfrom sqlalchemy import create_engine\n\nengine = create_engine(os.environ['DATABASE_URL'])\n",
    "shop/main.py": (
        "from fastapi import FastAPI\nfrom shop.store import engine\nfrom shop.jobs import app as jobs\n\napp = FastAPI()\n\n\n"
        "@app.post('/orders')\ndef order():\n    engine.connect().execute('insert')\n    jobs.send_task('shop.tasks.mail', ['x'])\n"
    ),
}
APPLICATION = "import os\nfrom celery import Celery\n\napp = Celery('shop', broker=os.environ['BROKER_URL'])\n{}\n"
MAILS = "import smtplib\nfrom celery import shared_task\n\n\n@shared_task\ndef mail(to):\n    smtplib.SMTP('mail').sendmail('a', to, 'b')\n"
STORES = "from celery import shared_task\nfrom shop.store import engine\n\n\n@shared_task\ndef mail(to):\n    engine.connect().execute('insert')\n"


@pytest.mark.parametrize(
    ("names", "tasks", "calls"),
    [
        ("app.conf.include = ['shop.tasks']", MAILS, False),
        ("app.conf.imports = ('shop.tasks',)", MAILS, False),
        ("app.autodiscover_tasks(['shop'])", MAILS, False),
        ("from shop import tasks", MAILS, False),
        ("app.conf.include = ['shop.tasks']", STORES, True),
        ("app.autodiscover_tasks(['shop'])", STORES, True),
        # here nobody knows which tasks there are
        ("app.autodiscover_tasks()", MAILS, True),
        ("app.config_from_object('settings')", MAILS, True),
        ("app.conf.include = MODULES", MAILS, True),
        ("", MAILS, True),
    ],
)
def test_a_worker_calls_what_its_tasks_have_clients_of(compose, names, tasks, calls):
    found = compose(PROJECT, {**FILES, "shop/jobs.py": APPLICATION.format(names), "shop/tasks.py": tasks})
    text = write(found)
    assert "- api -> db" in text
    assert ("- worker -> db" in text) == calls
    assert "- kv -> worker" in text


def test_a_command_that_names_more_tasks_may_call_whom_they_call(compose):
    more = PROJECT.replace('worker"', 'worker -I shop.more"')
    files = {**FILES, "shop/jobs.py": APPLICATION.format("from shop import tasks"), "shop/tasks.py": MAILS}
    assert "- worker -> db" in write(compose(more, files))


LOOP = "import os\nimport redis\n\nkv = redis.from_url(os.environ['REDIS_URL'])\nwhile True:\n    name, order = kv.{}('orders')\n    print(order)\n"


@pytest.mark.parametrize(
    ("text", "kind", "engine"),
    [
        (LOOP.format("brpop"), "worker", None),
        (LOOP.format("blmove"), "worker", None),
        (LOOP.format("bzpopmin"), "worker", None),
        (LOOP.format("rpop"), "service", None),  # who does not wait may be asked by somebody
        ("from fastapi import FastAPI\n" + LOOP.format("brpop"), None, "fastapi"),  # others call it too
    ],
)
def test_a_program_beside_a_server_is_what_its_own_files_say(compose, text, kind, engine):
    found = compose(
        """
        services:
          api: {build: ., command: "uvicorn shop.web:app", environment: {REDIS_URL: "redis://kv/0"}, ports: ["80:80"]}
          orders: {build: ., command: "python -m shop.orders", environment: {REDIS_URL: "redis://kv/0"}}
          kv: {image: redis}
        """,
        {
            "Dockerfile": "FROM python:3.12\nCOPY . .\n",
            "requirements.txt": "fastapi\nredis\n",
            "shop/__init__.py": "",
            "shop/web.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
            "shop/orders.py": text,
        },
    )
    components = load(parse_text(write(found), "found.yaml")).components
    assert components["api"].engine == "fastapi"
    assert (components["orders"].kind, components["orders"].engine) == (kind, engine)
