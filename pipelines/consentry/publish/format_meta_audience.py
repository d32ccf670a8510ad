"""Meta (Facebook, Instagram): a custom audience that campaigns leave out; SHA-256, as Meta's own library normalises.

Not here: which people. Sources: developers.facebook.com custom audience API, facebook-python-business-sdk
customaudiencemixin.py (spaces, tabs, NUL and dots at the ends go, lower case; phone numbers are digits with the country
code), Meta help 2082575038703844 (a mirror).
"""

from consentry.publish.grammar import EMAIL_HASHED, PHONE_E164
from consentry.publish.list_format import ListFormat
from consentry.publish.normalisers import META_SHA256

FORMAT = ListFormat(
    name="meta_audience",
    tool="Meta Ads",
    columns=(("email", "value"),),
    columns_by_kind={"phone": (("phone", "value"),)},
    grammars={"email": EMAIL_HASHED, "phone": PHONE_E164},
    channels=("email", "phone"),
    keeps="audience",
    normaliser=META_SHA256,
    min_rows=100,
    how_to_block=(
        "In Meta Ads Manager choose Audiences > Create audience > Custom audience > Customer list, and have one "
        "audience for each -do-not-contact.csv file, with the very name given beside the file below.",
        "At every release open it, choose Edit > Replace customer list, and choose the -do-not-contact.csv file. Its "
        "only column is known to Meta by its header.",
        "It takes up to 24 hours until the audience is ready.",
        "In every ad set of that purpose choose it under Custom audiences > Exclude.",
    ),
    how_to_hold=(),
    holder="custom audience",
    warnings=(
        "Meta flags an audience that no ad set used for two years for deletion: keep it as an exclusion in one that "
        "runs.",
        "It works only where Meta recognises the person: somebody with another address there still sees your "
        "advertisements.",
        "It stops no email, call or letter, and Meta takes it for no opt-out.",
        "A hash is personal data all the same. Upload only lists whose source is the very list of contacts you hand "
        "to Meta anyway: whoever never was in an audience needs no exclusion from it.",
    ),
    unsure=(
        "Meta publishes a limit for programs only (10,000 in one call), none for this upload, and no least number: "
        "below 100 people it asks to do without.",
    ),
)
