"""Workbooks: sizes and tricks are checked before a library opens them."""

from __future__ import annotations

import io
import zipfile

import pytest

from consentry.sources import SOURCES
from consentry.sources.reading import read_file

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
RELATION = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
HEADER = ("Klantnummer", "E-mailadres", "Aangemaakt op")


def cell(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def row(number: int, *values: str) -> str:
    cells = "".join(cell(f"{'ABCDEFG'[n]}{number}", value) for n, value in enumerate(values) if value)
    return f'<row r="{number}">{cells}</row>'


def workbook(*rows: str, prolog: str = '<?xml version="1.0"?>', **more: str) -> bytes:
    sheet = f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATION.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATION.format(kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return buffer.getvalue()


def read(data: bytes):
    (part,) = read_file(data, "contacten.xlsx", SOURCES["moneybird"])
    return part


def test_cells_are_text_and_empty_rows_are_none():
    part = read(
        workbook(
            row(1, *HEADER), row(2, "00003", " a@x.example ", "01-02-2023"), row(4, "", "", ""), row(5, "7")
        )
    )
    rows = part.tables["raw_moneybird__contacts"]
    assert rows["customer_id"].to_list() == ["00003", "7"]
    assert rows["email"].to_list() == [" a@x.example ", ""]
    assert (part.rows_in, part.accepted) == (2, 2)


def test_values_beyond_the_header_are_a_ragged_row():
    part = read(
        workbook(
            row(1, *HEADER), row(2, "1", "a@x.example", "", "stray@x.example"), row(3, "2", "b@x.example")
        )
    )
    assert part.quarantine.rows() == [(1, "", "ragged_line")]
    held = part.points.filter(part.points["point_kind"] == "email")
    assert set(held["point_value"]) == {"a@x.example", "stray@x.example"}


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
HOSTILE = {
    "entities": (workbook(row(1, *HEADER), row(2, "&b;"), prolog=ENTITY), "unreadable_file"),
    "entity in another part": (
        workbook(row(1, *HEADER), **{"xl/styles.xml": ENTITY + "<x/>"}),
        "unreadable_file",
    ),
    "a cell at the far corner": (
        workbook(row(1, *HEADER), f'<row r="1048576">{cell("XFD1048576", "x")}</row>'),
        "sheet_too_large",
    ),
    "a part outside the folder": (workbook(row(1, *HEADER), **{"../../etc/passwd": "x"}), "archive_name"),
    "no workbook": (io.BytesIO(b"PK\x03\x04nonsense").getvalue(), "unreadable_file"),
    "plain text": (b"Klantnummer,E-mailadres\n1,a@x.example\n", "unreadable_file"),
    "no rows at all": (workbook(), "empty_file"),
    "a bomb": (workbook(row(1, *HEADER), **{"xl/media/x.xml": "0" * 30_000_000}), "archive_ratio"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_set_aside_whole(name):
    data, code = HOSTILE[name]
    part = read(data)
    assert (part.state, part.reason_code) == ("quarantined", code)


def test_every_cut_of_a_workbook_is_refused_in_peace():
    data = workbook(row(1, *HEADER), row(2, "1", "a@x.example"))
    for length in range(0, len(data), 97):
        part = read(data[:length])
        assert part.state == "quarantined"
        assert part.rows_in == part.accepted + part.quarantined + part.duplicates
