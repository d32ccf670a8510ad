"""Files and folders that survive a kill and a power cut: private, written once, synced.

Lives here: the few system calls that a publication is made of. Does not live here: what is written or in which order
(that is `publication`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consentry.errors import StageError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_CAUSES = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "the disk quota is used up; make room",
    errno.EIO: "the disk reported an input/output error; check it",
    errno.EROFS: "the disk is read-only; mount it for writing",
    errno.EACCES: "permission was refused; var/ must belong to the user who runs Consentry",
    errno.EPERM: "permission was refused; var/ must belong to the user who runs Consentry",
    errno.EXDEV: "var/tmp and var/releases lie on two disks; keep all of var/ on one",
}


def ensure_folder(path: Path) -> None:
    """Have the folder, readable by its owner only, and durable in its parent."""
    try:
        make_folder(path)
    except FileExistsError:
        if path.stat().st_mode & 0o077:
            path.chmod(PRIVATE_FOLDER)


def make_folder(path: Path) -> None:
    """Make a new folder, durable in its parent."""
    os.mkdir(path, PRIVATE_FOLDER)
    sync_folder(path.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file and have the disk confirm its bytes; never overwrites and never follows a link."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(path, flags, PRIVATE_FILE)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Have the disk confirm the names in a folder."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: Path, content: bytes, scratch: Path) -> None:
    """Put new content in place of a file: readers see the old or the new bytes, never a part."""
    write_file(scratch, content)
    os.replace(scratch, path)
    sync_folder(path.parent)


def point_link(link: Path, target: str, scratch: Path) -> None:
    """Swing a symbolic link in one step: readers follow the old or the new one."""
    os.symlink(target, scratch)
    os.replace(scratch, link)
    sync_folder(link.parent)


def remove(path: Path) -> None:
    """Remove a file, a link or a whole folder, whatever is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Checksum of a file's bytes as they are on disk."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def disk_errors_explained(step: str) -> Iterator[None]:
    """Turn what the operating system says into the cause and the cure."""
    try:
        yield
    except OSError as failure:
        code = errno.errorcode.get(failure.errno or 0, type(failure).__name__)
        cause = _CAUSES.get(failure.errno or 0, "the operating system refused a file operation")
    else:
        return
    raise StageError(f"publish.{code}", f"{step} stopped: {cause}, then run again. {STANDS}")


STANDS = "The release that was published before still stands"
