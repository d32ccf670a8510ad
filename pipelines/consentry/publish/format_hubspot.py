"""HubSpot: the opt-out list of Marketing email, one column `Email`.

Not here: which addresses. Sources: knowledge.hubspot.com "Import an opt-out list"; a size limit is not published.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="hubspot",
    tool="HubSpot",
    columns=(("Email", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    how_to_block=(
        "In HubSpot choose Contacts > Import > Opt-out list (people who must not be emailed).",
        "Choose the -block.csv file and pick the column Email.",
        "HubSpot asks you to type the number of contacts: it is the number of rows given below.",
        "HubSpot sets 'Unsubscribed from all email' on them. It creates no new contacts.",
    ),
    holder="static list",
    how_to_hold=(
        "Have one static list for each -hold.csv file, with the very name given beside the file below. Never put two "
        "files into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: open it, select everybody and choose Remove from list (this deletes "
        "no contact), then import the -hold.csv file as a normal contact import into that list, choosing to update "
        "existing contacts only. Do both in one go, while nothing is being sent.",
        "Put the list of a purpose into the 'Don't send to' box of every marketing email and workflow of that purpose.",
    ),
    warnings=(
        "An opt-out import works for the whole portal (or the business unit you are in), not for one subscription "
        "type. Importing a -block.csv of one purpose stops all marketing email to those people.",
        "One-to-one email stays possible after an opt-out; it is not stopped by this list.",
    ),
    unsure=("HubSpot publishes no limit of rows or size for this import.",),
)
