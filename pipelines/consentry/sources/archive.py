"""ZIP files, read from memory under limits; nothing is ever unpacked to disk.

Sizes are counted while reading, because an archive may lie about them.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator

from consentry.sources.reasons import Unreadable

MAX_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 1_000
MAX_RATIO = 100
_CHUNK = 1 << 20
_SMALL = 64 * 1024
_MEMBER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9 ._()+-]{0,150}\.(?:csv|xlsx|parquet|zip)", re.IGNORECASE)
_SHEET_MEMBER = re.compile(
    r"(?:[A-Za-z0-9_\[\]][A-Za-z0-9 ._()\[\]-]{0,100}/){0,6}[A-Za-z0-9_\[\]][A-Za-z0-9 ._()\[\]-]{0,100}|_rels/\.rels"
)
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


def is_archive(data: bytes) -> bool:
    """Does it begin like a ZIP file?"""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of every file in the archive, in order of name. Raises Unreadable."""
    found = list(_read(data, _MEMBER))
    if not found:
        raise Unreadable("archive_empty")
    for name, content in found:
        if name.lower().endswith(".zip") or (
            content.startswith(_NESTED) and not name.lower().endswith(".xlsx")
        ):
            raise Unreadable("archive_nested")
    return sorted(found)


def sheet_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a spreadsheet file, under the same limits."""
    return dict(_read(data, _SHEET_MEMBER))


def _read(data: bytes, grammar: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Unreadable("unreadable_file") from None
    with archive:
        entries = archive.infolist()
        _check_entries(entries, grammar)
        budget = MAX_BYTES
        for entry in entries:
            content = _content(archive, entry, budget)
            budget -= len(content)
            yield entry.filename, content


def _check_entries(entries: list[zipfile.ZipInfo], grammar: re.Pattern[str]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise Unreadable("archive_too_many")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Unreadable("archive_repeated")
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        raise Unreadable("archive_too_large")
    for entry in entries:
        mode = entry.external_attr >> 16
        if mode and stat.S_ISLNK(mode):
            raise Unreadable("archive_link")
        if entry.flag_bits & 0x1:
            raise Unreadable("archive_encrypted")
        if entry.orig_filename != entry.filename or not grammar.fullmatch(entry.filename):
            raise Unreadable("archive_name")
        if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise Unreadable("archive_ratio")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: int) -> bytes:
    """The member's bytes, counted: more than stated, more than allowed or a wrong checksum is refused."""
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > budget:
                    raise Unreadable("archive_too_large")
                if size > _SMALL and size > MAX_RATIO * max(entry.compress_size, 1):
                    raise Unreadable("archive_ratio")
                chunks.append(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError, NotImplementedError):
        raise Unreadable("archive_lies") from None
    if size != entry.file_size:
        raise Unreadable("archive_lies")
    return b"".join(chunks)
