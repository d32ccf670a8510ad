"""Archives: read from memory under limits, whatever they claim."""

from __future__ import annotations

import gzip
import io
import struct
import warnings
import zipfile

import pytest

from consentry.sources import SOURCES, archive
from consentry.sources.reading import read_file
from consentry.sources.reasons import Unreadable

NAME = "subscribed_email_audience_export_ab12cd34ef.csv"
HEADER = b"Email Address,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LEID\n"


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, **attributes: int) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", method) as file:
        warnings.simplefilter("ignore")
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            for attribute, value in attributes.items():
                setattr(info, attribute, value)
            file.writestr(info, content)
    return buffer.getvalue()


def encrypted(data: bytes) -> bytes:
    """Set the encryption bit in the local and the central header."""
    local, central = data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8
    flipped = bytearray(data)
    for place in (local, central):
        flipped[place] |= 1
    return bytes(flipped)


def lying(data: bytes, size: int) -> bytes:
    """State another unpacked size in the central header."""
    place = data.index(b"PK\x01\x02") + 24
    return data[:place] + struct.pack("<I", size) + data[place + 4 :]


BODY = HEADER + b"".join(b"p%d@x.example,,,,,%d\n" % (n, n) for n in range(100))
INNER = zipped((NAME, BODY))
HOSTILE = {
    "bomb": (zipped((NAME, b"0" * 30_000_000)), "archive_ratio"),
    "too large": (zipped(*[(f"m{n}.csv", b"\0" * 50_000) for n in range(3)]), "archive_too_large"),
    "slip": (zipped((f"../{NAME}", BODY)), "archive_name"),
    "absolute": (zipped((f"/etc/{NAME}", BODY)), "archive_name"),
    "slip in a folder": (zipped((f"folder/../{NAME}", BODY)), "archive_name"),
    "slip beside": (zipped((NAME, BODY), ("__MACOSX/../../x.csv", BODY)), "archive_name"),
    "program beside": (zipped((NAME, BODY), ("export.exe", BODY)), "archive_name"),
    "backslash": (zipped((f"..\\{NAME}", BODY)), "archive_name"),
    "program": (zipped(("export.exe", BODY)), "archive_name"),
    "hidden": (zipped((f".{NAME}", BODY)), "archive_name"),
    "too many": (zipped(*[(f"m{n}.csv", b"") for n in range(1001)]), "archive_too_many"),
    "twice": (zipped((NAME, BODY), (NAME, BODY)), "archive_repeated"),
    "twice in capitals": (zipped((NAME, BODY), (NAME.upper(), BODY)), "archive_repeated"),
    "link": (zipped((NAME, b"/etc/passwd"), create_system=3, external_attr=0o120777 << 16), "archive_link"),
    "nested": (zipped(("inner.zip", INNER)), "archive_nested"),
    "nested under another name": (zipped((NAME, INNER)), "archive_nested"),
    "encrypted": (encrypted(zipped((NAME, BODY))), "archive_encrypted"),
    "states too little": (lying(zipped((NAME, BODY)), 10), "archive_lies"),
    "states too much": (lying(zipped((NAME, BODY)), len(BODY) + 1), "archive_lies"),
    "cut": (zipped((NAME, BODY))[:-30], "unreadable_file"),
    "damaged": (zipped((NAME, BODY), method=zipfile.ZIP_STORED).replace(b"p7@x", b"q7@x"), "archive_lies"),
    "empty": (zipped(), "archive_empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_set_aside_whole(name, monkeypatch):
    data, code = HOSTILE[name]
    if name == "too large":
        monkeypatch.setattr(archive, "MAX_BYTES", 100_000)
        monkeypatch.setattr(archive, "MAX_RATIO", 10_000)
    parts = read_file(data, "audience_export_ab12cd34ef.zip", SOURCES["mailchimp"])
    assert [(part.state, part.reason_code) for part in parts] == [("quarantined", code)]
    assert not parts[0].tables


def test_an_honest_archive_is_read_member_by_member():
    parts = read_file(INNER, "audience_export_ab12cd34ef.zip", SOURCES["mailchimp"])
    assert [(part.member, part.stream, part.accepted) for part in parts] == [(NAME, "subscribed", 100)]


def test_folders_and_a_readme_are_part_of_an_export():
    data = zipped(
        ("export/", b""), (f"export/{NAME}", BODY), ("export/README.txt", b"hi"), ("__MACOSX/._x", b"")
    )
    (part,) = read_file(data, "x.zip", SOURCES["mailchimp"])
    assert (part.member, part.stream, part.accepted) == (f"export/{NAME}", "subscribed", 100)
    assert part.beside == ("__MACOSX/._x", "export/README.txt")


UNPACKABLE = (
    "encrypted",
    "cut",
    "empty",
    "bomb",
    "states too little",
    "damaged",
    "too many",
    "link",
    "too large",
)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name not in UNPACKABLE])
def test_an_archive_that_is_refused_holds_whom_it_names(name):
    (part,) = read_file(HOSTILE[name][0], "x.zip", SOURCES["mailchimp"])
    assert "p7@x.example" in part.points["point_value"].to_list()


def test_a_compressed_export_holds_whom_it_names():
    (part,) = read_file(gzip.compress(BODY), "subscribed.csv.gz", SOURCES["mailchimp"])
    assert (part.state, part.reason_code, part.holds_nobody) == ("quarantined", "unsupported_format", False)
    assert "p99@x.example" in part.points["point_value"].to_list()


def test_what_cannot_be_unpacked_says_that_it_holds_nobody(monkeypatch):
    (part,) = read_file(HOSTILE["encrypted"][0], "x.zip", SOURCES["mailchimp"])
    assert part.holds_nobody
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    deep = zipped(("a.zip", zipped(("b.zip", zipped(("c.csv", b"0" * 10_000_000))))))
    assert sum(map(len, archive.salvaged(deep))) <= 1000


def test_a_bad_member_does_not_hide_a_good_one():
    """Opt-outs of a healthy member still go out (M4)."""
    data = zipped((NAME, BODY), ("other.csv", b"a,b\n1,2\n"))
    states = {part.member: part.state for part in read_file(data, "x.zip", SOURCES["mailchimp"])}
    assert states == {NAME: "accepted", "other.csv": "quarantined"}


def test_bytes_are_counted_while_reading(monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES", 1000)
    with pytest.raises(Unreadable) as refused:
        archive.members(lying(zipped((NAME, BODY)), 900))
    assert refused.value.code in ("archive_too_large", "archive_lies")
