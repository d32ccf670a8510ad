"""The registry of list formats: name in `consentry.toml` -> format."""

from consentry.publish import (
    format_activecampaign,
    format_braze,
    format_braze_group,
    format_brevo,
    format_google_customer_match,
    format_hubspot,
    format_klaviyo,
    format_letters,
    format_linkedin,
    format_mailchimp,
    format_mailgun,
    format_meta_audience,
    format_neutral,
    format_phone_block,
    format_postmark,
    format_salesforce_mc,
    format_sendgrid,
    format_sendgrid_group,
    format_ses,
)
from consentry.publish.list_format import ListFormat

OUTPUTS: dict[str, ListFormat] = {
    module.FORMAT.name: module.FORMAT
    for module in (
        format_activecampaign,
        format_braze,
        format_braze_group,
        format_brevo,
        format_google_customer_match,
        format_hubspot,
        format_klaviyo,
        format_letters,
        format_linkedin,
        format_mailchimp,
        format_mailgun,
        format_meta_audience,
        format_neutral,
        format_phone_block,
        format_postmark,
        format_salesforce_mc,
        format_sendgrid,
        format_sendgrid_group,
        format_ses,
    )
}
