"""LinkedIn Ads: a contact list that campaigns leave out; SHA-256 of the e-mail address in LinkedIn's own template.

Not here: which people. Sources: LinkedIn help a1489764 (mirrors), learn.microsoft.com email lists: at least 300 rows
and 300 matches, at most 20 MB or 300,000 rows, headers that must neither change nor move. The headers themselves are
published nowhere but in the template, so they come from the target's settings.
"""

from consentry.publish.grammar import EMAIL_HASHED
from consentry.publish.list_format import ListFormat
from consentry.publish.normalisers import LOWER_TRIM_SHA256

FORMAT = ListFormat(
    name="linkedin",
    tool="LinkedIn Ads",
    columns=(("email", "value"),),
    grammars={"email": EMAIL_HASHED},
    channels=("email",),
    keeps="audience",
    normaliser=LOWER_TRIM_SHA256,
    max_rows=300_000,
    max_bytes=20_000_000,
    min_rows=300,
    takes=("header",),
    needs=("header",),
    how_to_block=(
        "In LinkedIn Campaign Manager choose Plan > Audiences > Create audience > Upload a list > Contact list, and "
        "have one audience for each -do-not-contact.csv file, with the very name given beside the file below.",
        "Download the template there and compare its first line with that of the file. When LinkedIn changed it, "
        "write the new one into the setting header of this target and run again.",
        "At every release make the audience again from the -do-not-contact.csv file, choose the new one in the "
        "campaigns, and only then delete the old one.",
        "It takes 24 to 48 hours. Then choose it under Exclude in every campaign of that purpose.",
    ),
    how_to_hold=(),
    holder="contact list audience",
    parts="They are one list in several files. LinkedIn makes an audience of one file only: make one audience of each, "
    "add its number to the name, and exclude all of them.",
    warnings=(
        "LinkedIn excludes nobody before it has recognised 300 members; it recognises fewer people than you upload. "
        "Look at the number it shows: with fewer than 300 the exclusion does nothing.",
        "It stops no email, call or letter, and LinkedIn takes it for no opt-out.",
        "A hash is personal data all the same. Upload only lists whose source is the very list of contacts you hand "
        "to LinkedIn anyway: whoever never was in an audience needs no exclusion from it.",
    ),
    unsure=(
        "The header line is the one you copied from LinkedIn's template into the settings; we cannot check it.",
    ),
)
