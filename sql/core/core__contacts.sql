-- Every record of every source, in every state it was ever seen in.
-- reads:  stg_neutral__contacts
-- builds: core__contacts
create or replace table core__contacts as
with seen as (
    select * from stg_neutral__contacts
)

select
    contact_ref,
    person_ref,
    organisation_ref,
    kind,
    display_name,
    language,
    country,
    subscriber_type,
    controller_id,
    created_at,
    updated_at,
    deleted,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
