"""The answer to a person as a folder of files: JSON and CSV for programs, a letter for people, consents as JSON-LD.

Lives here: names, formats and rights of the files. The folder's name says nothing of the person, and nobody but its
owner may look into it. Does not live here: what is in the answer (that is `access`).
"""

from __future__ import annotations

import json
import secrets
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from consentry.errors import ConfigError
from consentry.job.access import Answer
from consentry.publish.durable import ensure_folder, make_folder, sync_folder, write_file
from consentry.publish.safe_text import for_people, safe_text

LETTER, WHOLE, RECORDS = "READ-ME-FIRST.txt", "answer.json", "consent-records.jsonld"
ABOUT: Mapping[str, str] = {
    "contact_data": "what our systems hold about you, in their words",
    "addresses": "your addresses and numbers, and where we got them",
    "statements": "what you said about advertising, when and how; notes as they were written down",
    "wordings": "the texts you were shown",
    "invoices": "your invoices and orders",
    "messages": "the messages that our systems say they sent you",
    "decisions": "whether we may contact you today, by which channel and for what, and why",
    "decision_history": "what our lists said about you before",
    "sources": "the systems your data come from",
    "recipients": "who handles personal data for us, by name",
    "retention": "how long we keep it",
    "as_delivered": "every row that our systems handed over about you, cell by cell as it came",
    "kept_by_law": "invoices that the law makes us keep although you were erased, locked until their last day",
}
"""Each section in words; its file is named after it."""


def hand_over(answer: Answer, parent: Path) -> Path:
    """Write the answer into a new folder under `parent` and return it. Raises ConfigError when it cannot be made."""
    name = (
        f"{'portability' if answer.portable else 'access'}-{answer.made_at:%Y-%m-%d}-{secrets.token_hex(4)}"
    )
    folder = parent / name
    try:
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_folder(folder)
        ensure_folder(folder)
        for file, content in _files(answer).items():
            write_file(folder / file, content)
        sync_folder(folder)
    except OSError as failure:
        raise ConfigError(
            f"{folder} cannot be written ({type(failure).__name__}); name another folder with --out"
        ) from None
    return folder


def _files(answer: Answer) -> dict[str, bytes]:
    whole = json.dumps(answer.as_dict(), indent=2, ensure_ascii=False, default=str)
    files = {LETTER: letter(answer).encode(), WHOLE: whole.encode() + b"\n"}
    if answer.erased_since:
        return files
    for section, rows in answer.sections.items():
        if rows:
            files[f"{section.replace('_', '-')}.csv"] = for_people(_table(rows))
    if answer.records.get("@graph"):
        files[RECORDS] = json.dumps(answer.records, indent=2, ensure_ascii=False).encode() + b"\n"
    return files


def _table(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    texts = [[_text(row.get(name)) for name in names] for row in rows]
    frame = pl.DataFrame(texts, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame.select(safe_text(pl.col(name)).alias(name) for name in names)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " | ".join(f"{name} = {each}" for name, each in value.items())
    return "" if value is None else str(value)


def letter(answer: Answer) -> str:
    """What the person reads first."""
    asked = "data portability (Art. 20 GDPR)" if answer.portable else "access to your data (Art. 15 GDPR)"
    parts = [f"{answer.company['name']} answers your request for {asked}", f"About: {answer.address}"]
    parts.append(
        f"Made on {answer.made_at:%Y-%m-%d %H:%M} UTC" + (f"; due by {answer.due}" if answer.due else "")
    )
    if answer.erased_since:
        parts.append(
            f"You were erased on {answer.erased_since}. We hold no personal data for contact: only a keyed hash of "
            "this address, by which we know it when somebody brings it back."
        )
    elif not any(
        answer.sections[name]
        for name in ("contact_data", "addresses", "statements", "invoices")
        if name in answer.sections
    ):
        parts.append("We found nothing that is surely yours under this address.")
    listed = [
        f"  {section.replace('_', '-')}.csv{' ' * (22 - len(section))}{ABOUT[section]} ({len(rows)})"
        for section, rows in answer.sections.items()
        if rows
    ]
    if listed:
        beside = [f"  {WHOLE}{' ' * 15}all of it, for programs"]
        if answer.records.get("@graph"):
            beside.append(f"  {RECORDS}    your consents as ISO/IEC TS 27560 records (W3C DPV)")
        parts.append("\n".join(["Beside this letter:", *listed, *beside]))
    if answer.portable:
        parts.append(
            "This is what you gave us yourself, where we use it because you said yes or because of a contract. What "
            "we or others made of it (decisions, scores) is not part of it; ask for access to see it."
        )
    if answer.left_out:
        told = [f"  {count} rows: {why}" for why, count in answer.left_out]
        parts.append("\n".join(["Left out, because they may be somebody else's:", *told]))
    parts.append(
        "You may ask us to correct or erase your data, to restrict their use or to hand them to somebody else, you may "
        "object to advertising at any time without a reason, and you may complain to your data protection authority."
    )
    return "\n\n".join(part if "\n" in part else "\n".join(textwrap.wrap(part, 100)) for part in parts) + "\n"
