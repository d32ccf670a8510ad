-- Notices of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__notices, raw__sources
-- builds: stg_neutral__notices
create or replace table stg_neutral__notices as
select
    trim(raw.notice_id) as notice_id,
    trim(raw.full_text) as full_text,
    trim(raw.sha256) as sha256,
    trim(raw.language) as language,
    trim(raw.shown_from) as shown_from,
    trim(raw.shown_to) as shown_to,
    regexp_replace(trim(raw.controllers_named), ' *; *', ';', 'g') as controllers_named,
    regexp_replace(trim(raw.purposes), ' *; *', ';', 'g') as purposes,
    regexp_replace(lower(trim(raw.channels)), ' *; *', ';', 'g') as channels,
    lower(trim(raw.withdrawal_info)) as withdrawal_info,
    lower(trim(raw.unbundled)) as unbundled,
    trim(raw.frequency_days) as frequency_days,
    trim(raw.validity_days) as validity_days,
    lower(trim(raw.li_statement)) as li_statement,
    trim(raw.material_change_from) as material_change_from,
    lower(trim(raw.special_category)) as special_category,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__notices as raw
left join raw__sources as declared using (source_id)
