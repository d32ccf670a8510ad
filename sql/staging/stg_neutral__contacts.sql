-- Contacts of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__contacts, raw__sources
-- builds: stg_neutral__contacts
create or replace table stg_neutral__contacts as
select
    trim(raw.contact_ref) as contact_ref,
    trim(raw.person_ref) as person_ref,
    trim(raw.organisation_ref) as organisation_ref,
    lower(trim(raw.kind)) as kind,
    trim(raw.display_name) as display_name,
    trim(raw.language) as language,
    if(
        trim(raw.country) = '', coalesce(declared.country, ''), regexp_extract(upper(trim(raw.country)), '^[A-Z]{2}$')
    ) as country,
    lower(trim(raw.subscriber_type)) as subscriber_type,
    trim(raw.controller_id) as controller_id,
    trim(raw.created_at) as created_at,
    trim(raw.updated_at) as updated_at,
    lower(trim(raw.deleted)) as deleted,
    trim(raw.birth_date) as birth_date,
    trim(raw.parental_authorisation) as parental_authorisation,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__contacts as raw
left join raw__sources as declared using (source_id)
