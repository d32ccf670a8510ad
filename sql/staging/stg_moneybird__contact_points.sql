-- The addresses and numbers of Moneybird contacts; invoices often go to another mailbox than the person's.
-- reads:  raw_moneybird__contacts, raw__sources
-- builds: stg_moneybird__contact_points
create or replace table stg_moneybird__contact_points as
with cells as (
    select *, 'email' as point_kind, email as point_value, 'primary' as role from raw_moneybird__contacts
    union all
    select *, 'email', invoice_email, 'billing' from raw_moneybird__contacts
    union all
    select *, 'phone', phone, 'primary' from raw_moneybird__contacts
)

select
    trim(cells.customer_id) as contact_ref,
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
