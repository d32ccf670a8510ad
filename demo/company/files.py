"""Bytes of files that are the same on every machine: CSV, ZIP and XLSX with fixed times, uncompressed.

Knows formats only. Does not know any system or person.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_EPOCH = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Day:
    """A spreadsheet day: shown as a date, stored as a serial number."""

    serial: int


@dataclass(frozen=True)
class Formula:
    """A spreadsheet formula and the value it showed when the file was saved."""

    text: str
    shown: str


type_of_cell = str | int | float | Day | Formula


@dataclass(frozen=True)
class Ragged:
    """A line exactly as it stands in the file, right or wrong."""

    line: str


def csv_text(
    header: Sequence[str],
    rows: Iterable[Sequence[str] | Ragged],
    *,
    separator: str = ",",
    newline: str = "\n",
) -> str:
    """A delimited text, with quotes where they are needed."""

    def cell(value: str) -> str:
        needed = any(mark in value for mark in (separator, '"', "\n", "\r")) or value != value.strip()
        return '"' + value.replace('"', '""') + '"' if needed else value

    lines = [separator.join(cell(name) for name in header)]
    for row in rows:
        lines.append(row.line if isinstance(row, Ragged) else separator.join(cell(value) for value in row))
    return newline.join(lines) + newline


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """An archive whose bytes depend on its members alone (stored: compressors differ between machines)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def xlsx_bytes(sheet_name: str, header: Sequence[str], rows: Iterable[Sequence[type_of_cell]]) -> bytes:
    """A workbook of one sheet, with the parts that Excel and Calamine need and no more."""
    shared: dict[str, int] = {}
    lines = [
        f'<row r="{number}">'
        + "".join(_cell(f"{_column(index)}{number}", value, shared) for index, value in enumerate(row))
        + "</row>"
        for number, row in enumerate([list(header), *rows], start=1)
    ]
    strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in shared)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS,
        "xl/workbook.xml": _WORKBOOK.replace("NAME", quoteattr(sheet_name)),
        "xl/_rels/workbook.xml.rels": _WORKBOOK_RELS,
        "xl/worksheets/sheet1.xml": _SHEET_1.replace("LINES", "".join(lines)),
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(shared)}">{strings}</sst>',
        "xl/styles.xml": _STYLES,
    }
    return zip_bytes({name: text.encode() for name, text in parts.items()})


def _cell(place: str, value: type_of_cell, shared: dict[str, int]) -> str:
    if isinstance(value, Formula):
        return f'<c r="{place}" t="str"><f>{escape(value.text)}</f><v>{escape(value.shown)}</v></c>'
    if isinstance(value, Day):
        return f'<c r="{place}" s="1"><v>{value.serial}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    if value == "":
        return ""
    return f'<c r="{place}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>'


def _column(index: int) -> str:
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACK = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACK}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET}.sharedStrings+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/></Types>'
)
_SHEET_1 = f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>LINES</sheetData></worksheet>'
_RELS = (
    f'{_XML}<Relationships xmlns="{_PACK}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK = (
    f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}"><sheets>'
    '<sheet name=NAME sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_WORKBOOK_RELS = (
    f'{_XML}<Relationships xmlns="{_PACK}/relationships">'
    f'<Relationship Id="rId1" Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_DOC}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{_DOC}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd-mm-yyyy"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
