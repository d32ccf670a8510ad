"""Amazon SES: the bulk import of the account-level suppression list, `address,REASON` without a header.

Not here: which addresses. Sources: docs.aws.amazon.com/ses "Using the Amazon SES account-level suppression list"
(100,000 in one file), help.blackbit.com (a copy of its section on bulk). An address has one reason there, and a later
import replaces it, so one file cannot carry both.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import Fixed, ListFormat
from consentry.publish.list_shape import Table

FORMAT = ListFormat(
    name="ses",
    tool="Amazon SES",
    columns=(("emailAddress", "value"), ("reason", Fixed("{reason}"))),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    shape=Table(has_header=False),
    max_rows=100_000,
    place="AWS Region you send from",
    reasons=("COMPLAINT", "BOUNCE"),
    takes=("place", "reason"),
    how_to_block=(
        "In the SES console choose {place}, then Suppression list > Account-level settings: the list must be on, and "
        "both reasons, bounces and complaints, must be switched on. SES sends to an address whose reason is "
        "switched off, and this file says {reason}.",
        "Choose Bulk actions > Add email addresses in bulk, and choose the -block.csv file. It has no header line, "
        "that is what SES wants.",
        "Wait until the job shows Completed and look at its number of failed addresses: it must be 0.",
    ),
    holder="list in your sending program",
    how_to_hold=(
        "SES has no tags or segments. Give each -hold.csv file to whoever runs the program that sends through SES, "
        "as a list with the very name given beside the file below. Never put two files into one list, and never into "
        "the suppression list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list in that program, in one go, while nothing is being sent.",
    ),
    warnings=(
        "The list stands in one Region. Who sends from several Regions imports it into each.",
        "It stops everything the account sends to these addresses, invoices too. When invoices leave by the same "
        "account, use a configuration set of its own for them, with its own suppression settings.",
        "A configuration set may have suppression settings of its own, which then count instead of the account's: look "
        "at each one that you send advertising with.",
        "Adding addresses in bulk needs an account with production access.",
        "What you import as {reason} was no complaint and no bounce: the numbers in your own reports change.",
    ),
    unsure=("The form of the file is known from a copy of Amazon's page, not from the page itself.",),
)
