-- Every record of every source, in every state it was ever seen in.
-- reads:  stg_bookkeeping__contacts, stg_hubspot__contacts, stg_mailchimp__contacts, stg_moneybird__contacts, stg_neutral__contacts, stg_stripe__contacts
-- builds: core__contacts
create or replace table core__contacts as
with seen as (
    select * from stg_bookkeeping__contacts
    union all by name
    select * from stg_hubspot__contacts
    union all by name
    select * from stg_mailchimp__contacts
    union all by name
    select * from stg_moneybird__contacts
    union all by name
    select * from stg_neutral__contacts
    union all by name
    select * from stg_stripe__contacts
)

select
    coalesce(contact_ref, '') as contact_ref,
    coalesce(person_ref, '') as person_ref,
    coalesce(organisation_ref, '') as organisation_ref,
    coalesce(kind, '') as kind,
    coalesce(display_name, '') as display_name,
    coalesce(language, '') as language,
    coalesce(country, '') as country,
    coalesce(subscriber_type, '') as subscriber_type,
    coalesce(controller_id, '') as controller_id,
    coalesce(created_at, '') as created_at,
    coalesce(updated_at, '') as updated_at,
    coalesce(deleted, '') as deleted,
    coalesce(birth_date, '') as birth_date,
    coalesce(parental_authorisation, '') as parental_authorisation,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
