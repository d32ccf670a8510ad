-- One row per Moneybird contact and drop; a company name makes it an organisation.
-- reads:  raw_moneybird__contacts, raw__sources
-- builds: stg_moneybird__contacts
create or replace table stg_moneybird__contacts as
select
    trim(raw.customer_id) as contact_ref,
    if(trim(raw.company) = '', 'person', 'organisation') as kind,
    coalesce(nullif(trim(raw.company), ''), trim(trim(raw.first_name) || ' ' || trim(raw.last_name))) as display_name,
    if(trim(raw.country) = '', coalesce(declared.country, ''), raw.country_word) as country,
    trim(raw.created_at) as created_at,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_moneybird__contacts as raw
left join raw__sources as declared using (source_id)
