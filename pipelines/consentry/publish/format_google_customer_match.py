"""Google Ads: a customer list (Customer Match) that campaigns leave out; SHA-256 of what was lower-cased and trimmed.

Not here: which people. Sources: support.google.com/google-ads 7659867 and 7475964 (English headers; ASCII or UTF-8;
phone numbers in E.164; up to 48 hours), the 540-day limit of 7 April 2025. Names and addresses are left out: Google
needs all four to match, and who is to be left out gives us no reason to hand over more.
"""

from consentry.publish.grammar import EMAIL_HASHED, PHONE_E164
from consentry.publish.list_format import ListFormat
from consentry.publish.normalisers import LOWER_TRIM_SHA256

FORMAT = ListFormat(
    name="google_customer_match",
    tool="Google Ads",
    columns=(("Email", "value"),),
    columns_by_kind={"phone": (("Phone", "value"),)},
    grammars={"email": EMAIL_HASHED, "phone": PHONE_E164},
    channels=("email", "phone"),
    keeps="audience",
    normaliser=LOWER_TRIM_SHA256,
    lasts_days=540,
    how_to_block=(
        "In Google Ads choose Tools > Shared library > Audience manager > Your data segments, and have one customer "
        "list for each -do-not-contact.csv file, with the very name given beside the file below.",
        "At every release open it, choose Upload, take 'Replace' and not 'Add', and choose the -do-not-contact.csv "
        "file. When asked, say that the data are hashed already.",
        "After up to 48 hours Google shows how many it recognised: never all of them.",
        "In every campaign of that purpose add the list under Audiences > Exclusions.",
    ),
    how_to_hold=(),
    holder="customer list",
    warnings=(
        "Google keeps somebody on a list for at most 540 days. Who is not uploaded again falls off it and is shown "
        "advertisements again: upload the whole list at every release, also when nothing changed.",
        "It works only where Google recognises the person: somebody signed in with another address still sees your "
        "advertisements.",
        "It stops no email, call or letter, and Google takes it for no opt-out.",
        "A hash is personal data all the same. Upload only lists whose source is the very list of contacts you hand "
        "to Google anyway: whoever never was in an audience needs no exclusion from it.",
        "Do not open the file in a spreadsheet and save it from there as 'Unicode text': Google refuses UTF-16.",
    ),
    unsure=(
        "Google publishes no limit of rows or size for this upload, and asks for fields about consent in the EEA "
        "only where a program uploads.",
    ),
)
