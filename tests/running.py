"""Runs `consentry` in a process of its own, without paying for its imports each time.

One server for all workers of a test run imports the heavy libraries, when the first test asks, and forks for every
command. A fork has its own folder, environment, mask, output and exit code, and is killed like any process. The
network is forbidden to it, as it was to the imports. The start-up itself is tested by test_readme and test_cli_door,
which start a Python as people do.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import IO, Any, NoReturn

SERVER = "TESTS_SERVER"
"""Environment variable: the folder of the server's socket, the same for all workers of a test run."""
PRELOADED = ("consentry.orchestration", "consentry.cli.summary", "great_expectations", "altair")
MASK = 0o022
"""The mask of most machines; what is private must be so in spite of it."""


class Running:
    """A command that was started."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.pid = self._number()
        self.exitcode: int | None = None

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit code, negative for a signal; None if it still runs after so many seconds."""
        if self.exitcode is None and select.select([self._line], [], [], timeout)[0]:
            self.exitcode = self._number()
            self._line.close()
        return self.exitcode

    def kill(self) -> None:
        """Send SIGKILL; a command that ended a moment ago is past it, and `wait` tells how it ended."""
        if self.wait(0) is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _number(self) -> int:
        told = self._line.recv(4, socket.MSG_WAITALL)
        if len(told) < 4:
            raise RuntimeError(f"the server of tests/running.py ended; see {_place() / 'log'}")
        return int.from_bytes(told, "big", signed=True)


def start(*arguments: str, output: IO[Any], errors: IO[Any], cwd: Path, **env: str) -> Running:
    """Start `consentry` with arguments; `env` comes on top of this process's environment."""
    line = _connected()
    asked = json.dumps([arguments, str(cwd), {**os.environ, **env}]).encode()
    socket.send_fds(line, [len(asked).to_bytes(4, "big")], [output.fileno(), errors.fileno()])
    line.sendall(asked)
    return Running(line)


def run(*arguments: str, cwd: Path, timeout: float = 300, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `consentry` with arguments and keep what it says."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        command = start(*arguments, output=output, errors=errors, cwd=cwd, **env)
        code = command.wait(timeout)
        if code is None:
            command.kill()
            raise TimeoutError(f"consentry {arguments[0]} ran longer than {timeout} s")
        said = []
        for file in (output, errors):
            file.seek(0)
            said.append(file.read().decode().replace("\r\n", "\n"))
        return subprocess.CompletedProcess(arguments, code, *said)


@contextlib.contextmanager
def server_of_this_run():
    """Name the place of the server for this test run; whoever needs it first starts it."""
    with tempfile.TemporaryDirectory(prefix="tests-") as folder:
        os.environ[SERVER] = folder
        yield
        with contextlib.suppress(OSError):
            _connect(Path(folder) / "socket").close()  # a caller who asks for nothing ends it


def _place() -> Path:
    return Path(os.environ[SERVER])


def _connected() -> socket.socket:
    with (_place() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (_place() / "socket").exists():
            _start_server(_place())
    return _connect(_place() / "socket")


def _connect(address: Path) -> socket.socket:
    line = socket.socket(socket.AF_UNIX)
    line.connect(str(address))
    return line


def _start_server(place: Path) -> None:
    """It inherits a socket that already listens, so nobody has to wait until it does."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place / "socket"))
        listener.listen(64)
        os.set_inheritable(listener.fileno(), True)
        log = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        os.posix_spawn(
            sys.executable,
            [sys.executable, __file__, str(listener.fileno()), str(place)],
            # OpenBLAS would start threads, and a fork has only the thread that forked
            {
                **os.environ,
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "OPENBLAS_NUM_THREADS": "1",
            },
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, str(place / "log"), log, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
            setpgroup=0,
        )


# ---- the server

_reached: list[str] = []
"""What the imports asked of the network."""


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        return
    target = arguments[-1] if event == "socket.connect" else arguments[0]
    if event == "socket.connect" and isinstance(target, (str, bytes)):
        return  # a socket of this machine's file system
    _reached.append(f"{event} {target}\n")
    _tell_what_was_reached()
    raise OSError("the network is forbidden here")


def _tell_what_was_reached() -> None:
    log = os.environ.get("NETWORK_LOG")
    if log and _reached:
        with open(log, "a", encoding="utf-8") as file:
            file.writelines(_reached)
        _reached.clear()


def serve(listener: socket.socket, place: Path) -> None:
    """Fork for each caller and tell it the exit code, until the folder is gone or a caller asks for nothing."""
    sys.addaudithook(_watch)
    for name in PRELOADED:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    woken, wakes = socket.socketpair()
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    callers: dict[int, socket.socket] = {}
    while place.exists():
        ready = select.select([listener, woken], [], [], 5)[0]
        if woken in ready:
            woken.recv(4096)
            for pid, code in _ended(callers):
                with contextlib.suppress(OSError), callers.pop(pid) as line:
                    line.sendall(code.to_bytes(4, "big", signed=True))
        if listener in ready:
            line, _ = listener.accept()
            head, handles, _, _ = socket.recv_fds(line, 4, 2)
            if not head:
                break
            pid = os.fork()
            if pid == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for mine in (listener, woken, wakes, *callers.values()):
                    mine.close()
                _become(line, int.from_bytes(head, "big"), handles)
            for handle in handles:
                os.close(handle)
            callers[pid] = line
            line.sendall(pid.to_bytes(4, "big"))
    for pid in callers:
        os.kill(pid, signal.SIGKILL)


def _ended(callers: dict[int, socket.socket]) -> list[tuple[int, int]]:
    """Those commands that have ended, with their exit codes."""
    ended = []
    for pid in callers:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            ended.append((pid, os.waitstatus_to_exitcode(status)))
    return ended


def _become(line: socket.socket, length: int, handles: list[int]) -> NoReturn:
    """Be the command that was asked for, in a fork of the server."""
    arguments, cwd, environment = json.loads(line.recv(length, socket.MSG_WAITALL))
    line.close()
    for handle, number in zip(handles, (1, 2), strict=True):
        os.dup2(handle, number)
        os.close(handle)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    os.umask(MASK)
    time.tzset()
    tempfile.tempdir = None
    sys.argv = ["consentry", *arguments]
    _tell_what_was_reached()
    code = 1
    try:
        from consentry.cli import main

        main()
    except SystemExit as left:
        code = int(left.code or 0)
    except BaseException:
        traceback.print_exc()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])), Path(sys.argv[2]))
