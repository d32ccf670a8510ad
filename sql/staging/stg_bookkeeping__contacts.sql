-- One row per relation of the bookkeeping and drop.
-- reads:  raw_bookkeeping__contacts, raw__sources
-- builds: stg_bookkeeping__contacts
create or replace table stg_bookkeeping__contacts as
select
    trim(raw.customer_id) as contact_ref,
    coalesce(nullif(raw.type_word, ''), 'unknown') as kind,
    coalesce(nullif(trim(raw.company), ''), trim(trim(raw.first_name) || ' ' || trim(raw.last_name))) as display_name,
    if(trim(raw.country) = '', coalesce(declared.country, ''), raw.country_word) as country,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_bookkeeping__contacts as raw
left join raw__sources as declared using (source_id)
