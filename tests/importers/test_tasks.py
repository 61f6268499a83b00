"""What a worker of Celery calls: what its application and the tasks that this names have clients of, whatever everybody is told."""

import pytest

from archlint.importers.draft.writing import write

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
