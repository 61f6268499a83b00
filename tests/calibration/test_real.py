"""A real load test: locust against a FastAPI service behind uvicorn, its limit known by construction.

`ARCHLINT_RECORD=1` writes benchmarks/calibrate.md. Run it with locust and uvicorn on the PATH:
`pip install archlint[loadtest]`.
"""

import contextlib
import datetime as dt
import json
import os
import platform
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import pytest

from archlint.cli.run import run
from archlint.graph import load_system
from tests.calibration.recordings import SHOP

HERE = Path(__file__).parents[2] / "benchmarks" / "calibrate"
PAGE = Path(__file__).parents[2] / "benchmarks" / "calibrate.md"
LIMIT = 4 / 0.020
MISSING = [name for name in ("locust", "uvicorn") if shutil.which(name) is None]

pytestmark = [
    pytest.mark.loadtest,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment():
    """The tools bring their own packages."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


@pytest.fixture(scope="module")
def load_test(tmp_path_factory):
    folder = tmp_path_factory.mktemp("load")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = ["uvicorn", "service:app", "--port", str(port), "--log-level", "warning"]
    service = subprocess.Popen(command, cwd=HERE, env=environment())
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/tasks"):  # noqa: S310 - our own
                break
            time.sleep(0.1)
        command = ["locust", "-f", str(HERE / "locustfile.py"), "--headless", "--host", address, "--csv", "run"]
        subprocess.run(
            [*command, "--only-summary", "--json-file", "whole"],
            cwd=folder,
            env=environment(),
            check=True,
            capture_output=True,
            timeout=180,
        )
    finally:
        service.terminate()
        service.wait(10)
    (folder / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return folder


def test_the_limit_of_a_real_service_comes_out(load_test, capsys):
    files = ["--from", str(load_test / "run_stats_history.csv"), str(load_test / "run_stats.csv")]
    blueprint = str(load_test / "shop.yaml")
    assert run(["calibrate", blueprint, *files, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (figure,) = found["figures"]
    assert 0.75 * LIMIT < figure["likely"] < 1.02 * LIMIT
    assert found["fits"][0]["mean_error"] < 0.10
    assert found["shares"]["get-my-tasks"] == pytest.approx(0.9, abs=0.03)
    assert run(["calibrate", blueprint, *files, "--write"]) == 0
    text = capsys.readouterr().out
    system, _ = load_system(blueprint)
    assert system.components["api"].is_declared("capacity")
    assert system.components["api"].capacity.likely == pytest.approx(figure["likely"], rel=0.01)
    if os.environ.get("ARCHLINT_RECORD"):
        record(text, figure)


def test_the_json_of_one_run_is_one_point(load_test, capsys):
    (whole,) = load_test.glob("whole*")
    assert run(["calibrate", str(load_test / "shop.yaml"), "--from", str(whole)]) == 2
    assert "1 usable point of load" in capsys.readouterr().err


def version(*command):
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=True).stdout.partition(
        " from "
    )[0]


def record(text, figure):
    today = dt.datetime.now(tz=dt.UTC).date()
    PAGE.write_text(
        "# Calibration against a real load test\n\n"
        "Written by `ARCHLINT_RECORD=1 python -m pytest tests/calibration/test_real.py`: locust loads a FastAPI service "
        "behind uvicorn\n(benchmarks/calibrate), which answers four requests at once in 20 ms each. Its limit is "
        f"therefore {LIMIT:.0f} answers a second\nless what the server itself takes; the calibration finds "
        f"**{figure['likely']:.0f}** ({figure['low']:.0f} to {figure['high']:.0f}).\n\n"
        f"{today}, Python {platform.python_version()}, {version('locust', '--version')}, "
        f"{version('uvicorn', '--version')}, {os.cpu_count()} processors shared with other work.\n\n"
        f"```\n$ archlint calibrate shop.yaml --from run_stats_history.csv run_stats.csv --write\n{text}```\n",
        encoding="utf-8",
        newline="\n",
    )
