"""What an import costs, counted instead of timed: files read, bytes read, searches in each file."""

import sys
from collections import Counter

import pytest

from archlint.importers.compose.importing import sketch
from archlint.importers.compose.normal import filled
from archlint.importers.draft.proof import prove
from archlint.importers.draft.writing import write
from archlint.importers.workloads.variables import interpolate
from archlint.source.folder import Folder
from archlint.source.foreign import parse_nodes

from .test_compose import arrows, roles

SERVICES = """
services:
  api: {{build: ./api, environment: {{DATABASE_URL: "postgres://db/app", REDIS_URL: "redis://cache:6379"}}}}
  worker: {{build: ./api, command: celery -A app worker}}
  web: {{build: ./web}}
  other: {{build: .}}
  db: {{image: "postgres:16"}}
  cache: {{image: "redis:7"}}
  {more}
"""
FILES = {
    "Dockerfile": "FROM python:3.12\n",
    "api/Dockerfile": "FROM python:3.12\n",
    "api/requirements.txt": "fastapi\nredis\ncelery\n",
    "api/app/cache.py": "import redis\nclient = redis.from_url(URL)\nclient.setex('page:1', 60, page)\n",
    "web/Dockerfile": "FROM node:22\n",
    "web/package.json": '{"dependencies": {"react": "19"}}',
    "web/src/api.ts": "export const get = (id: string) => fetch(`http://api:8000/${id}`)\n",
}
PLAIN = {
    "web/src/components/part{}.tsx": "// A button\nexport const Button = (props: Props) => <button className='b'>{props.text}</button>\n",
    "api/app/part{}.py": "# The sum\ndef total(rows):\n    return sum(row.amount for row in rows)\n",
    "go/part{}.go": "package main\n\n// total adds\nfunc total(rows []Row) int {\n\treturn len(rows)\n}\n",
}
"""Files that tell nothing, in programs that use no store, a Redis and a database, a Redis alone."""
GO = 'go: {build: ./go, environment: {REDIS_URL: "redis://cache:6379"}}'


@pytest.fixture
def counted(project, monkeypatch):
    """Import a project of these services and files: the sketch, how often each file was read, and all searches, or `every` call."""

    def run(files, more="", *, every=False):
        folder = project.files({"compose.yaml": SERVICES.format(more=more), **FILES, **files})
        reads: Counter[str] = Counter()
        searches = 0

        def read(place, path, *largest, real=sys.modules["archlint.source.foreign"].read_text, **known):
            reads[path] += 1
            return real(place, path, *largest, **known)

        def tell(_frame, event, what):
            nonlocal searches
            pattern = event == "c_call" and type(getattr(what, "__self__", None)).__name__ == "Pattern"
            searches += event == "call" if every else pattern

        monkeypatch.setattr("archlint.source.folder.read_text", read)
        sketch(Folder(folder.root), ["."])  # patterns that are made when they are first needed
        reads.clear()
        sys.setprofile(tell)
        try:
            found = sketch(Folder(folder.root), ["."])
        finally:
            sys.setprofile(None)
        return found, reads, searches

    return run


def test_every_file_is_read_once(counted):
    found, reads, _ = counted({f"api/app/part{number}.py": f"celery = {number}\n" for number in range(30)})
    assert arrows(found)[:3] == ["api -> cache", "api -> db", "web -> api"]
    assert roles(found, "cache") == ["cache", "broker"]
    assert {path: count for path, count in reads.items() if count > 1} == {}


def test_what_names_no_variable_is_not_copied():
    (node,) = parse_nodes(
        "a: {image: x, ports: [1]}\nb: {image: '${NAME:-y}', deploy: {replicas: 2}}\n", "compose.yaml"
    )
    given = filled(node, {}, interpolate)
    assert given.get("b", "image").text() == "y"
    assert given.get("a") is node.get("a")
    assert given.get("b", "deploy") is node.get("b", "deploy")


@pytest.mark.parametrize("name", PLAIN)
def test_a_file_that_tells_nothing_is_not_searched(counted, name):
    def plain(number):
        program = {
            "go/Dockerfile": "FROM golang:1.23\nCOPY . .\n",
            "go/go.mod": "module shop\n\nrequire github.com/redis/go-redis/v9 v9.7.0\n",
        }
        return program | {name.format(each): PLAIN[name] * 40 for each in range(number)}

    (_, few, before), (_, many, after) = counted(plain(10), GO), counted(plain(110), GO)
    assert len(many) - len(few) == 100
    assert (after - before) / 100 <= 1  # whether it is a program its name says, and its text nothing


def test_a_file_that_asks_redis_is_looked_through_for_what_its_words_can_tell(counted):
    def asking(number):
        code = "import redis\n\n" + "def get(key):\n    return client.get('page:' + key)\n\n" * 5
        return {f"api/app/part{each}.py": code for each in range(number)}

    (_, _, before), (_, _, after) = counted(asking(10), every=True), counted(asking(110), every=True)
    assert (after - before) / 100 <= 480  # of each search that one of all files may answer


def test_a_scope_that_is_called_like_a_service_is_no_address_at_a_glance(counted):
    def scoped(number):
        return {f"web/src/part{each}.ts": "import { it } from '@api/kit'\n" * 40 for each in range(number)}

    (_, _, before), (_, _, after) = counted(scoped(10)), counted(scoped(30))
    assert (after - before) / 20 <= 3


def test_services_that_share_code_cost_little_more(counted):
    code = {f"api/app/part{number}.py": "import redis\nclient.get('a')\n" for number in range(40)}
    run = '{build: ./api, command: celery -A app worker, environment: {REDIS_URL: "redis://cache:6379"}}'
    more = "\n  ".join(f"worker{number}: {run}" for number in range(40))
    (_, reads, before), (_, again, after) = counted(code), counted(code, more)
    assert reads == again
    assert (after - before) / 40 <= 80  # what its own variables and command say; no file again


def test_programs_that_share_packages_cost_little_more(counted):
    code = {f"packages/kit/src/part{number}.ts": f"export const part{number} = () => run()\n" for number in range(30)}
    kit = {"packages/kit/package.json": '{"name": "@shop/kit"}', **code}

    def apps(number):
        files = {
            f"apps/a{each}/{name}": text
            for each in range(number)
            for name, text in {
                "Dockerfile": "FROM node:22\n",
                "package.json": '{"dependencies": {"@shop/kit": "workspace:*"}}',
                "src/main.ts": "import { part1 } from '@shop/kit'\npart1()\n",
            }.items()
        }
        keys = 'environment: {API_URL: "http://api:8000"}'
        return {**kit, **files}, "\n  ".join(f"a{each}: {{build: ./apps/a{each}, {keys}}}" for each in range(number))

    (_, _, before), (_, _, after) = counted(*apps(3)), counted(*apps(13))
    assert (after - before) / 10 <= 70  # what each brings in is its own; the package is taken apart once


def test_packages_that_list_what_they_need_are_read_no_further_than_programs(counted):
    listed = '{"name": "@shop/%s", "dependencies": {"@shop/%s": "workspace:*"}}'
    large = "export const part = () => run()\n" * 1_000  # 32 of them are what is read of one program
    files = {f"packages/kit/src/part{number}.ts": large for number in range(60)}
    files |= {
        "packages/kit/package.json": listed % ("kit", "log"),
        "packages/log/package.json": '{"name": "@shop/log"}',
    }
    app = {"a/Dockerfile": "FROM node:22\n", "a/package.json": listed % ("a", "kit"), "a/main.ts": "part()\n"}
    _, reads, _ = counted({**files, **app}, "a: {build: ./a}")
    assert sum(file.startswith("packages/kit/src/") for file in reads) <= 32


def test_every_further_service_costs_the_same(project):
    def calls(groups):
        """What an import with its proof calls, in a system in which everything hangs on one gateway."""
        services, files = ["gate: {image: nginx, ports: [80:80]}"], {"nginx.conf": "events {}"}
        for each in range(groups):
            urls = f'{{DATABASE_URL: "postgres://db{each}/app", REDIS_URL: "redis://cache{each}:6379"}}'
            services += [
                f"api{each}: {{build: ./api{each}, depends_on: [db{each}], environment: {urls}}}",
                f'web{each}: {{image: "ours/web{each}", environment: {{API_URL: "http://api{each}:80"}}}}',
                f'db{each}: {{image: "postgres:16"}}',
                f'cache{each}: {{image: "redis:7"}}',
            ]
            files[f"api{each}/Dockerfile"] = "FROM python:3.12\nCOPY . .\nCMD uvicorn app:app\n"
            files[f"api{each}/app.py"] = "import redis\nclient.get('a')\n"
        folder = project.files({"compose.yaml": "services:\n  " + "\n  ".join(services), **files})
        count = 0

        def tell(_frame, event, _what):
            nonlocal count
            count += event in ("call", "c_call")

        found = sketch(Folder(folder.root), ["."])
        sys.setprofile(tell)
        try:
            found = sketch(Folder(folder.root), ["."])
            prove(write(found), found)
        finally:
            sys.setprofile(None)
        return count

    few, more, many = (calls(groups) for groups in (5, 10, 15))
    assert many - more <= 1.2 * (more - few)
