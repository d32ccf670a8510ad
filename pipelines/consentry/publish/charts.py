"""The plots of the report as inline SVG: drawn here, coloured by the page's style sheet (light, dark, print).

Each plot is drawn twice, for a wide and a narrow screen, and says in words what it shows. The page puts the table
with the same numbers beside it.
"""

from __future__ import annotations

import html
import re

import altair as alt
import polars as pl
import vl_convert

INK = "#1d2733"
FAINT = "#c9c4b8"
DECISION_COLOURS = {"ALLOW": "#1f7a8c", "HOLD": "#e2b75b", "BLOCK": "#8f2d3b"}
"""The style sheet swaps these very codes for the colours of the screen; a test holds the two together."""
_MARGIN = {"left": 12, "right": 12, "top": 4, "bottom": 4}
_SVG_TAG = re.compile(r'^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"[^>]*>')
_BACKGROUND = re.compile(r'<rect width="[\d.]+" height="[\d.]+" fill="white"\s*/>')
_ARIA = re.compile(r' (?:aria-[a-z]+|role|style)="[^"]*"')


def decision_bars(counts: pl.DataFrame) -> str:
    """Stacked bars: of `label`, how many are ALLOW, HOLD and BLOCK (columns label, decision, count)."""
    return _plot(
        counts,
        "Decisions by channel and purpose",
        "Horizontal bars, one per channel and purpose, split into may be contacted, held and blocked. "
        "The table beside it holds the same numbers.",
        {"wide": 380, "narrow": 190},
    )


def reason_bars(counts: pl.DataFrame) -> str:
    """Bars: how many decisions each rule made (columns label, decision, count)."""
    return _plot(
        counts,
        "Most frequent reasons for no contact",
        "Horizontal bars, one per rule that holds or blocks, longest first, coloured by held or blocked. "
        "The table beside it holds the same numbers.",
        {"wide": 520, "narrow": 250},
        short="split(datum.label, ' ')[0]",
    )


def _plot(counts: pl.DataFrame, title: str, description: str, widths: dict[str, int], short: str = "") -> str:
    order = counts["label"].unique(maintain_order=True).to_list()
    drawn = []
    for size, width in widths.items():
        name = f"{re.sub('[^a-z]+', '-', title.lower())}-{size}"
        svg = vl_convert.vegalite_to_svg(
            _chart(counts, order, width, short if size == "narrow" else "").to_dict()
        )
        drawn.append(_inline(svg, name, title, description, size))
    return "".join(drawn)


def _chart(counts: pl.DataFrame, order: list[str], width: int, short: str) -> alt.Chart:
    label = alt.Axis(labelLimit=0, labelPadding=8, labelExpr=short or "datum.label")
    ticks = alt.Axis(tickCount=max(2, width // 100), format=",d")
    base = alt.Chart(alt.Data(values=counts.to_dicts())).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=label),
        x=alt.X("sum(count):Q", title="number of decisions", axis=ticks),
    )
    bars = base.mark_bar(height=alt.RelativeBandSize(0.62)).encode(
        color=alt.Color(
            "decision:N",
            scale=alt.Scale(domain=list(DECISION_COLOURS), range=list(DECISION_COLOURS.values())),
            legend=None,
        ),
        order=alt.Order("rank:Q"),
    )
    chart = bars.properties(width=width, height=alt.Step(28), background="transparent", padding=_MARGIN)
    return chart.configure_view(stroke=None).configure_axis(
        labelColor=INK, titleColor=INK, domain=False, ticks=False, gridColor=FAINT, labelFontSize=12,
        titleFontSize=11, titleFontWeight="normal", labelFont="sans-serif", titleFont="sans-serif",
    ).configure_axisY(grid=False)  # fmt: skip


def _inline(svg: str, name: str, title: str, description: str, size: str) -> str:
    """Vega's drawing as one accessible picture without ids, styles or links of its own."""
    found = _SVG_TAG.match(svg)
    if found is None:
        raise ValueError("the drawing library changed the head of its SVG; adapt charts._SVG_TAG")
    width, height = found.groups()
    body = _ARIA.sub("", _BACKGROUND.sub("", svg[found.end() :]))
    head = (
        f'<svg class="plot {size}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{html.escape(title)}</title><desc id="{name}-desc">{html.escape(description)}</desc>'
    )
    return head + body
