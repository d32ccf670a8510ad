-- The addresses and numbers of HubSpot contacts, one row per filled cell.
-- reads:  raw_hubspot__contacts, raw__sources
-- builds: stg_hubspot__contact_points
create or replace table stg_hubspot__contact_points as
with cells as (
    select *, 'email' as point_kind, email as point_value, 'primary' as role from raw_hubspot__contacts
    union all
    select *, 'email', additional_emails, 'secondary' from raw_hubspot__contacts
    union all
    select *, 'phone', phone, 'primary' from raw_hubspot__contacts
    union all
    select *, 'phone', mobile, 'secondary' from raw_hubspot__contacts
)

select
    trim(cells.record_id) as contact_ref,
    cells.point_kind,
    cells.point_value,
    cells.role,
    'unknown' as collected_in,
    cells.source_id,
    cells.file_id,
    cells.row_number,
    cells.observed_at,
    coalesce(declared.zone, '') as zone
from cells
left join raw__sources as declared using (source_id)
where trim(cells.point_value) <> ''
