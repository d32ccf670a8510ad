"""Under which rows of the law a rule can be reached: one predicate for each circle of rows.

Lives here: what a country's regime opens and closes, as the pages of the docs show it; a test asks the engine whether
it agrees. Does not live here: the choice of the row for a contact (that is `facts.keys`), nor any other condition.
"""

from __future__ import annotations

from collections.abc import Callable

from consentry.law import RegimeRow

Reach = Callable[[RegimeRow], bool]
_ASKS_FOR_A_YES = ("OPT_IN_SOFT", "OPT_IN")
_ADMITS_INTEREST = ("LI", "REGISTER")


def everywhere(row: RegimeRow) -> bool:
    """Every regime."""
    return True


def no_regime(row: RegimeRow) -> bool:
    """None: service messages are decided before any marketing law is looked at."""
    return False


def registers(row: RegimeRow) -> bool:
    """Where an official register has to be asked."""
    return row.register != ""


def confirmed_only(row: RegimeRow) -> bool:
    """Where a single click is too thin."""
    return row.min_grade == "A"


def written_messages(row: RegimeRow) -> bool:
    """E-mail and SMS, which have a template."""
    return row.channel in ("email", "sms")


def customers_count(row: RegimeRow) -> bool:
    """Where customers may be told of similar products."""
    return row.regime == "OPT_IN_SOFT"


def customers_asked(row: RegimeRow) -> bool:
    """Where a sale is looked at, though it may not help."""
    return row.regime in _ASKS_FOR_A_YES


def customers_not_spared(row: RegimeRow) -> bool:
    """Where customers are no exception, or only while their contract runs."""
    return row.regime == "OPT_IN" or row.ongoing_contract_only


def companies_exempt(country: str = "") -> Reach:
    """Where messages to companies may be exempt: in one country, or in any."""

    def exempt(row: RegimeRow) -> bool:
        return row.business_exemption and country in ("", row.jurisdiction)

    return exempt


def letters(row: RegimeRow) -> bool:
    """Letters on a legitimate interest."""
    return row.channel == "post" and row.regime in _ADMITS_INTEREST


def calls(row: RegimeRow) -> bool:
    """Calls on a legitimate interest."""
    return row.channel == "phone" and row.regime in _ADMITS_INTEREST


def letters_and_calls(row: RegimeRow) -> bool:
    """Either of these."""
    return letters(row) or calls(row)


def calls_by_yes(row: RegimeRow) -> bool:
    """Calls that need a yes."""
    return row.channel == "phone" and row.regime in _ASKS_FOR_A_YES


def messages_by_yes(row: RegimeRow) -> bool:
    """E-mail and SMS that need a yes."""
    return written_messages(row) and row.regime in _ASKS_FOR_A_YES
