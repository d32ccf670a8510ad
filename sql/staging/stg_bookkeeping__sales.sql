-- Invoices of the bookkeeping, with amounts as plain decimals; a decimal comma and points between thousands are Dutch.
-- reads:  raw_bookkeeping__sales, raw__sources
-- builds: stg_bookkeeping__sales
create or replace table stg_bookkeeping__sales as
with amounts as (
    select
        *,
        regexp_replace(net_amount, '[^0-9.,-]', '', 'g') as net,
        regexp_replace(credited_amount, '[^0-9.,-]', '', 'g') as credited
    from raw_bookkeeping__sales
)

select
    trim(raw.invoice_id) as sale_ref,
    trim(raw.customer_id) as contact_ref,
    if(trim(raw.email) = '', '', 'email') as point_kind,
    if(trim(raw.email) = '', '', raw.email) as point_value,
    'sales' as direction,
    raw.status_word as status,
    upper(trim(raw.currency)) as currency,
    if(
        regexp_matches(raw.net, ',[0-9]{1,2}$|\.[0-9]{3}($|[.,])'),
        replace(replace(raw.net, '.', ''), ',', '.'),
        replace(raw.net, ',', '')
    ) as net_amount,
    abs(
        try_cast(
            if(
                regexp_matches(raw.credited, ',[0-9]{1,2}$|\.[0-9]{3}($|[.,])'),
                replace(replace(raw.credited, '.', ''), ',', '.'),
                replace(raw.credited, ',', '')
            ) as decimal(18, 4)
        )
    )::varchar as credited_amount,
    trim(raw.sold_at) as sold_at,
    trim(raw.paid_at) as paid_at,
    lower(trim(raw.category)) as product_categories,
    'unknown' as collected_in_sale,
    'unknown' as optout_offered,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from amounts as raw
left join raw__sources as declared using (source_id)
