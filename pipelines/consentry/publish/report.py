"""report.html: one page for people, complete in itself, with no request to anywhere.

Renders the template with the numbers of `report_view` and the plots of `charts`. The content policy of the page forbids
everything but its own style sheet, which it names by checksum.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from consentry.policy import OURSELVES
from consentry.publish import report_view as view
from consentry.publish.charts import decision_bars, reason_bars
from consentry.publish.exports import held_exports
from consentry.publish.list_files import OTHER_PATH
from consentry.publish.material import Material
from consentry.publish.release import QUARANTINE, Release
from consentry.publish.run_info import RunInfo
from consentry.publish.worklist import FILE as WORKLIST

_TEMPLATES = Path(__file__).parent / "templates"


def report_page(
    run: RunInfo,
    material: Material,
    previous: Release | None,
    lists: Sequence[dict[str, Any]],
    deletions: Sequence[dict[str, Any]],
    todo: pl.DataFrame,
    counts: pl.DataFrame,
    changes: pl.DataFrame,
) -> str:
    """The whole page as text."""
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    by_purpose = view.by_channel_and_purpose(counts, material.purposes)
    by_rule = view.by_rule(counts, material.rules)
    marketing = view.marketing_only(counts, material.purposes)
    marketing_rules = view.by_rule(marketing, material.rules)
    context = {
        "style": Markup(style),
        "style_hash": base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        "run": run,
        "material": material,
        "previous": previous,
        "lists": lists,
        "deletions": [entry for entry in deletions if entry["rows"]],
        "totals": view.totals(marketing),
        "shares": view.shares(view.totals(marketing)),
        "by_purpose": by_purpose,
        "by_rule": by_rule,
        "purpose_plot": Markup(decision_bars(view.bars(by_purpose))) if by_purpose else "",
        "reason_plot": Markup(reason_bars(view.reasons(marketing_rules))) if marketing_rules else "",
        "repairs": view.repairs(todo, material.rules),
        "changes": list(changes.iter_rows(named=True)),
        "moves": view.moves(changes),
        "files": view.files_of_run(material.files, run.run_id),
        "earlier_files": material.files.filter(pl.col("run_id") != run.run_id).height,
        "quarantine": list(material.quarantine.iter_rows(named=True)),
        "sources": view.source_ages(material.files, material.sources, run.known_as_of),
        "held_exports": held_exports(material.exports),
        "soon": [said for export in material.exports for said in export.soon],
        "inside": [export.target for export in material.exports if export.processor == OURSELVES],
        "worklist": WORKLIST,
        "worklist_rows": todo.height,
        "other_path": OTHER_PATH,
        "quarantine_file": QUARANTINE,
    }
    return _environment(material.zone).get_template("report.html.j2").render(context)


def _environment(zone: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda number: f"{number:,}"
    environment.filters["moment"] = lambda moment: _moment(moment, zone)
    return environment


def _moment(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M} {local.tzname()}"
