"""The examples work as they stand: what is shown to be copied has been run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import archlint as archlint_package

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def run(*command, folder):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def archlint(*arguments, folder):
    return run("-m", "archlint", *arguments, folder=folder)


def test_the_pictures_of_the_readme_are_true():
    done = archlint("render", "archlint.yaml", "--readme", "README.md", "--check", folder=EXAMPLES / "readme")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_design_of_the_readme_is_clean():
    done = archlint("check", folder=EXAMPLES / "readme")
    assert (done.returncode, done.stdout.strip()) == (0, "accepted: no findings in 1 blueprint")


def test_a_rule_of_ones_own_proves_itself_and_is_applied():
    folder = EXAMPLES / "rules"
    assert archlint("rules", "test", "rules", folder=folder).stdout.strip() == "1 rule, 2 examples, 0 wrong"
    done = archlint("check", "--format", "concise", folder=folder)
    assert "warning[store-without-owner] `db` keeps notes, and nobody is named who answers for it" in done.stdout


def test_the_python_example_prints_what_is_over_its_limit():
    done = run("examples/api/limits.py", "blueprints/capstone-10m.yaml", folder=ROOT)
    assert done.stderr == ""
    assert "db: connections at 247%" in done.stdout


def test_a_design_can_be_among_the_tests_of_a_project():
    done = run("-m", "pytest", "--quiet", "-p", "no:cacheprovider", "examples/api/test_design.py", folder=ROOT)
    assert "2 passed" in done.stdout


def test_findings_from_python_are_those_of_the_command_line():
    findings = archlint_package.check(ROOT / "blueprints" / "capstone-10m.yaml")
    told = archlint("check", "blueprints/capstone-10m.yaml", "--format", "concise", folder=ROOT).stdout
    assert [each.message in line for each, line in zip(findings, told.splitlines(), strict=True)] == [True] * len(
        findings
    )
    with pytest.raises(archlint_package.ConfigurationError, match="there is no pack"):
        archlint_package.check(ROOT / "blueprints" / "capstone-10m.yaml", pack="nonsense")


@pytest.mark.parametrize(
    "path",
    [*EXAMPLES.glob("ci/*.y*ml"), ROOT / ".pre-commit-hooks.yaml", ROOT / "action.yml"],
    ids=lambda path: path.name,
)
def test_what_a_platform_reads_is_yaml_and_calls_commands_that_exist(path):
    text = path.read_text(encoding="utf-8")
    assert yaml.safe_load(text)
    commands = {line.split("archlint ", 1)[1].split()[0] for line in text.splitlines() if "archlint check" in line}
    assert commands <= {"check"}


@pytest.mark.skipif(os.name == "nt", reason="the action runs its lines in bash")
def test_the_action_annotates_what_its_inputs_name(tmp_path):
    steps = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    check = next(step for step in steps if "archlint check" in step.get("run", ""))
    (tmp_path / "archlint.yaml").write_bytes((ROOT / "blueprints" / "capstone-today.yaml").read_bytes())
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

    def act(paths, fail_on):
        given = {**os.environ, "PATH": programs, "PATHS": paths, "FAIL_ON": fail_on}
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", check["run"]],
            cwd=tmp_path,
            env=given,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    found = act("", "error")
    assert (found.returncode, found.stdout.startswith("::error file=archlint.yaml,line=")) == (1, True)
    assert act("", "never").returncode == 0
    assert act("archlint.yaml nowhere.yaml", "error").returncode == 2
