"""Where servers run: a folder of their own, free ports on loopback, no rights, and nothing left behind."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

PACKAGES = {
    "postgres": "postgresql",
    "initdb": "postgresql",
    "redis-server": "redis-server",
    "nginx": "nginx",
    "varnishd": "varnish",
    "setpriv": "util-linux",
}
"""The programs that are used, and the Debian packages they come in."""
ROOM = 1_000_000_000
PATIENCE = 20.0
"""Seconds a server may take to answer for the first time."""


def find(program):
    """Where a program is, also in the places that Debian keeps out of everybody's PATH; None when it is missing."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    path = os.pathsep.join([*map(str, reversed(versions)), os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    return shutil.which(program, path=path)


def need(*programs):
    """Skip the test, naming what is missing."""
    for program in (*programs, "setpriv"):
        if find(program) is None:
            pytest.skip(f"{program} is not installed (apt-get install {PACKAGES[program]})")


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def quickest():
    """A folder in memory where there is room for some databases, because copying them is most of the work."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM else None


def until(happens, seconds=PATIENCE, every=0.01):
    """Wait for something to become true; whether it did."""
    deadline = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True


class Yard:
    """A temporary folder and the servers in it.

    Whoever runs the tests as root has the servers run as `nobody`; they die with the test process, however it ends.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="archlint-stores-", dir=quickest()))
        self.owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self._give(self.folder)
        self.running = []
        self._closing = []

    def make(self, name):
        """A new folder that belongs to the servers."""
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        self._give(folder)
        return folder

    def write(self, path, text):
        """A file that belongs to the servers."""
        path.write_text(text, encoding="utf-8")
        self._give(path)
        return path

    def copy(self, source, name):
        """A copy of a folder that belongs to the servers."""
        self.run("cp", "-a", str(source), str(self.folder / name))
        return self.folder / name

    def run(self, program, *arguments, text=None):
        """Run a program to its end."""
        done = subprocess.run(
            self._command(program, arguments),
            cwd=self.folder,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program} failed:\n{done.stdout}{done.stderr}"

    def start(self, name, program, *arguments, ready, stop=signal.SIGTERM):
        """Start a server and wait until `ready` says that it answers."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as output:
            process = subprocess.Popen(
                self._command(program, arguments, stop), cwd=self.folder, stdout=output, stderr=output
            )
        self.running.append((process, stop))
        answered = until(lambda: process.poll() is not None or ready())
        assert answered and process.poll() is None, f"{program} does not answer:\n{log.read_text(errors='replace')}"
        return process

    def later(self, close):
        """What must be closed before the servers end."""
        self._closing.append(close)

    def close(self):
        """Close what is open, end every server, the last one first, and remove the folder."""
        for close in reversed(self._closing):
            close()
        for process, stop in reversed(self.running):
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.send_signal(stop)
        for process, _ in reversed(self.running):
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _command(self, program, arguments, death=signal.SIGKILL):
        become = [] if self.owner is None else [f"--reuid={self.owner.pw_uid}", f"--regid={self.owner.pw_gid}"]
        groups = [] if self.owner is None else ["--clear-groups"]
        name = signal.Signals(death).name.removeprefix("SIG")
        return [find("setpriv"), *become, *groups, f"--pdeathsig={name}", find(program), *arguments]

    def _give(self, path):
        if self.owner is not None:
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
