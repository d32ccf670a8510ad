"""Kill a publication anywhere, fill its disk, start two at once: readers see the old or the new release, whole.

`WORKER` is the publishing process of these tests: it writes a small release through the real publication.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consentry.errors import ConsentryError
from consentry.publish.release import Release, current_release

SOURCES = str(Path(__file__).parents[2] / "pipelines")
WORKER = """
import os, sys
os.umask(0o077)
from datetime import UTC, datetime, timedelta
from pathlib import Path
from consentry.errors import ConsentryError
from consentry.publish.publication import publication
from consentry.publish.run_info import RunInfo

def publish(root, generation, size=40, name=""):
    at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=generation)
    run = RunInfo(f"run-{generation}{name}", generation, at, at, at)
    with publication(root, run) as building:
        for file in ("lists/crm/block.csv", "lists/crm/hold.csv", "lists/todo.csv", "report.html"):
            building.add(file, f"generation {generation}\\n".encode() * size, size)
        times = {key: at.isoformat() for key in ("as_of", "known_as_of")}
        return building.seal({"run_id": run.run_id, "generation": generation, "lists": [], **times})

if __name__ == "__main__":
    try:
        publish(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
    except ConsentryError as refused:
        print(refused, file=sys.stderr)
        sys.exit(int(refused.exit_code))
"""
CALLS = ("open", "write", "fsync", "mkdir", "rename", "replace", "symlink", "unlink", "rmdir")


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The publishing process as a file."""
    path = tmp_path_factory.mktemp("worker") / "publish_once.py"
    path.write_text(WORKER, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def publish(worker: Path) -> Callable[..., Release]:
    """The same publication inside this process."""
    space: dict[str, object] = {"__name__": "worker"}
    exec(compile(worker.read_text(encoding="utf-8"), str(worker), "exec"), space)
    return space["publish"]  # type: ignore[return-value]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: a kill does not mind, and a busy disk would make this file slow."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="consentry-test-") as folder:
        yield Path(folder)


@pytest.fixture
def root(place: Path, publish: Callable[..., Release]) -> Path:
    """A var folder with one release and with what a killed run left behind."""
    var = place / "var"
    publish(var, 1)
    litter(var)
    return var


def litter(var: Path) -> None:
    """A half-built release, a release that was never pointed to, and a pointer that was never swung."""
    (var / "tmp" / "run-old.building" / "lists").mkdir(parents=True)
    (var / "tmp" / "run-old.building" / "lists" / "half.csv").write_bytes(b"half")
    shutil.copytree(var / "releases" / "run-1", var / "releases" / "run-lost")
    (var / "tmp" / "run-old.pointer").symlink_to("releases/run-lost")


def run_worker(
    worker: Path, root: Path, generation: int, size: int = 40, name: str = ""
) -> subprocess.Popen[bytes]:
    """Start a publishing process."""
    command = [sys.executable, str(worker), str(root), str(generation), str(size), *([name] if name else [])]
    return subprocess.Popen(command, env={"PYTHONPATH": SOURCES, "PATH": ""}, stderr=subprocess.PIPE)


def assert_whole(root: Path, allowed: tuple[int, ...]) -> int:
    """A reader finds one of these generations, with every byte of it."""
    release = current_release(root)
    assert release is not None
    assert release.generation in allowed
    assert release.damaged() == []
    assert (
        (release.path / "report.html").read_bytes().startswith(f"generation {release.generation}\n".encode())
    )
    return release.generation


def assert_clean(root: Path, published: set[str]) -> None:
    """Nothing is left but the published releases; all of it is private."""
    assert list((root / "tmp").iterdir()) == []
    assert {path.name for path in (root / "releases").iterdir()} == published
    assert {path.name for path in root.iterdir()} == {
        "current", "releases", "tmp", "publish.lock", "published.json",
    }  # fmt: skip
    for path in root.rglob("*"):
        assert path.is_symlink() or path.stat().st_mode & 0o077 == 0


def assert_recovers(root: Path, publish: Callable[..., Release], allowed: tuple[int, ...]) -> int:
    """After the fault: a whole release is there, the next publication succeeds and cleans up."""
    seen = assert_whole(root, allowed)
    publish(root, 9)
    assert_whole(root, (9,))
    assert_clean(root, {"run-1", "run-9", *([f"run-{seen}"] if seen != 1 else [])})
    return seen


@pytest.fixture
def copies(root: Path, place: Path) -> Iterator[Callable[[], Path]]:
    """Fresh copies of the littered var folder, one for each fault."""
    made: list[Path] = []

    def copy() -> Path:
        made.append(place / f"copy-{len(made)}")
        return Path(shutil.copytree(root, made[-1], symlinks=True))

    yield copy


def die_at(number: int, after: bool) -> None:
    """Have this process killed at its n-th system call that changes the disk, before or after the call."""
    count = 0

    def wrapped(original: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            mine = count == number
            if mine and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return original(*args, **kwargs)
            finally:
                if mine:
                    os.kill(os.getpid(), signal.SIGKILL)

        return call

    for name in CALLS:
        setattr(os, name, wrapped(getattr(os, name)))


def fail_at(number: int, code: int, torn: bool, patched: pytest.MonkeyPatch) -> list[str]:
    """Have the n-th system call that changes the disk fail; gives the list of calls as it grows."""
    made: list[str] = []

    def wrapped(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*args, **kwargs):
            made.append(name)
            if len(made) == number:
                if torn and name == "write":
                    original(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise OSError(code, os.strerror(code))
            return original(*args, **kwargs)

        return call

    for name in CALLS:
        patched.setattr(os, name, wrapped(name, getattr(os, name)))
    return made


@pytest.mark.parametrize("after", [False, True], ids=["before the call", "after the call"])
def test_a_kill_at_every_call_leaves_a_whole_release(copies, publish, after):
    outcomes: list[int] = []
    for number in range(1, 1000):
        var = copies()
        child = os.fork()
        if child == 0:  # the child: publishes until it is killed
            os.umask(0o077)
            die_at(number, after)
            publish(var, 2)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.WEXITSTATUS(status) == 0
            break
        outcomes.append(assert_recovers(var, publish, (1, 2)))
        shutil.rmtree(var)
    assert len(outcomes) > 40
    assert outcomes == sorted(outcomes), "once the new release is out it stays out"
    assert {1, 2} == set(outcomes)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["disk full", "disk error"])
@pytest.mark.parametrize("torn", [False, True], ids=["at once", "half written"])
def test_a_disk_that_fails_at_any_call_changes_nothing(copies, publish, monkeypatch, code, torn):
    told: list[str] = []
    for number in range(1, 1000):
        var = copies()
        with monkeypatch.context() as patched:
            made = fail_at(number, code, torn, patched)
            try:
                publish(var, 2)
                failed = False
            except ConsentryError as refused:
                failed = True
                told.append(refused.message)
        seen = assert_recovers(var, publish, (1, 2))
        shutil.rmtree(var)
        if len(made) < number:
            break
        assert failed or seen == 2, "a failure is told, a success is real"
    assert len(told) > 40
    assert all("disk" in message for message in told)


def test_kills_at_random_moments(root, worker, publish):
    draw = random.Random(20261001)
    started = time.monotonic()
    run_worker(worker, root, 2, 300_000).wait()
    length = time.monotonic() - started
    published, generation = {"run-1", "run-2"}, 2
    for _ in range(20):
        process = run_worker(worker, root, generation + 1, 300_000)
        time.sleep(draw.uniform(0.25, 1.05) * length)
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
        generation = assert_whole(root, (generation, generation + 1))
        published.add(f"run-{generation}")
    publish(root, 99)
    assert_clean(root, published | {"run-99"})


def test_two_publishers_at_once_one_wins(place, worker, publish):
    root = place / "var"
    publish(root, 1)
    generation = 1
    for _ in range(4):
        rivals = [run_worker(worker, root, generation + 1, 3000, f"-{name}") for name in "abcd"]
        codes = []
        for rival in rivals:
            _, said = rival.communicate()
            codes.append(rival.returncode)
            assert rival.returncode in (0, 50), said
            assert rival.returncode == 0 or b"run again" in said.lower()
        assert codes.count(0) == 1
        generation = assert_whole(root, (generation + 1,))


def test_readers_never_see_a_torn_release(place, publish):
    root = place / "var"
    publish(root, 1)
    seen: list[int] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(assert_whole(root, tuple(range(1, 60))))

    with ThreadPoolExecutor(2) as readers:
        watching = [readers.submit(read) for _ in range(2)]
        for generation in range(2, 60):
            publish(root, generation)
        stop.set()
        for each in watching:
            each.result()
    assert len(set(seen)) > 5


STRACE = shutil.which("strace")
TRACED = "openat,write,fsync,mkdir,rename,symlink,unlink,unlinkat,rmdir,ftruncate,close"


def traced_calls(worker: Path, root: Path) -> list[tuple[str, int]]:
    """Every call that a publication makes after it first touches its folder, as (call, how many-th of its kind)."""
    assert STRACE is not None
    log = root.parent / "strace.log"
    command = [STRACE, "-f", "-o", str(log), "-e", f"trace={TRACED}", sys.executable, str(worker)]
    done = subprocess.run(
        [*command, str(root), "2", "40"],
        env={"PYTHONPATH": SOURCES, "PATH": ""},
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip("strace may not trace processes here (ptrace is not allowed)")
    counts: dict[str, int] = {}
    calls, touched = [], False
    for line in log.read_text(errors="replace").splitlines():
        found = re.match(r"\d+ +(\w+)\(", line)
        if found:
            name = found[1]
            counts[name] = counts.get(name, 0) + 1
            touched = touched or str(root) in line
            if touched:
                calls.append((name, counts[name]))
    return calls


@pytest.mark.skipif(STRACE is None, reason="strace is not installed (apt-get install strace)")
@pytest.mark.parametrize("fault", ["signal=SIGKILL", "error=ENOSPC", "error=EIO"])
def test_a_fault_at_system_calls_as_the_kernel_sees_them(copies, worker, publish, fault):
    """With LONG_TESTS every boundary; otherwise every third, so that this file stays quick."""
    calls = [call for call in traced_calls(worker, copies()) if call[0] != "close"]
    calls = calls[:: 1 if os.environ.get("LONG_TESTS") else 3]

    def inject(call: tuple[str, int], var: Path) -> tuple[int, int]:
        name, number = call
        assert STRACE is not None
        rule = f"inject={name}:{fault}:when={number}"
        command = [STRACE, "-f", "-o", "/dev/null", "-e", f"trace={name}", "-e", rule]
        done = subprocess.run(
            [*command, sys.executable, str(worker), str(var), "2", "40"],
            env={"PYTHONPATH": SOURCES, "PATH": ""}, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode, assert_recovers(var, publish, (1, 2))

    folders = [copies() for _ in calls]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(inject, calls, folders))
    assert sum(code != 0 for code, _ in outcomes) > len(outcomes) // 2, "the faults did hit"
    assert all(seen == 2 for code, seen in outcomes if code == 0), "who says published has published"
