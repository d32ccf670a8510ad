"""Dagster lives here and nowhere else: it carries the steps of the night, it does not think.

`run_night` is the door for the command line; `definitions` is the door for Dagster's own pages. Assets
call `consentry.job`, checks call `consentry.quality`; whatever one wants to test belongs there.
"""

from consentry.orchestration.outcome import NightResult, held_code
from consentry.orchestration.run import check_night, run_night

__all__ = ["NightResult", "check_night", "held_code", "run_night"]
