"""ZIP files, read from memory under limits; nothing is ever unpacked to disk.

Sizes are counted while reading, because an archive may lie about them.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress

from consentry.sources.reasons import Unreadable

MAX_BYTES = 200 * 1024 * 1024
MAX_MEMBERS = 1_000
MAX_RATIO = 100
_CHUNK = 1 << 20
_SMALL = 64 * 1024
_FOLDERS = r"(?:[A-Za-z0-9_][A-Za-z0-9 ._()+-]{0,100}/){0,6}"
_MEMBER = re.compile(
    rf"{_FOLDERS}[A-Za-z0-9_][A-Za-z0-9 ._()+-]{{0,150}}\.(?:csv|xlsx|parquet|zip|gz)", re.IGNORECASE
)
_BESIDE = re.compile(
    rf"__MACOSX/.*|{_FOLDERS}(?:\.DS_Store|Thumbs\.db|desktop\.ini)"
    rf"|{_FOLDERS}(?:read[ _-]?me|lees[ _-]?mij|licen[cs]e|copyright|manifest)[A-Za-z0-9 ._()+-]{{0,100}}"
    rf"|{_FOLDERS}[A-Za-z0-9_][A-Za-z0-9 ._()+-]{{0,150}}\.(?:md|html?|pdf|png|jpe?g|gif|svg|css)",
    re.IGNORECASE,
)
"""What vendors and desktops put beside an export: named in the report and not read."""
_SHEET_MEMBER = re.compile(
    r"(?:[A-Za-z0-9_\[\]][A-Za-z0-9 ._()\[\]-]{0,100}/){0,6}[A-Za-z0-9_\[\]][A-Za-z0-9 ._()\[\]-]{0,100}|_rels/\.rels"
)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError, NotImplementedError, KeyError,
)  # fmt: skip
_MAX_DEPTH = 4
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")


def is_archive(data: bytes) -> bool:
    """Does it begin like a ZIP file?"""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(data: bytes) -> tuple[list[tuple[str, bytes]], tuple[str, ...]]:
    """Path and content of every data file in the archive, in order of path, and what lay beside. Raises Unreadable."""
    found = list(_read(data, _MEMBER, _BESIDE))
    if not found:
        raise Unreadable("archive_empty")
    beside = tuple(sorted(name for name, content in found if content is None))
    files = sorted((name, content) for name, content in found if content is not None)
    for name, content in files:
        if name.lower().endswith((".zip", ".gz")) or (
            content.startswith(_NESTED) and not name.lower().endswith(".xlsx")
        ):
            raise Unreadable("archive_nested")
    if not files:
        raise Unreadable("archive_empty")
    return files, beside


def sheet_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a spreadsheet file, under the same limits."""
    return {name: content for name, content in _read(data, _SHEET_MEMBER) if content is not None}


def salvaged(data: bytes) -> Iterator[bytes]:
    """What can be unpacked of an archive that is refused, nested ones too, under the same limits, never to disk.

    Only good for finding whom to leave alone. Data that is no archive is given back as it is.
    """
    yield from _salvaged(data, [MAX_BYTES], _MAX_DEPTH)


def _salvaged(data: bytes, budget: list[int], depth: int) -> Iterator[bytes]:
    if not depth:
        return
    if data.startswith(b"\x1f\x8b"):
        inner = zlib.decompressobj(wbits=31)
        with suppress(zlib.error):
            yield from _salvaged(inner.decompress(data, _allowed(len(data), budget)), budget, depth - 1)
        return
    if not is_archive(data):
        yield data
        return
    with suppress(*_BROKEN), zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist()[:MAX_MEMBERS]:
            with suppress(*_BROKEN), archive.open(entry) as stream:
                content = stream.read(_allowed(entry.compress_size, budget))
                yield from _salvaged(content, budget, depth - 1)


def _allowed(packed: int, budget: list[int]) -> int:
    """How many bytes may be unpacked of something this small; taken off the budget at once."""
    allowed = min(budget[0], max(_SMALL, MAX_RATIO * packed))
    budget[0] -= allowed
    return max(allowed, 1)


def _read(
    data: bytes, grammar: re.Pattern[str], beside: re.Pattern[str] | None = None
) -> Iterator[tuple[str, bytes | None]]:
    """Every member; None for the content of what merely lies beside."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise Unreadable("unreadable_file") from None
    with archive:
        entries = archive.infolist()
        if beside is not None:
            entries = [entry for entry in entries if not _is_folder(entry)]
        others = {entry.filename for entry in entries if beside and beside.fullmatch(entry.filename)}
        _check_entries(entries, grammar, others)
        budget = MAX_BYTES
        for entry in entries:
            if entry.filename in others:
                yield entry.filename, None
                continue
            content = _content(archive, entry, budget)
            budget -= len(content)
            yield entry.filename, content


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    return entry.is_dir() and not entry.file_size and re.fullmatch(_FOLDERS, entry.filename) is not None


def _check_entries(entries: list[zipfile.ZipInfo], grammar: re.Pattern[str], beside: Collection[str]) -> None:
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
        known = entry.filename in beside or grammar.fullmatch(entry.filename)
        if entry.orig_filename != entry.filename or ".." in entry.filename.split("/") or not known:
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
    except _BROKEN:
        raise Unreadable("archive_lies") from None
    if size != entry.file_size:
        raise Unreadable("archive_lies")
    return b"".join(chunks)
