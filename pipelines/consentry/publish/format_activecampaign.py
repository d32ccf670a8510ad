"""ActiveCampaign: the import of its exclusion list, one column `Email`.

Not here: which addresses. Sources: activecampaign.com/help "Adding to exclusion list", educonverse.zendesk.com and
activepedia.com (third parties). Not published: the header (the column is matched by hand) and any limit.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="activecampaign",
    tool="ActiveCampaign",
    columns=(("Email", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    how_to_block=(
        "In ActiveCampaign choose Contacts > Import > From a file, and choose the -block.csv file.",
        "Match the column Email to the email address, and choose to import as 'Excluded Email Address'.",
        "Choose the lists it is for: all lists, or only those of this purpose. Take 'exact match', never 'begins "
        "with' or 'ends with': those would exclude other people too.",
        "The exclusion list under Contacts > Exclusions then shows the addresses.",
    ),
    holder="tag",
    how_to_hold=(
        "Have one tag for each -hold.csv file, with the very name given beside the file below. Never use one tag for "
        "two files: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole tag: take it off everybody who has it, then import the -hold.csv file "
        "with that tag, existing contacts updated and their status left as it is. Do both in one go, while nothing "
        "is being sent.",
        "In every campaign and automation of a purpose send to a segment that leaves out the tag of that purpose.",
    ),
    warnings=(
        "An excluded contact goes on being shown as Active. That is no mistake: the exclusion list stops the mail.",
        "People who complained of spam stand on a list that ActiveCampaign does not show; they are not in its "
        "exports.",
        "An exclusion is an address, not a contact: whoever changes the address is not excluded any more until the "
        "next release.",
    ),
    unsure=(
        "The names of the steps come from third parties; ActiveCampaign publishes no limit of rows or size.",
    ),
)
