-- Every wording that was shown; a checksum that the source left out is computed here.
-- reads:  stg_neutral__notices
-- builds: core__notices
create or replace table core__notices as
with seen as (
    select * from stg_neutral__notices
)

select
    notice_id,
    full_text,
    coalesce(nullif(lower(sha256), ''), if(full_text = '', '', sha256(full_text))) as sha256,
    language,
    shown_from,
    shown_to,
    controllers_named,
    purposes,
    channels,
    withdrawal_info,
    unbundled,
    frequency_days,
    validity_days,
    li_statement,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
