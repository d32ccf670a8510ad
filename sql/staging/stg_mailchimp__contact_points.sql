-- The addresses and numbers of Mailchimp members; an SMS-only member has no address to mail to.
-- reads:  raw_mailchimp__members, raw__sources
-- builds: stg_mailchimp__contact_points
create or replace table stg_mailchimp__contact_points as
with cells as (
    select *, 'email' as point_kind, email as point_value, 'primary' as role
    from raw_mailchimp__members
    where status <> 'sms_only'
    union all
    select *, 'phone', sms_phone, 'primary' from raw_mailchimp__members
    union all
    select *, 'phone', phone, 'secondary' from raw_mailchimp__members
)

select
    coalesce(nullif(trim(cells.leid), ''), nullif(lower(trim(cells.email)), ''), trim(cells.phone || cells.sms_phone))
        as contact_ref,
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
