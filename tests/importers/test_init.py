"""From a repository to a blueprint, a workflow and a README block; nothing is overwritten."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from archlint import __version__
from archlint.cli.importing import asking, origin
from archlint.cli.importing.origin import PACKAGE
from archlint.cli.run import run
from archlint.errors import ImportingError
from archlint.importers.draft.questions import questions
from archlint.importers.repository import discover, sketch_of
from archlint.source.folder import Folder

FILES = {
    "docker-compose.yml": "services:\n  api: {build: ., ports: ['80:80'], depends_on: [db]}\n  db: {image: postgres}\n",
    "requirements.txt": "fastapi\n",
    "Dockerfile": "FROM python:3.12\n",
}


def test_a_repository_gets_everything_at_once(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "data-without-volume" in said
    text = (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=./.archlint/schema.json\narchlint: 1\n")
    assert (tmp_path / ".github/workflows/archlint.yml").is_file()
    assert "```mermaid" in (tmp_path / "README.md").read_text(encoding="utf-8")
    assert run(["check", "archlint.yaml"]) == 1


def test_a_second_time_nothing_is_overwritten(project, tmp_path, monkeypatch, capsys):
    project.files({**FILES, "README.md": "# Mine\n"})
    monkeypatch.chdir(tmp_path)
    run(["init", "--yes"])
    blueprint, readme = tmp_path / "archlint.yaml", tmp_path / "README.md"
    blueprint.write_text(
        blueprint.read_text(encoding="utf-8").replace("engine: fastapi", "engine: flask"), encoding="utf-8"
    )
    (tmp_path / ".github/workflows/archlint.yml").write_text("mine: true\n", encoding="utf-8")
    before = blueprint.read_text(encoding="utf-8")
    compose, memory = tmp_path / "docker-compose.yml", tmp_path / ".archlint/imported"
    compose.write_text("# a line more\n" + compose.read_text(encoding="utf-8"), encoding="utf-8")
    assert run(["init", "--yes"]) == 0
    assert blueprint.read_text(encoding="utf-8") == before
    assert "docker-compose.yml:4" not in before
    assert "docker-compose.yml:4" in (memory / "archlint.yaml").read_text(encoding="utf-8")
    assert "* -diff linguist-generated\n" in (memory / ".gitattributes").read_text(encoding="utf-8")
    assert (tmp_path / ".github/workflows/archlint.yml").read_text(encoding="utf-8") == "mine: true\n"
    assert readme.read_text(encoding="utf-8").startswith("# Mine\n")
    assert "Flask" in readme.read_text(encoding="utf-8")  # its picture is archlint's, and follows the blueprint
    assert "brought up to date: README.md" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("postgres}", "mysql}", 1, "  -    engine: postgresql\n  +    engine: mysql\n"),
        ("postgres}", "postgres, volumes: ['d:/var/lib/postgresql/data']}", 1, "  +    volume: d\n"),
        ("services:", "# a remark moves every line\n\nservices:", 0, "says what docker-compose.yml does"),
    ],
)
def test_a_compose_file_that_says_something_else_is_told_of(
    project, tmp_path, monkeypatch, capsys, old, new, code, said
):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    run(["init", "--yes"])
    assert "archlint init --check\n" in (tmp_path / ".github/workflows/archlint.yml").read_text(encoding="utf-8")
    assert run(["init", "--check"]) == 0
    project.files({"docker-compose.yml": FILES["docker-compose.yml"].replace(old, new)})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert run(["init", "--check"]) == code
    assert said in capsys.readouterr().out
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_there_is_nothing_to_compare_without_a_blueprint(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--check"]) == 2
    assert "`archlint init` writes it" in capsys.readouterr().err
    project.files({"archlint.yaml": BY_HAND})
    assert run(["init", "--check"]) == 0


def test_a_clone_of_another_name_is_the_same_system(project, tmp_path, monkeypatch):
    project.files({f"here/{name}": text for name, text in FILES.items()})
    run(["init", "--yes", str(tmp_path / "here")])
    (tmp_path / "here").rename(tmp_path / "there")
    monkeypatch.chdir(tmp_path / "there")
    assert run(["init", "--check"]) == 0
    run(["init", "--yes"])
    assert "\nsystem: here\n" in Path("archlint.yaml").read_text(encoding="utf-8")


def test_a_front_page_in_another_form_gets_no_second_one_beside_it(project, tmp_path, monkeypatch, capsys):
    project.files({**FILES, "README.rst": "Mine\n====\n"})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    assert "kept: README.rst is not Markdown" in capsys.readouterr().out
    assert not Path("README.md").exists()


def test_where_nothing_tells_what_runs_the_next_command_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("app.py").write_text("print(1)\n", encoding="utf-8")
    assert run(["init", "--yes"]) == 2
    assert "by hand, beginning with `archlint: 1`: `archlint check` says what comes next" in capsys.readouterr().err
    Path("archlint.yaml").write_text("archlint: 1\n", encoding="utf-8")
    assert run(["check"]) == 2
    assert "add `components:` with at least one below it" in capsys.readouterr().out


def test_a_compose_file_behind_a_link_is_read_where_the_link_stays_inside(project, tmp_path):
    folder = project.files({"deploy/dc.yml": FILES["docker-compose.yml"]})
    (tmp_path / "docker-compose.yml").symlink_to("deploy/dc.yml")
    assert discover(folder).paths == ("docker-compose.yml",)


BY_HAND = """\
archlint: 1
system: Mine
components:
  people: {kind: client}
  backend: {engine: fastapi}
flows:
  look: {does: read, steps: [people -> backend]}
"""


def test_a_blueprint_written_by_hand_stays_and_gets_what_belongs_beside_it(project, tmp_path, monkeypatch, capsys):
    project.files({**FILES, "archlint.yaml": BY_HAND})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    assert "kept: archlint.yaml was not written by an import, and stays as it is\n" in capsys.readouterr().out
    assert (tmp_path / "archlint.yaml").read_text(encoding="utf-8") == BY_HAND
    assert (
        "render archlint.yaml --readme README.md --check" in (tmp_path / ".github/workflows/archlint.yml").read_text()
    )
    assert run(["import", "compose", ".", "-o", "archlint.yaml"]) == 2
    assert "written-by-hand" in capsys.readouterr().err
    (tmp_path / "archlint.yaml").write_text(BY_HAND.replace("fastapi", "fastapy"), encoding="utf-8")
    (tmp_path / "README.md").unlink()
    assert run(["init", "--yes"]) == 2
    assert not (tmp_path / "README.md").exists()


def test_without_its_memory_an_import_adds_and_says_so(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    run(["import", "compose", ".", "-o", "archlint.yaml"])
    (tmp_path / ".archlint/imported/archlint.yaml").unlink()
    blueprint = tmp_path / "archlint.yaml"
    blueprint.write_bytes(blueprint.read_bytes().replace(b"\n", b"\r\n"))
    capsys.readouterr()
    run(["import", "compose", ".", "-o", "archlint.yaml"])
    assert "`.archlint/imported/archlint.yaml` is gone" in capsys.readouterr().out
    assert blueprint.read_bytes().count(b"\n") == blueprint.read_bytes().count(b"\r\n")


@pytest.mark.parametrize("inner", ["a b", "it #1"])
def test_a_part_of_a_repository_has_its_workflow_where_github_looks(project, tmp_path, monkeypatch, capsys, inner):
    project.files({f"services/{inner}/{name}": text for name, text in FILES.items()})
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path / "services" / inner)
    run(["init", "--yes"])
    assert f"wrote: ../../.github/workflows/archlint-services-{inner}.yml\n" in capsys.readouterr().out
    text = (tmp_path / f".github/workflows/archlint-services-{inner}.yml").read_text(encoding="utf-8")
    steps = [step["run"] for step in yaml.safe_load(text)["jobs"]["check"]["steps"] if "run" in step]
    assert steps[1:] == [
        f"archlint check --format github 'services/{inner}/archlint.yaml'",
        f"archlint init --check 'services/{inner}'",
        f"archlint render 'services/{inner}/archlint.yaml' --readme 'services/{inner}/README.md' --check",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Größe\n".encode("latin-1"), "README.md is not UTF-8 text"),
        (
            b"# Mine\n<!-- archlint:begin view=overview -->\n",
            "README.md:2: this `archlint:begin` has no `archlint:end`",
        ),
        (b"<!-- archlint:begin view=flow:x -->\n<!-- archlint:end -->\n", "README.md:1: there is no view `flow:x`"),
        (b"```\nunfinished\n", "README.md ends within a block of code"),
    ],
)
def test_a_readme_that_cannot_be_furnished_is_left_alone(project, tmp_path, monkeypatch, capsys, content, said):
    project.files(FILES)
    (tmp_path / "README.md").write_bytes(content)
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "data-without-volume" in out
    assert (tmp_path / "README.md").read_bytes() == content
    assert "--readme" not in (tmp_path / ".github/workflows/archlint.yml").read_text(encoding="utf-8")


def test_a_procfile_is_enough(project):
    folder = project.files(
        {
            "Procfile": "web: gunicorn shop.wsgi -w 3\nworker: celery -A shop worker\nrelease: python manage.py migrate\n",
            ".env.example": "DATABASE_URL=postgres://u:hunter2@localhost/app\nCELERY_BROKER_URL=redis://localhost:6379\n",
            "requirements.txt": "Django>=5\n",
        }
    )
    found = sketch_of(folder, discover(folder))
    assert {part.id: part.purpose for part in found.parts} == {
        "web": "service",
        "worker": "worker",
        "postgres": "database",
        "redis": "redis",
    }
    assert found.part("web").facts["workers"].value == 3
    assert found.part("redis").facts["roles"].value == ["broker"]


def test_the_image_beside_a_procfile_of_workers_may_be_the_server(project):
    files = {"Procfile": "worker: bundle exec sidekiq\n", "Gemfile": "gem 'rails'\ngem 'sidekiq'\n"}
    folder = project.files({**files, "Dockerfile": 'FROM ruby:3\nEXPOSE 3000\nCMD ["bundle", "exec", "puma"]\n'})
    found = sketch_of(folder, discover(folder))
    assert [part.id for part in found.parts if part.purpose in ("service", "worker")] == ["worker", "web"]
    assert [entry.part for entry in found.entries] == ["web"]


def test_markers_that_are_an_example_are_none(project, tmp_path, monkeypatch, capsys):
    shown = "```\n<!-- archlint:begin -->\n<!-- archlint:end -->\n```\n"
    project.files({**FILES, "README.md": shown})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes", "--no-workflow"]) == 0
    assert "wrote: README.md" in capsys.readouterr().out
    assert Path("README.md").read_text(encoding="utf-8").startswith(f"{shown}\n## Architecture\n")


def test_a_folder_is_no_readme(project, tmp_path, monkeypatch, capsys):
    project.files({**FILES, "README.md/index.md": ""})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    assert "kept: README.md is a folder, so no picture was put into it\n" in capsys.readouterr().out


def all_below(folder):
    return {path: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("link", "to"),
    [
        ("README.md", "victim"),
        ("README.md", "nobody"),
        ("README.md", "repo/sub/../../../out/victim"),
        (".github", "folder"),
        (".github/workflows/archlint.yml", "nobody"),
        (".archlint", "folder"),
        (".archlint/imported", "folder"),
        (".archlint/imported/.gitattributes", "nobody"),
        (".archlint/overlay.yaml", "victim"),
        (".archlint/schema.json", "victim"),
        ("archlint.yaml", "nobody"),
    ],
)
@pytest.mark.parametrize("is_repository", [True, False])
def test_nothing_is_written_through_a_link_that_leads_out(
    project, tmp_path, monkeypatch, capsys, link, to, is_repository
):
    project.files({"out/victim": "theirs\n", "out/folder/theirs": "", "repo/sub/x": ""})
    project.files({f"repo/{name}": text for name, text in FILES.items()})
    home = tmp_path / "repo"
    if is_repository:
        (home / ".git").mkdir()
    (home / link).parent.mkdir(parents=True, exist_ok=True)
    try:
        (home / link).symlink_to(tmp_path / "out" / to if "/" not in to else f"../{to.partition('/')[2][4:]}")
    except OSError:
        pytest.skip("no links here")
    before = all_below(tmp_path)
    monkeypatch.chdir(home if is_repository else tmp_path)
    assert run(["init", "--yes", "." if is_repository else "repo"]) == 2
    said = capsys.readouterr()
    shown = link if is_repository else f"repo/{link}"
    assert f"error[outside]: `{shown}` is a link that leads out of the project" in said.err
    assert "wrote" not in said.out
    assert before == all_below(tmp_path)


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ({".github": ""}, "`.github/workflows/archlint.yml` cannot be written: not a directory"),
        ({".archlint": ""}, "`.archlint/schema.json` cannot be written: not a directory"),
        ({".archlint/schema.json/x": ""}, "`.archlint/schema.json` cannot be written: is a directory"),
        ({"archlint.toml": "fail_on = 1\n"}, "fail_on"),
        ({"archlint.yaml": "archlint: 1\nimported: {from: [x]}\n  broken\n"}, "archlint.yaml"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is(project, tmp_path, monkeypatch, capsys, inside, said):
    project.files({**FILES, **inside})
    monkeypatch.chdir(tmp_path)
    before = all_below(tmp_path)
    assert run(["init", "--yes"]) == 2
    assert said in capsys.readouterr().err
    assert before == all_below(tmp_path)


def test_an_empty_folder_is_told_what_to_do(tmp_path):
    with pytest.raises(ImportingError, match="no compose file"):
        discover(Folder(tmp_path))


def test_answers_are_asked_once_and_kept(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answers = iter(["ten milions\n", "10k\n", "10%\n", *["\n"] * 8])
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"readline": staticmethod(lambda: next(answers))})())
    assert run(["init"]) == 0
    assert (tmp_path / ".archlint/overlay.yaml").read_text(
        encoding="utf-8"
    ) == "workload:\n  users: 10k\n  daily_active: 10%\n"
    text = (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    assert "users: 10k" in text
    assert "how many people have an account?" not in text


def answering(monkeypatch, *lines):
    answers = iter([*(f"{line}\n" for line in lines), *["\n"] * 8])
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"readline": staticmethod(lambda: next(answers))})())


def test_people_answer_in_their_own_words(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "1.000.000", "100,000 people", "50", "2,5", "n", "99,9", "rpo 1,5 h, rto 4 h")
    assert run(["init"]) == 0
    assert (tmp_path / ".archlint/overlay.yaml").read_text(encoding="utf-8") == (
        "one_machine: false\n"
        "workload:\n  users: 1000000\n  daily_active: 100000\n  requests: 50 per active user per day\n  peak: 2.5x\n"
        "requirements:\n  availability: 99.9%\n  durability: {rpo: 1.5 h, rto: 4 h}\n"
    )
    said = capsys.readouterr().out
    assert "not understood" not in said
    assert "(yes or no; Enter skips)" in said
    assert "machine:" not in (tmp_path / "archlint.yaml").read_text(encoding="utf-8")


def test_words_of_messages_are_words_of_answers(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "ten thousand", "a third", "50 daily", "three times", "no", "Three-nines")
    assert run(["init"]) == 0
    assert (tmp_path / ".archlint/overlay.yaml").read_text(encoding="utf-8") == (
        "one_machine: false\n"
        "workload:\n  users: 10k\n  daily_active: 33%\n  requests: 50 per active user per day\n  peak: 3x\n"
        "requirements:\n  availability: 99.9%\n"
    )


SPREAD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  replicas: 3
  template:
    spec:
      topologySpreadConstraints: [{topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, maxSkew: 1}]
      containers: [{name: api, image: "ours/api:1", ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {type: LoadBalancer, selector: {app: api}, ports: [{port: 80}]}
"""


@pytest.mark.parametrize(
    ("overlay", "kept"),
    [
        ("", "services:\n  api: {zones: [eu-1a, eu-1b]}\n"),
        ("services: {api: {engine: go}} # mine\n", "services: {api: {engine: go, zones: [eu-1a, eu-1b]}} # mine\n"),
        ("services:\n  api:\n    engine: go", "services:\n  api:\n    engine: go\n    zones: [eu-1a, eu-1b]"),
    ],
)
def test_zones_that_somebody_answers_take_the_place_of_those_guessed(
    project, tmp_path, monkeypatch, capsys, overlay, kept
):
    project.files({"k8s/api.yaml": SPREAD, ".archlint/overlay.yaml": overlay})
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "", "", "", "", "eu-1a and eu-1b")
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert "over which zones are the copies of api spread? (such as [eu-1a, eu-1b]; Enter skips)" in said
    assert "not understood" not in said
    assert (tmp_path / ".archlint/overlay.yaml").read_text(encoding="utf-8") == kept
    text = (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    assert "zones: [eu-1a, eu-1b]" in text
    assert "guessed: [zones]" not in text


def test_what_is_not_understood_is_told_how_to_write_it(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    project.files({".gitignore": ".*\n!.github\n"})
    answering(monkeypatch, "10 Milions", "0", "", "", "", "", "", "1 h")
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert "`Milions` is no unit\n  write how many have an account, such as `users: 100k`\n" in said
    assert "not understood: 0 is nobody, " in said
    assert "asks: how long may recovery take? (requirements.durability.rto: 4 h)\n" in said
    assert "note: .gitignore keeps .archlint/overlay.yaml out of the repository: " in said
    blueprint = (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    assert "durability: {rpo: 1 h}                        # declared .archlint/overlay.yaml:2 x-archlint" in blueprint


def test_what_is_not_understood_twice_is_said_to_be_left_out(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "many", "a lot", "", "", "", "perhaps", "yes")
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert said.count("not understood: ") == 3
    assert "left out; `workload.users` can be written into the blueprint at any time\n" in said
    assert "how many people come on a day? (such as 10k; Enter skips)" in said  # no share of an unknown number
    assert "how many requests arrive, and when? (such as 40 req/s; Enter skips)" in said
    text = (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    assert "machine:                                      # declared .archlint/overlay.yaml:1 one_machine" in text


def test_an_average_of_requests_asks_for_the_peak_it_needs(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "10k", "10%", "50 per active user per day", "3x")
    assert run(["init"]) == 0
    assert (tmp_path / ".archlint/overlay.yaml").read_text(encoding="utf-8") == (
        "workload:\n  users: 10k\n  daily_active: 10%\n  requests: 50 per active user per day\n  peak: 3x\n"
    )
    assert "requests: 50 per active user per day" in (tmp_path / "archlint.yaml").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert said.count("how much higher is the busiest hour") == 1
    assert "is an average" not in said
    assert "(such as 10k; Enter skips) " in said


def test_an_average_without_a_peak_is_left_out_and_said_to_be(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    answering(monkeypatch, "10k", "10%", "50 per active user per day", "")
    assert run(["init"]) == 0
    assert "requests" not in (tmp_path / ".archlint/overlay.yaml").read_text(encoding="utf-8")
    assert "without it an average says nothing: left out" in capsys.readouterr().out


def test_init_and_check_say_the_same(project, tmp_path, monkeypatch, capsys):
    project.files(
        {
            "compose.yaml": "services:\n  db: {image: postgres}\n  api: {image: ours/api, ports: ['80:80'], environment: {DATABASE_URL: postgres://db}}\n"
        }
    )
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    first = capsys.readouterr().out
    assert run(["check", "archlint.yaml"]) == 1
    verdict = capsys.readouterr().out.splitlines()[-1]
    (shown,) = [line for line in first.splitlines() if line.startswith("not accepted: ")]
    assert verdict.startswith(shown.split(" in ")[0])
    assert "`archlint check` fails until that is mended" in first
    remarks = verdict.partition(" remark")[0].rpartition(" ")[2]
    assert f"{remarks} remark" in first


def test_who_stops_in_the_middle_has_lost_no_answer(project, tmp_path, monkeypatch):
    def interrupted():
        raise KeyboardInterrupt

    def line():
        return next(answers)()

    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking, "is_terminal", lambda: True)
    answers = iter([lambda: "10k\n", interrupted, lambda: "10%\n", *[lambda: "\n"] * 8])
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"readline": staticmethod(line)})())
    assert run(["init"]) == 130
    overlay = tmp_path / ".archlint/overlay.yaml"
    assert overlay.read_text(encoding="utf-8") == "workload:\n  users: 10k\n"
    assert run(["init"]) == 0
    assert overlay.read_text(encoding="utf-8") == "workload:\n  users: 10k\n  daily_active: 10%\n"


def test_no_more_than_eight_questions(project):
    many = "".join(f"  kv{number}: {{image: redis}}\n" for number in range(20))
    folder = project.files({"compose.yaml": f"services:\n{many}  api: {{image: ours/api}}\n"})
    assert len(questions(sketch_of(folder, discover(folder)))) == 8


@pytest.mark.parametrize(
    ("files", "source"),
    [
        (
            {"docs/workspace.dsl": 'workspace {\nmodel {\na = softwareSystem "A"\n}\n}\n', "Dockerfile": "FROM x\n"},
            ("structurizr", ("docs/workspace.dsl",), ()),
        ),
        (
            {"a.calm.json": '{"nodes": [{"unique-id": "a", "node-type": "service"}], "relationships": []}'},
            ("calm", ("a.calm.json",), ()),
        ),
        (
            {"catalog-info.yaml": "kind: Component\n---\nkind: Resource\n", "x/catalog-info.yaml": "kind: API\n"},
            ("backstage", ("catalog-info.yaml", "x/catalog-info.yaml"), ()),
        ),
        (
            {"workspace.dsl": "workspace {\n}\n", "compose.yaml": "services: {a: {image: x}}\n"},
            ("compose", ("compose.yaml",), ()),
        ),
        ({"catalog-info.yaml": "kind: Component\n", "Procfile": "web: x\n"}, ("code", ("Procfile",), ())),
    ],
)
def test_models_are_found_where_nothing_tells_what_runs(project, files, source):
    found = discover(project.files(files))
    assert (found.kind, found.paths, found.others) == source


def test_without_anything_that_runs_the_drivers_tell_about_stores(project):
    folder = project.files(
        {
            "Procfile": "web: gunicorn shop:app\nworker: rq worker jobs\n",
            "requirements.txt": "flask==3.0\npsycopg2-binary==2.9\nredis==5\nrq==1.15\nelasticsearch==8\n",
        }
    )
    found = sketch_of(folder, discover(folder))
    facts = {part.id: {key: fact.value for key, fact in part.facts.items()} for part in found.parts}
    assert facts["postgres"] == {"engine": "postgresql"}
    assert facts["redis"] == {"engine": "redis", "roles": ["broker"]}
    assert {(hop.source, hop.target) for hop in found.hops} >= {("web", "postgres"), ("web", "elasticsearch")}
    assert all(part.facts["engine"].evidence.is_guess for part in found.parts if part.id == "postgres")


def test_two_databases_are_one_too_many_to_guess(project):
    folder = project.files({"Procfile": "web: gunicorn shop:app\n", "requirements.txt": "pymysql\npsycopg2\n"})
    assert [part.id for part in sketch_of(folder, discover(folder)).parts] == ["web"]


@pytest.mark.parametrize(("more", "paths"), [("", 2), ("  db:\n    image: postgres:16\n", 1)])
def test_a_compose_file_of_stores_alone_is_read_with_the_one_that_builds(project, more, paths):
    folder = project.files(
        {
            "docker-compose.yml": "services:\n  db: {image: 'postgres:16'}\n",
            "docker-compose.prod.yml": f"services:\n  app:\n    build: .\n    ports: ['80:80']\n{more}",
            "docker-compose.test.yml": "services:\n  t:\n    build: .\n",
        }
    )
    source = discover(folder)
    assert source.paths == ("docker-compose.yml", "docker-compose.prod.yml")[-paths:]
    assert source.others == ("docker-compose.yml", "docker-compose.test.yml")[paths - 1 :]


def test_a_compose_file_may_be_called_after_its_stage(project):
    text = "services:\n  app:\n    build: .\n"
    folder = project.files({"local.yml": text, "production.yml": text, "dev.yml": "a: b\n", "Dockerfile": "FROM a\n"})
    source = discover(folder)
    assert (source.kind, source.paths, source.others) == ("compose", ("production.yml",), ("local.yml",))


def test_first_findings_hold_nothing_that_only_a_person_can_know(project, tmp_path, monkeypatch, capsys):
    project.files({**FILES, ".archlint/overlay.yaml": "requirements: {durability: {rpo: 1 h}}\n"})
    monkeypatch.chdir(tmp_path)
    assert run(["init", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "info[" not in said
    assert "no-backups" not in said
    assert "left for when the questions above are answered: `archlint check`" in said


def test_a_compose_file_for_tests_comes_after_manifests(project):
    manifest = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n"
        "spec: {template: {spec: {containers: [{name: x, image: shop/api}]}}}\n"
    )
    folder = project.files({"api/docker-compose.test.yml": "services: {sut: {image: x}}\n", "k8s/api.yaml": manifest})
    source = discover(folder)
    assert (source.kind, source.paths, source.others) == ("kubernetes", ("k8s",), ("api/docker-compose.test.yml",))
    folder = project.files({"docker-compose.yml": "services: {api: {image: x}}\n"})
    assert discover(folder).paths == ("docker-compose.yml",)


def test_stores_for_developers_are_joined_by_what_a_procfile_starts(project):
    folder = project.files(
        {
            "docker-compose.yml": "services:\n  main-db: {image: 'postgres:16', ports: ['5432:5432']}\n  kv: {image: redis}\n",
            "Procfile": "web: node server.js\nworker: node worker.js\n",
            "Dockerfile": "FROM node\n",
            "package.json": '{"dependencies": {"express": "5"}}',
            ".env.example": "DATABASE_URL=postgres://u:hunter2@localhost/app\nREDIS_URL=redis://localhost:6379\n",
        }
    )
    found = sketch_of(folder, discover(folder))
    assert sorted({f"{hop.source} -> {hop.target}" for hop in found.hops}) == [
        "web -> kv",
        "web -> main-db",
        "worker -> kv",
        "worker -> main-db",
    ]
    assert not {"volume", "published"} & {key for part in found.parts for key in part.facts}
    assert found.groups == {}
    assert "starts nothing but stores; what uses them is seen in Procfile" in found.notes[0]


def test_programs_side_by_side_of_which_nothing_builds_an_image_are_seen_beside_their_stores(project):
    bull = 'import { Queue } from "bullmq";\nexport const jobs = new Queue("jobs");\n'
    files = {f"apps/{each}/package.json": '{"dependencies": {"bullmq": "5"}}' for each in ("api", "worker")}
    files |= {f"apps/{each}/src/main.ts": bull for each in ("api", "worker")}
    text = "services: {kv: {image: redis, ports: ['6379:6379']}}\n"
    folder = project.files({**files, "docker-compose.yml": text})
    found = sketch_of(folder, discover(folder))
    assert [part.id for part in found.parts] == ["api", "worker", "kv"]
    assert not found.groups
    assert "published" not in found.part("kv").facts
    assert "seen in apps/api/package.json, apps/worker/package.json" in found.notes[0]


def test_an_application_of_celery_has_workers_though_no_file_starts_them(project):
    folder = project.files(
        {
            "Dockerfile": "FROM python\nCMD gunicorn shop.wsgi\n",
            "requirements.txt": "django\ncelery\nredis\n",
            "shop/celery.py": "from celery import Celery\napp = Celery('shop')\napp.conf.beat_schedule = {}\n",
        }
    )
    found = sketch_of(folder, discover(folder))
    assert {part.id: part.purpose for part in found.parts} == {
        "app": "service",
        "worker": "worker",
        "beat": "scheduler",
        "redis": "redis",
    }
    assert found.part("worker").evidence.is_guess


def test_a_template_is_called_one(tmp_path):
    place = tmp_path / "{{ cookiecutter.slug }}"
    place.mkdir()
    (place / "docker-compose.yml").write_text("services: {{ x }}\n", encoding="utf-8")
    with pytest.raises(ImportingError) as error:
        discover(Folder(tmp_path))
    assert "this is a template: what lies in `{{ cookiecutter.slug }}` becomes a project" in str(error.value)


MANIFEST = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {template: {spec: {containers: [{name: api, image: x/api}]}}}\n"


@pytest.mark.parametrize(
    ("files", "paths", "others"),
    [
        (["base/all.yaml"], ("base",), ()),
        (["all.yaml", "notes.yml"], ("all.yaml", "notes.yml"), ()),
        (["kustomization.yaml", "api.yaml"], (".",), ()),
        (["infra/k8s/base/api.yaml", "infra/k8s/overlays/prod/api.yaml"], ("infra/k8s",), ()),
        (["api/k8s/api.yaml", "web/k8s/web.yaml"], ("api/k8s", "web/k8s"), ()),
        (["cluster/api.yaml", "k8s/api.yaml", "root.yaml"], ("k8s",), ("cluster", "root.yaml")),
        (["k8s/api.yaml", "tests/k8s/api.yaml"], ("k8s",), ()),
    ],
    ids=" ".join,
)
def test_manifests_are_found_wherever_they_lie(project, files, paths, others):
    found = discover(project.files({f: MANIFEST.replace("{name: api}", f"{{name: {Path(f).stem}}}") for f in files}))
    assert (found.kind, found.paths, found.others) == ("kubernetes", paths, others)


@pytest.mark.parametrize(
    "text", ["kind: Service\napiVersion: v1\n", "# kind: Deployment\n", f"{MANIFEST}# {{{{ .Values.x }}}}\n"]
)
def test_other_yaml_is_no_manifest(project, text):
    with pytest.raises(ImportingError, match="no Kubernetes manifest"):
        discover(project.files({"base/all.yaml": text, ".github/workflows/x.yaml": MANIFEST}))


def test_a_chart_alone_is_told_how_to_be_read(project):
    with pytest.raises(ImportingError, match="charts/shop is a Helm chart"):
        discover(project.files({"charts/shop/Chart.yaml": "name: shop\n"}))


@pytest.mark.parametrize(
    ("recorded", "installs", "is_sure"),
    [
        (None, f"archlint~={__version__}", True),
        ('{"url": "file:///src/archlint", "dir_info": {"editable": true}}', f"archlint~={__version__}", False),
        (
            '{"url": "https://git.example/a.git", "vcs_info": {"vcs": "git", "commit_id": "1f2e"}}',
            "archlint @ git+https://git.example/a.git@1f2e",
            True,
        ),
        ('{"url": "https://me:word@files.example/a.whl", "archive_info": {}}', f"archlint~={__version__}", False),
    ],
)
def test_a_workflow_installs_what_wrote_it_from_where_it_came(
    project, tmp_path, monkeypatch, capsys, recorded, installs, is_sure
):
    """Of what came from a folder nobody knows whether an index has it."""
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(origin, "distribution", lambda _: SimpleNamespace(read_text=lambda _: recorded))
    run(["init", "--yes", "--no-readme"])
    said = capsys.readouterr().out
    text = (tmp_path / ".github/workflows/archlint.yml").read_text(encoding="utf-8")
    assert {"run": f'pip install "{installs}"'} in yaml.safe_load(text)["jobs"]["check"]["steps"]
    assert "permissions: {contents: read}\n" in text
    assert ("Where no index has it" in text, "where none has it" in said) == (not is_sure, not is_sure)


def test_the_examples_for_ci_install_this_version():
    examples = Path(__file__).parents[2] / "examples" / "ci"
    assert {file.name: file.read_text(encoding="utf-8").count(PACKAGE) for file in examples.iterdir()} == {
        "github-actions.yml": 1,
        "github-classroom.yml": 1,
        "gitlab-ci.yml": 1,
        "pre-commit-config.yaml": 1,
    }


def running(name):
    return f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec: {{}}\n"


@pytest.mark.parametrize(
    ("files", "paths"),
    [
        # parts of one system, however deep, and a folder that has all of them in one piece
        (
            {"src/web/k8s/a.yaml": "web", "src/ledger/writer/k8s/b.yaml": "writer"},
            ("src/ledger/writer/k8s", "src/web/k8s"),
        ),
        (
            {
                "src/web/k8s/a.yaml": "web",
                "src/ledger/writer/k8s/b.yaml": "writer",
                "manifests/a.yaml": "web",
                "manifests/b.yaml": "writer",
            },
            ("manifests",),
        ),
        ({"k8s/web.yaml": "web", "deploy/web.yaml": "web", "deploy/api.yaml": "api"}, ("deploy",)),  # as much again
        ({"dev/k8s/a.yaml": "web", "prod/k8s/a.yaml": "web"}, ("dev/k8s",)),  # variants are no parts
        ({"otel/compose.yaml": "", "deploy/web.yaml": "web"}, ("deploy",)),
        ({"docker/compose.yaml": "", "deploy/web.yaml": "web"}, ("docker/compose.yaml",)),
        ({"compose.dev.yaml": "redis", "docker/compose.yaml": ""}, ("docker/compose.yaml",)),
        ({"compose.dev.yaml": "redis", "docker/compose.yaml": "redis"}, ("compose.dev.yaml",)),
        ({"compose.yaml": "redis", "compose.near.yaml": "build: ."}, ("compose.yaml", "compose.near.yaml")),
        (
            {"compose.yaml": "redis", "compose.override.yaml": "", "compose.near.yaml": "build: ."},
            ("compose.yaml",),  # which the override completes
        ),
    ],
)
def test_what_holds_the_whole_system_is_read(project, files, paths):
    texts = {
        path: running(name)
        if "compose" not in path
        else f"services:\n  a:\n    {name if ':' in name else f'image: {name or chr(120)}'}\n"
        for path, name in files.items()
    }
    assert discover(project.files(texts)).paths == paths


@pytest.mark.parametrize(
    ("files", "paths", "others"),
    [
        # services that come from elsewhere, as a map and as a text, over a variable; nothing that is read is "not read"
        (
            {
                "compose.yaml": "include: [{path: inner.compose.yaml}]\nservices: {web: {extends: {file: compose.base.yaml}}}",
                "inner.compose.yaml": "include: ['compose.${KIND:-one}.yaml']\nservices: {db: {image: postgres}}",
                "compose.base.yaml": "services: {web: {image: ours/web}}",
                "compose.one.yaml": "services: {kv: {image: redis}}",
                "compose.two.yaml": "services: {kv: {image: valkey}}",
                "compose.notebook.yaml": "services: {notebook: {build: .}}",
            },
            ("compose.yaml",),
            ("compose.notebook.yaml", "compose.two.yaml"),
        ),
        (
            {
                "compose.yaml": "services: {web: {image: ours/web}, db: {image: postgres}}",
                "compose.load.yaml": "services: {attacker: {build: .}}",
            },
            ("compose.yaml",),
            ("compose.load.yaml",),
        ),
        (
            {
                "compose.yaml": "services: {web: {image: ours/web}, db: {image: postgres}}",
                "compose.near.yaml": "services: {web: {build: .}}",
            },
            ("compose.yaml", "compose.near.yaml"),
            (),
        ),
    ],
)
def test_a_helper_beside_the_system_is_none_of_it(project, files, paths, others):
    found = discover(project.files(files))
    assert (found.paths, found.others) == (paths, others)


def test_a_collection_of_systems_is_none(project):
    folder = project.files({f"{name}/compose.yaml": "services: {a: {image: redis}}\n" for name in ("d", "b", "c", "a")})
    with pytest.raises(ImportingError, match=r"4 compose files in folders of their own: a, b, c") as caught:
        discover(folder)
    assert caught.value.problems[0].help == "name the folder of one system: `archlint init a`"


def test_what_the_blueprint_answers_is_not_asked_again(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    run(["init", "--yes"])
    blueprint = Path("archlint.yaml")
    before = blueprint.read_text(encoding="utf-8")
    own = "workload: {users: 20k, daily_active: 10%, peak: 3x}\nrequirements: {availability: 99%}\n"
    blueprint.write_text(before.replace("\ncomponents:\n", f"\n{own}\ncomponents:\n"), encoding="utf-8")
    capsys.readouterr()
    assert run(["init", "--check"]) == 0
    assert run(["init", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "asks: how many requests" in said
    assert not any(
        words in said
        for words in ("have an account", "comes on a day", "busiest hour", "must it work", "kept: workload")
    )
    closing = blueprint.read_text(encoding="utf-8").partition("# Only a person can answer:")[2]
    assert "workload.requests" in closing
    assert not any(key in closing for key in ("workload.users", "workload.peak", "requirements.availability"))
    answering(monkeypatch, "60 a day")
    assert run(["init"]) == 0
    said = capsys.readouterr().out
    assert "not understood" not in said
    assert "kept: workload" not in said
    workload = yaml.safe_load(blueprint.read_text(encoding="utf-8"))["workload"]
    assert workload == {"users": "20k", "daily_active": "10%", "peak": "3x", "requests": "60 per active user per day"}
    assert run(["init", "--check"]) == 0
    assert "have an account" not in capsys.readouterr().out


def test_a_blueprint_that_cannot_be_read_is_told_before_anything_is_asked(project, tmp_path, monkeypatch, capsys):
    project.files(FILES)
    monkeypatch.chdir(tmp_path)
    run(["init", "--yes"])
    blueprint = Path("archlint.yaml")
    blueprint.write_text(
        blueprint.read_text(encoding="utf-8").replace("engine: fastapi", "engin: fastapi"), encoding="utf-8"
    )
    answering(monkeypatch, "10k")
    capsys.readouterr()
    assert run(["init"]) == 2
    assert "how many people" not in capsys.readouterr().out
    assert not Path(".archlint/overlay.yaml").exists()


STANDING = {
    "": ("shop/deploy", "shop/deploy/"),
    "shop": ("deploy", "deploy/"),
    "shop/deploy": (".", ""),
    "other": ("../shop/deploy", "../shop/deploy/"),
}


@pytest.mark.parametrize(("stands", "typed", "before"), [(place, *said) for place, said in STANDING.items()])
@pytest.mark.parametrize("begins", ["shop", "shop/deploy"])
def test_what_is_said_of_a_file_names_it_as_it_is_opened_from_here(
    project, tmp_path, monkeypatch, capsys, stands, typed, before, begins
):
    """Wherever the project begins; what is written into the blueprint is the same everywhere."""
    compose = "services:\n  api: {build: ., env_file: [keys.env], depends_on: [db]}\n  db: {image: postgres}\n"
    project.files({"shop/deploy/compose.yaml": compose, "other/compose.yaml": "services: {}\n"})
    (tmp_path / begins / ".git").mkdir()
    monkeypatch.chdir(tmp_path / stands)
    assert run(["import", "compose", typed, "-o", str(tmp_path / "out.yaml")]) == 0
    assert f"note: {before}compose.yaml:2: " in capsys.readouterr().out
    seen = "deploy/compose.yaml" if begins == "shop" else "compose.yaml"
    assert f"imported: {seen} " in (tmp_path / "out.yaml").read_text(encoding="utf-8")
    assert run(["init", "--yes", typed, "--no-readme", "--no-workflow"]) == 0
    said = capsys.readouterr().out
    assert f"read: {before}compose.yaml\n" in said
    assert f"note: {before}compose.yaml:2: " in said
    assert run(["init", "--check", typed]) == 0
    assert f"says what {before}compose.yaml does\n" in capsys.readouterr().out
    (tmp_path / "shop/deploy/compose.yaml").write_text("services: [\n", encoding="utf-8")
    for command in (["import", "compose", typed], ["init", "--yes", typed], ["init", "--check", typed]):
        assert run(command) == 2
        assert f"error[broken-yaml]: {before}compose.yaml:1:11: " in capsys.readouterr().err


def test_a_path_that_is_typed_in_full_is_said_in_full(project, tmp_path, monkeypatch, capsys):
    project.files({"shop/compose.yaml": "services: [\n", "here/x": ""})
    monkeypatch.chdir(tmp_path / "here")
    assert run(["import", "compose", (tmp_path / "shop").as_posix()]) == 2
    assert (
        f"error[broken-yaml]: {(tmp_path / 'shop/compose.yaml').resolve().as_posix()}:1:11: " in capsys.readouterr().err
    )
