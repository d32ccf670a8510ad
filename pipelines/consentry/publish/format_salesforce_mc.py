"""Salesforce Marketing Cloud: the import of an auto-suppression list, one column `Email Address`.

Not here: which addresses. Sources: help.salesforce.com mc_es_auto_suppresion_lists, mc_es_suppression_lists. The other
default field of such a list, Date Added, is left to Marketing Cloud: we do not know when somebody said no to it. Not
published: a limit of the file.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="salesforce_mc",
    tool="Salesforce Marketing Cloud",
    columns=(("Email Address", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    how_to_block=(
        "Once: in Email Studio choose Admin > Auto-Suppression Configuration and make one auto-suppression list for "
        "each -block.csv file. Choose the business units and the send classifications it is for: those of this "
        "purpose.",
        "At every release open that list, choose Import, and choose the -block.csv file with 'Add and update'. Match "
        "the column Email Address; leave Date Added unmatched, Marketing Cloud fills it in.",
        "Records that the -block.removed.csv file names may be taken off that list; those are the only ones.",
    ),
    holder="suppression list or data extension",
    how_to_hold=(
        "Have one suppression list for each -hold.csv file, with the very name given beside the file below. Never "
        "put two files into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: import the -hold.csv file with 'Overwrite'. Never import it into "
        "All Subscribers with the status Unsubscribed.",
        "Choose that list as exclusion in every send definition and journey of that purpose.",
    ),
    warnings=(
        "An auto-suppression list works for the business units and send classifications that you chose and for no "
        "other. Clear or finish the queue of triggered sends before you switch it on: what is queued already is "
        "still sent.",
        "It stops mail at the moment of sending. The subscriber is still shown as Active.",
        "It does not stop text messages or push.",
    ),
    unsure=("Marketing Cloud publishes no limit of rows or size for this import.",),
)
