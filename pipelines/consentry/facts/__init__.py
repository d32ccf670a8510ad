"""Events become facts: what the rules may know about each decision key, candidate consent and sale.

Lives here: visibility under the two clocks, scope, lifts, grades. Does not live here: which fact matters more (that
is the decision table), nor any I/O. Readings of the domain: docs/explanation/how-we-read-the-table.md.
"""

from consentry.facts.frames import Clocks, Frames, gather, named_points

__all__ = ["Clocks", "Frames", "gather", "named_points"]
