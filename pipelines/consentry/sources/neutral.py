"""The neutral contract as a source: the way in for any system without a reader of its own.

Its columns and words are those of `contract`; a header with anything else is refused.
"""

from __future__ import annotations

import re

from consentry.contract import TABLES, Column, Table
from consentry.sources.model import Field, Source, Stream

_RULES = {"consent_events": ("star_on_positive", "no_subject", "point_without_kind")}
_POINT = "@point_kind"
RENAMED = {"observed_at": "observed_at_told"}
"""Every raw row has an observed_at of its own, so what a history says of itself has another name."""


def _field(column: Column) -> Field:
    return Field(
        name=RENAMED.get(column.name, column.name),
        labels=(column.name,),
        form=column.form if column.form in ("number", "time", "country") else "text",
        words={word: word for word in column.words},
        many=column.many,
        required=column.required,
        filled=column.required,
        point={"point_value": _POINT, "contact_ref": "contact", "other_ref": "contact"}.get(column.name, ""),
    )


def _stream(table: Table) -> Stream:
    return Stream(
        name=table.name,
        table=f"raw_neutral__{table.name}",
        fields=tuple(_field(column) for column in table.columns),
        file_name=re.compile(rf"^{table.name}(?![a-z_]*[a-z])", re.IGNORECASE),
        strict=True,
        translate=False,
        rules=_RULES.get(table.name, ()),
    )


NEUTRAL = Source(
    kind="neutral",
    title="Neutral contract",
    streams=tuple(_stream(table) for table in TABLES.values()),
    formats=("csv", "parquet"),
)
