"""The registry of list formats: name in `consentry.toml` -> format."""

from consentry.publish import format_hubspot, format_mailchimp, format_neutral
from consentry.publish.list_format import ListFormat

OUTPUTS: dict[str, ListFormat] = {
    module.FORMAT.name: module.FORMAT for module in (format_hubspot, format_mailchimp, format_neutral)
}
