"""Klaviyo: the upload of suppressed profiles, one column `Email` and nothing else.

Not here: which addresses. Sources: github klaviyo/openapi, help.klaviyo.com 115005246108 and 115005073867. Never used:
its call that subscribes in bulk, which wipes unsubscribes and complaints. Not published: a limit of the file.
"""

from consentry.publish.grammar import EMAIL_ASCII
from consentry.publish.list_format import ListFormat

FORMAT = ListFormat(
    name="klaviyo",
    tool="Klaviyo",
    columns=(("Email", "value"),),
    grammars={"email": EMAIL_ASCII},
    channels=("email",),
    how_to_block=(
        "In Klaviyo choose Profiles > Suppressed profiles > Upload file, and choose the -block.csv file.",
        "Its only column has to be matched to Email.",
        "Klaviyo then shows each profile as suppressed, with the reason 'User suppressed'.",
    ),
    holder="list",
    how_to_hold=(
        "Have one list for each -hold.csv file, with the very name given beside the file below. Never put two files "
        "into one list: somebody held for one purpose may be allowed for another.",
        "At every release replace the whole list: remove everybody from it (not from Klaviyo), then upload the "
        "-hold.csv file into it. Answer No when Klaviyo asks whether these people agreed to marketing: they did not, "
        "and Yes would subscribe them. Do both in one go, while nothing is being sent.",
        "Choose that list under 'Don't send to' in every campaign, and leave it out by a filter in every flow, of "
        "that purpose.",
    ),
    warnings=(
        "A suppression stops all email marketing, not that of one list.",
        "Never subscribe people in bulk in Klaviyo, by a file or by a program: it wipes unsubscribes and complaints "
        "of spam.",
        "Never unsubscribe people from a list by a program without knowing that they are on it: whoever is not is "
        "then unsubscribed from everything.",
        "Do not delete these profiles, except those in delete.csv: an integration brings a deleted profile back "
        "without its suppression.",
        "Lifting 'User suppressed' later leaves the person's own unsubscribe in place.",
    ),
    unsure=("Klaviyo publishes no limit for this upload.",),
)
