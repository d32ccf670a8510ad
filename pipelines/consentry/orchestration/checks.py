"""Asset checks: one step per suite, one check per expectation, made from the files in expectations/.

The critical ones are blocking: what lies downstream of the table does not run. Results carry counts.
"""

# no postponed annotations here: Dagster reads the types of its functions when they are defined
from collections.abc import Iterator

import dagster as dg

from consentry.orchestration.night import Night
from consentry.quality import CheckResult, Suite, load_suite, suite_names

SEVERITY = {"critical": dg.AssetCheckSeverity.ERROR}
SHOWN = {
    "element_count": "rows",
    "unexpected_count": "rows that fail",
    "unexpected_percent": "percent that fail",
    "missing_count": "rows without a value",
}
"""What Dagster's pages call the counts; each becomes a plot over the runs."""


def check_definitions() -> list[dg.AssetChecksDefinition]:
    """The checks of every table that has a suite."""
    return [_checks_of(load_suite(name)) for name in suite_names()]


def _checks_of(suite: Suite) -> dg.AssetChecksDefinition:
    specs = [
        dg.AssetCheckSpec(
            name=entry.check,
            asset=suite.name,
            description=entry.why,
            blocking=entry.severity == "critical",
            metadata={"severity": entry.severity},
        )
        for entry in suite.expectations
    ]

    @dg.multi_asset_check(name=f"{suite.name}_checks", specs=specs, can_subset=True)
    def checks(
        context: dg.AssetCheckExecutionContext, night: dg.ResourceParam[Night]
    ) -> Iterator[dg.AssetCheckResult]:
        wanted = {key.name for key in context.selected_asset_check_keys}
        yield from (_answer(check) for check in night.judge(suite.name).checks if check.check in wanted)

    return checks


def _answer(check: CheckResult) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        passed=check.passed,
        asset_key=check.suite,
        check_name=check.check,
        severity=SEVERITY.get(check.severity, dg.AssetCheckSeverity.WARN),
        metadata={SHOWN[name]: count for name, count in check.counts.items()},
    )
