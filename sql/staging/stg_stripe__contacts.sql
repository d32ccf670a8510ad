-- One row per Stripe customer and drop.
-- reads:  raw_stripe__customers, raw__sources
-- builds: stg_stripe__contacts
create or replace table stg_stripe__contacts as
select
    trim(raw.id) as contact_ref,
    'unknown' as kind,
    trim(raw.name) as display_name,
    if(trim(raw.country) = '', coalesce(declared.country, ''), raw.country_word) as country,
    trim(raw.created_at) as created_at,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_stripe__customers as raw
left join raw__sources as declared using (source_id)
