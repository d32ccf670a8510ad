-- Every wording that was shown; a checksum that the source left out is computed here.
-- reads:  stg_consent_log__notices, stg_neutral__notices
-- builds: core__notices
create or replace table core__notices as
with seen as (
    select * from stg_consent_log__notices
    union all by name
    select * from stg_neutral__notices
)

select
    coalesce(notice_id, '') as notice_id,
    coalesce(full_text, '') as full_text,
    coalesce(nullif(lower(sha256), ''), if(full_text = '', '', sha256(full_text))) as sha256,
    coalesce(language, '') as language,
    coalesce(shown_from, '') as shown_from,
    coalesce(shown_to, '') as shown_to,
    coalesce(controllers_named, '') as controllers_named,
    coalesce(purposes, '') as purposes,
    coalesce(channels, '') as channels,
    coalesce(withdrawal_info, '') as withdrawal_info,
    coalesce(unbundled, '') as unbundled,
    coalesce(frequency_days, '') as frequency_days,
    coalesce(validity_days, '') as validity_days,
    coalesce(li_statement, '') as li_statement,
    coalesce(material_change_from, '') as material_change_from,
    coalesce(special_category, '') as special_category,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
