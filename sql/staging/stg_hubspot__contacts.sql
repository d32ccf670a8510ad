-- One row per HubSpot contact and drop.
-- reads:  raw_hubspot__contacts, raw__sources
-- builds: stg_hubspot__contacts
create or replace table stg_hubspot__contacts as
select
    trim(raw.record_id) as contact_ref,
    trim(raw.company_ref) as organisation_ref,
    if(trim(raw.first_name || raw.last_name) = '', 'unknown', 'person') as kind,
    trim(trim(raw.first_name) || ' ' || trim(raw.last_name)) as display_name,
    trim(raw.language) as language,
    if(trim(raw.country) = '', coalesce(declared.country, ''), raw.country_word) as country,
    trim(raw.created_at) as created_at,
    trim(raw.updated_at) as updated_at,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_hubspot__contacts as raw
left join raw__sources as declared using (source_id)
