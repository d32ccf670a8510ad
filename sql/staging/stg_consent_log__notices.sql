-- The wordings that the forms showed.
-- reads:  raw_consent_log__wordings, raw__sources
-- builds: stg_consent_log__notices
create or replace table stg_consent_log__notices as
select
    trim(raw.wording_id) as notice_id,
    raw.full_text,
    lower(trim(raw.sha256)) as sha256,
    trim(raw.language) as language,
    trim(raw.shown_from) as shown_from,
    trim(raw.shown_to) as shown_to,
    regexp_replace(trim(raw.controllers), ' *[;,] *', ';', 'g') as controllers_named,
    regexp_replace(trim(raw.purposes), ' *[;,] *', ';', 'g') as purposes,
    raw.channels_word as channels,
    coalesce(nullif(raw.withdrawal_info_word, ''), 'unknown') as withdrawal_info,
    coalesce(nullif(raw.unbundled_word, ''), 'unknown') as unbundled,
    trim(raw.frequency_days) as frequency_days,
    trim(raw.validity_days) as validity_days,
    coalesce(nullif(raw.li_statement_word, ''), 'unknown') as li_statement,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_consent_log__wordings as raw
left join raw__sources as declared using (source_id)
