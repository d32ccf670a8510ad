-- One row per Mailchimp member and drop; the id of the list entry names it, else its address.
-- reads:  raw_mailchimp__members, raw__sources
-- builds: stg_mailchimp__contacts
create or replace table stg_mailchimp__contacts as
select
    coalesce(nullif(trim(raw.leid), ''), nullif(lower(trim(raw.email)), ''), trim(raw.phone || raw.sms_phone))
        as contact_ref,
    if(trim(raw.first_name || raw.last_name) = '', 'unknown', 'person') as kind,
    trim(trim(raw.first_name) || ' ' || trim(raw.last_name)) as display_name,
    if(trim(raw.country) = '', coalesce(declared.country, ''), raw.country_word) as country,
    trim(raw.last_changed) as updated_at,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_mailchimp__members as raw
left join raw__sources as declared using (source_id)
