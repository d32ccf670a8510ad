"""Pull the plug after any system call: what the disk had confirmed must be the old release or the new one, whole.

A model, not a machine: every call of a publication is recorded, and after each prefix of them the disk is rebuilt with
what was not synced kept, lost, zeroed, or any mix of these. Pessimistic on purpose: real file systems lose less.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consentry.publish.publication import publication
from consentry.publish.release import current_release
from consentry.publish.run_info import RunInfo


@dataclass
class Node:
    """A file (bytes), a link (text) or a folder (names), as the system sees it and as the disk has confirmed it."""

    kind: str
    content: bytes | str = b""
    synced: bytes | str = b""
    names: dict[str, Node] = field(default_factory=dict)
    synced_names: dict[str, Node] = field(default_factory=dict)


def publish(var: Path, generation: int) -> None:
    """A small release through the real publication."""
    at = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=generation)
    run = RunInfo(f"run-{generation}", generation, at, at, at)
    with publication(var, run) as building:
        for name in ("lists/crm/block.csv", "report.html"):
            building.add(name, b"generation %d\n" % generation)
        clocks = {"as_of": at.isoformat(), "known_as_of": at.isoformat()}
        building.seal({"run_id": run.run_id, "generation": generation, "lists": [], **clocks})


def record(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """Write down every call that changes the disk, in order."""
    calls: list[tuple] = []
    paths: dict[int, str] = {}
    real = {
        name: getattr(os, name)
        for name in ("open", "write", "fsync", "mkdir", "rename", "replace", "symlink")
    }

    def opened(path, flags, *rest, **more):
        handle = real["open"](path, flags, *rest, **more)
        paths[handle] = str(path)
        if flags & os.O_CREAT and not str(path).endswith(".lock"):
            calls.append(("create", str(path)))
        return handle

    def written(handle, data):
        done = real["write"](handle, data)
        calls.append(("write", paths[handle], bytes(data[:done])))
        return done

    def synced(handle):
        real["fsync"](handle)
        calls.append(("fsync", paths[handle]))

    def plain(name):
        def call(*arguments):
            real[name](*arguments)
            calls.append((name, *map(str, arguments)))

        return call

    for name, patch in (("open", opened), ("write", written), ("fsync", synced)):
        monkeypatch.setattr(os, name, patch)
    for name in ("mkdir", "rename", "replace", "symlink"):
        monkeypatch.setattr(os, name, plain(name))
    return calls


def load(path: Path) -> Node:
    """What is on disk, all of it confirmed."""
    if path.is_symlink():
        text = str(path.readlink())
        return Node("link", text, text)
    if path.is_file():
        return Node("file", path.read_bytes(), path.read_bytes())
    names = {entry.name: load(entry) for entry in path.iterdir()}
    return Node("folder", names=dict(names), synced_names=dict(names))


def find(root: Node, base: Path, path: str) -> tuple[Node, str]:
    """The folder that a path lies in, and its name there."""
    parts = Path(path).relative_to(base).parts
    for part in parts[:-1]:
        root = root.names[part]
    return root, parts[-1] if parts else ""


def apply(root: Node, base: Path, call: tuple) -> None:
    """Do to the model what the call did to the disk."""
    name, path, *rest = call
    if path == str(base):
        root.synced_names = dict(root.names)
        return
    if name == "symlink":  # its first argument is what it says, its second where it stands
        folder, entry = find(root, base, rest[0])
        folder.names[entry] = Node("link", path, path)
        return
    folder, entry = find(root, base, path)
    if name == "create":
        folder.names[entry] = Node("file")
    elif name == "mkdir":
        folder.names[entry] = Node("folder")
    elif name == "write":
        folder.names[entry].content += rest[0]  # type: ignore[operator]
    elif name == "fsync":
        node = folder.names[entry]
        node.synced, node.synced_names = node.content, dict(node.names)
    else:
        to, new = find(root, base, rest[0])
        to.names[new] = folder.names.pop(entry)


def settle(node: Node, place: Path, choose: random.Random, mode: str) -> None:
    """Write what a power cut leaves: of what was not confirmed, what the mode says."""

    def kept() -> bool:
        return mode == "kept" or (mode == "mixed" and choose.random() < 0.5)

    if node.kind == "link":
        place.symlink_to(str(node.content))
    elif node.kind == "file":
        assert isinstance(node.content, bytes) and isinstance(node.synced, bytes)
        content = node.content if kept() else node.synced
        if mode == "zeroed" and node.content != node.synced:
            content = bytes(len(node.content))
        place.write_bytes(content)
    else:
        place.mkdir()
        for name in sorted({*node.names, *node.synced_names}):
            now, then = node.names.get(name), node.synced_names.get(name)
            chosen = then if now is then or not (mode == "zeroed" or kept()) else now
            if chosen is not None:
                settle(chosen, place / name, choose, mode)


def test_after_a_power_cut_the_old_or_the_new_release_is_whole(tmp_path, monkeypatch):
    var = tmp_path / "var"
    publish(var, 1)
    disk = load(var)
    with monkeypatch.context() as patched:
        calls = record(patched)
        publish(var, 2)
    choose = random.Random(7)
    outcomes = []
    for length in range(len(calls) + 1):
        if length:
            apply(disk, var, calls[length - 1])
        for number, mode in enumerate(["lost", "kept", "zeroed", *["mixed"] * 16]):
            place = tmp_path / f"cut-{length}-{number}"
            settle(disk, place, choose, mode)
            release = current_release(place)
            assert release is not None and release.generation in (1, 2), calls[:length]
            assert release.damaged() == [], (mode, calls[:length])
            outcomes.append(release.generation)
    assert {1, 2} == set(outcomes)
    assert len(outcomes) > 500
    assert outcomes[-1] == 2, "what a publication has said to be published survives"
    assert all(generation == 2 for generation in outcomes[-19:])
