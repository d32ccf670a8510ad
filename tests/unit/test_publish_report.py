"""Report, manifest, aggregates and changes: the right numbers, no person, no request to anywhere."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import re
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from test_publish_examples import (
    BY_ID,
    NOW,
    decision,
    decisions,
    files,
    holders,
    make_material,
    material,
    run,
)

from consentry.publish.assemble import publish_release
from consentry.publish.changes import decision_changes
from consentry.publish.charts import DECISION_COLOURS, FAINT, INK
from consentry.publish.material import NotRead
from consentry.publish.release import Release
from consentry.publish.report_view import DECISIONS, duration, shares, source_ages


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> list[Release]:
    """Two releases of the invented company, with different people deciding differently."""
    var = tmp_path_factory.mktemp("var")
    return [
        publish_release(var, run(n), material(150, seed=n, run_id=run(n).run_id), progress=lambda _: None)
        for n in (1, 2)
    ]


@pytest.fixture(scope="module")
def page(releases: list[Release]) -> str:
    """The report of the second release."""
    return releases[1].report.read_text(encoding="utf-8")


class Tags(html.parser.HTMLParser):
    """Every tag with its attributes, and whether all were closed."""

    VOID = ("meta", "br", "rect", "path", "line", "link", "img")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag


def test_the_page_asks_nobody_for_anything(page):
    tags = Tags(page)
    assert tags.open == []
    names = {tag for tag, _ in tags.seen}
    assert not names & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
        "audio",
        "video",
    }
    for tag, attributes in tags.seen:
        assert "style" not in attributes and not [name for name in attributes if name.startswith("on")], tag
        assert not {"src", "srcset", "xlink:href", "background"} & set(attributes), tag
        target = attributes.get("href") or ""
        assert ":" not in target and not target.startswith("/"), target
    assert "url(" not in page and "@import" not in page
    assert set(re.findall(r"\w+://[^\"' ]*", page)) == {"http://www.w3.org/2000/svg"}, (
        "a name, not an address"
    )


def test_the_content_policy_allows_this_style_sheet_and_nothing_else(page):
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert style and policy
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    said = policy[1].replace("&#39;", "'")
    assert said == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_links_lead_to_files_of_the_release(releases, page):
    links = {attributes["href"] for tag, attributes in Tags(page).seen if tag == "a"}
    files = {link for link in links if link and not link.startswith("#")}
    assert len(files) > 10
    for link in files:
        assert (releases[1].path / link).is_file(), link
    anchors = {attributes.get("id") for _, attributes in Tags(page).seen}
    assert {link[1:] for link in links - files if link} <= anchors


def test_ids_are_used_once_and_pictures_have_a_title_and_a_description(page):
    ids = [attributes["id"] for _, attributes in Tags(page).seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    named = [
        attributes["aria-labelledby"]
        for tag, attributes in Tags(page).seen
        if attributes.get("role") == "img"
    ]
    assert len(named) == 4
    assert all(set((labels or "").split()) <= set(ids) for labels in named)


def test_every_colour_of_a_plot_has_a_counterpart_for_dark_and_print(page):
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style
    drawn = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', page))
    assert drawn == {INK, FAINT, *DECISION_COLOURS.values()}
    assert all(f'="{colour}"]' in style[1] for colour in drawn)


def test_nobody_is_named_outside_the_lists_and_the_decisions(releases):
    for name in ("report.html", "manifest.json", "aggregates/decisions_by_rule.csv"):
        text = (releases[1].path / name).read_text(encoding="utf-8")
        assert "mail.example" not in text and "person" + "1@" not in text and "+31655" not in text
        assert "hubspot:1" not in text and f"{1:032x}" not in text, name


def test_the_numbers_on_the_page_are_those_of_the_decisions(releases, page):
    decided = pl.read_parquet(releases[1].path / "decisions.parquet")
    marketing = decided.filter(pl.col("purpose") != "service")
    for outcome, words in (
        ("ALLOW", "may be contacted"),
        ("HOLD", "held, no provable basis"),
        ("BLOCK", "blocked"),
    ):
        count = marketing.filter(pl.col("decision") == outcome).height
        assert f"<b>{count:,}</b><span>{words}" in page
    for rule_id in decided["rule_id"].unique():
        assert BY_ID[rule_id].sentence.replace("'", "&#39;") in page


def test_the_page_says_what_was_read_what_is_stale_and_what_was_refused(page):
    assert "contacts-old.csv" in page and "the header is not known" in page
    assert "Export mailchimp again" in page and "Export stripe again" in page
    assert "Legal basis" in page and "raw__files" in page
    assert "2 October 2026, 11:00 CEST" in page


def test_a_warning_says_where_to_look_and_the_quarantine_report_has_every_row(releases, page):
    """A warning without source, file, row and column is one that nobody can act on."""
    todo, checks = page.partition('id="decided"')[0], page.partition('id="checks"')[2]
    for part in (todo, checks):
        assert "hubspot, file contacts.csv, column Legal basis, rows 7, 12" in part
    assert 'href="quarantine.csv"' in todo and "The quarantine report" in page
    raw = (releases[1].path / "quarantine.csv").read_text(encoding="utf-8")
    assert raw.splitlines()[0] == '"source","file","row","column","reason","read_by_run"'
    assert raw.splitlines()[1].startswith('"hubspot","contacts.csv","7","Legal basis","the word')
    assert {entry["file"]: entry["rows"] for entry in releases[1].manifest["files"]}["quarantine.csv"] == 2


def test_the_page_lists_what_was_not_read_and_what_is_still_refused(tmp_path):
    """A refusal of last week is as open tonight as it was then."""
    this = run(1)
    unread = (
        NotRead(
            "hubspot", "hubspot/2026-09-28/contacts-old.csv", "the header is unknown", NOW - timedelta(days=3)
        ),
        NotRead("strange", "strange", "no source of this name is configured"),
    )
    material = make_material(
        decisions(), holders(), this.run_id, targets=(), not_read=unread, unmapped=[("crm", "webinars")]
    )
    release = publish_release(tmp_path, this, material)
    page = release.report.read_text(encoding="utf-8")
    todo, read = page.partition('id="decided"')[0], page.partition("What was not read")[2]
    for part in (todo, read):
        assert "hubspot/2026-09-28/contacts-old.csv" in part and "the header is unknown" in part
        assert "28 September 2026" in part and "no source of this name is configured" in part
    assert "no file of it ever lay in the inbox" in read
    assert "Say what “webinars” of crm means" in todo and "[sources.crm.purpose_map]" in todo
    assert [entry["refused_since"] for entry in release.manifest["not_read"]] == [
        "2026-09-28T09:00:00Z",
        None,
    ]
    assert Tags(page).open == []


def test_a_source_with_only_refused_files_is_not_said_to_have_never_delivered(tmp_path):
    this = run(1)
    refused = files(this.run_id).with_columns(
        pl.lit("stripe").alias("source_id"), pl.lit("quarantined").alias("state")
    )
    material = make_material(decisions(), holders(), this.run_id, targets=(), files=refused)
    page = publish_release(tmp_path, this, material).report.read_text(encoding="utf-8")
    assert "It delivered 3 files, and none could be read" in page and "delivered, but not readable" in page
    stripe = page.partition("How fresh each source is")[2].partition(">stripe<")[2].partition("</tr>")[0]
    assert "never" not in stripe


def test_a_company_without_anybody_gets_a_page_too(tmp_path):
    this = run(1)
    empty = make_material(decisions(), holders(), this.run_id, targets=())
    page = publish_release(tmp_path, this, empty).report.read_text(encoding="utf-8")
    assert "No marketing decision was made" in page and "No target is configured" in page
    assert Tags(page).open == []


def test_words_from_outside_are_text_and_never_markup(tmp_path):
    this = run(1)
    evil = make_material(decisions(), holders(), this.run_id, targets=(), company="<script>alert(1)</script>")
    page = publish_release(tmp_path, this, evil).report.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page


def test_the_manifest_says_what_went_in_what_decided_and_what_came_out(releases):
    told = json.loads((releases[1].path / "manifest.json").read_bytes())
    assert told["previous_run_id"] == releases[0].run_id
    assert told["versions"] == {"code": "0.1.0", "policy": "p1", "law": "2026-11-01"}
    assert told["as_of"] == told["known_as_of"] == "2026-10-02T09:00:00Z"
    assert sum(told["decisions"].values()) == 150 * 5
    for entry in told["inputs"]:
        assert entry["rows_in"] == entry["accepted"] + entry["quarantined"] + entry["duplicates"]
        assert len(entry["sha256"]) == 64
    assert {check["name"]: check["passed"] for check in told["checks"]} == {
        "keys_are_unique": True,
        "few_rows": False,
    }
    assert told["worklist"]["rows"] > 0
    assert {entry["normaliser"] for entry in told["lists"]} == {"exact", "trimmed"}


def test_aggregates_hold_counts_and_no_ids(releases):
    counts = pl.read_parquet(releases[1].path / "aggregates/decisions_by_rule.parquet")
    assert counts.columns == [
        "channel",
        "purpose",
        "decision",
        "rule_id",
        "proof_grade",
        "jurisdiction",
        "count",
    ]
    assert counts["count"].sum() == 150 * 5
    again = pl.read_csv(releases[1].path / "aggregates/decisions_by_rule.csv", infer_schema=False)
    assert again.height == counts.height


def test_changes_count_what_became_another_what_came_and_what_went(tmp_path):
    def publish(number: int, *rows: dict[str, object]) -> Release:
        this = run(number)
        return publish_release(
            tmp_path, this, make_material(decisions(*rows), holders(), this.run_id, targets=())
        )

    first = publish(
        1, decision("p1", "C01"), decision("p2", "V06"), decision("p3", "W01"), decision("p4", "C01")
    )
    now = decisions(
        decision("p1", "W02"), decision("p2", "V10"), decision("p3", "W01"), decision("p5", "Z01")
    )
    changes = decision_changes(first, now).select("before", "after", "rule_id", "count").rows()
    assert sorted(changes) == [
        ("ALLOW", "BLOCK", "W02", 1),
        ("ALLOW", "gone", "C01", 1),
        ("new", "HOLD", "Z01", 1),
    ]
    assert decision_changes(None, now).is_empty()


def test_the_same_release_made_twice_has_the_same_page(tmp_path):
    made = [
        publish_release(tmp_path / place, run(1), material(40, run_id=run(1).run_id)).report.read_bytes()
        for place in ("a", "b")
    ]
    assert made[0] == made[1]


def test_a_source_is_stale_when_its_newest_good_file_is_too_old_or_missing():
    limits = material(1).sources
    seen = pl.DataFrame(
        {
            "source_id": ["hubspot", "mailchimp", "stripe"],
            "state": ["accepted", "duplicate", "quarantined"],
            "sha256": ["a", "b", "c"],
            "observed_at": [NOW - timedelta(hours=24), NOW - timedelta(hours=25), NOW],
        }
    )
    ages = {row["source_id"]: (row["stale"], row["refused"]) for row in source_ages(seen, limits, NOW)}
    assert ages == {"hubspot": (False, 0), "mailchimp": (True, 0), "stripe": (True, 1)}


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0.5, "less than an hour"), (1, "1 hour"), (47, "47 hours"), (48, "2 days"), (-3, "less than an hour")],
)  # fmt: skip
def test_lengths_of_time_are_said_as_people_say_them(hours, said):
    assert duration(timedelta(hours=hours)) == said


def test_the_page_template_has_no_word_of_its_own_for_a_rule():
    template = Path(__file__).parents[2] / "pipelines/consentry/publish/templates/report.html.j2"
    assert not re.findall(r"\b[VWEIDCA]\d\d\b", template.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((1, 1, 1), ("34%", "33%", "33%")),
        ((45, 55, 0), ("45%", "55%", "0%")),
        ((1, 500, 499), ("<1%", "50%", "50%")),
        ((0, 0, 0), ("–", "–", "–")),
        ((676, 1236, 300), ("30%", "56%", "14%")),
    ],
)
def test_percentages_add_to_a_hundred(counts, said):
    told = shares({**dict(zip(DECISIONS, counts, strict=True)), "all": sum(counts)})
    assert tuple(told.values()) == said


def test_the_long_table_of_checks_is_folded(page):
    checks = page.partition('id="checks"')[2]
    assert checks.index("<details") < checks.index("<table") < checks.index("</details>")


def test_no_label_of_a_plot_is_cut(page):
    assert "…" not in page
    for rule_id in ("W06", "Q05", "V10"):
        if f"{rule_id} " in page:
            assert BY_ID[rule_id].sentence.replace("'", "&#39;") in page
