-- The addresses and numbers of Stripe customers.
-- reads:  raw_stripe__customers, raw__sources
-- builds: stg_stripe__contact_points
create or replace table stg_stripe__contact_points as
with cells as (
    select *, 'email' as point_kind, email as point_value from raw_stripe__customers
    union all
    select *, 'phone', phone from raw_stripe__customers
)

select
    trim(cells.id) as contact_ref,
    cells.point_kind,
    cells.point_value,
    'primary' as role,
    'unknown' as collected_in,
    cells.source_id,
    cells.file_id,
    cells.row_number,
    cells.observed_at,
    coalesce(declared.zone, '') as zone
from cells
left join raw__sources as declared using (source_id)
where trim(cells.point_value) <> ''
