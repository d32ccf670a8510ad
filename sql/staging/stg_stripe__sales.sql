-- Stripe invoices, with amounts as plain decimals (English points and commas).
-- reads:  raw_stripe__invoices, raw__sources
-- builds: stg_stripe__sales
create or replace table stg_stripe__sales as
select
    trim(raw.id) as sale_ref,
    trim(raw.customer) as contact_ref,
    if(trim(raw.email) = '', '', 'email') as point_kind,
    if(trim(raw.email) = '', '', raw.email) as point_value,
    'sales' as direction,
    raw.status_word as status,
    upper(trim(raw.currency)) as currency,
    regexp_replace(raw.subtotal, '[^0-9.-]', '', 'g') as net_amount,
    regexp_replace(raw.amount_refunded, '[^0-9.]', '', 'g') as credited_amount,
    trim(raw.date) as sold_at,
    trim(raw.paid_at) as paid_at,
    regexp_replace(lower(trim(raw.product_category)), ' *[;,] *', ';', 'g') as product_categories,
    coalesce(nullif(raw.collected_in_sale_word, ''), 'unknown') as collected_in_sale,
    coalesce(nullif(raw.optout_offered_word, ''), 'unknown') as optout_offered,
    trim(raw.optout_evidence) as optout_evidence_ref,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_stripe__invoices as raw
left join raw__sources as declared using (source_id)
