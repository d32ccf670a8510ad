-- Sales of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__sales, raw__sources
-- builds: stg_neutral__sales
create or replace table stg_neutral__sales as
select
    trim(raw.sale_ref) as sale_ref,
    trim(raw.contact_ref) as contact_ref,
    trim(raw.organisation_ref) as organisation_ref,
    lower(trim(raw.point_kind)) as point_kind,
    raw.point_value,
    lower(trim(raw.direction)) as direction,
    lower(trim(raw.status)) as status,
    trim(raw.currency) as currency,
    trim(raw.net_amount) as net_amount,
    trim(raw.credited_amount) as credited_amount,
    trim(raw.sold_at) as sold_at,
    trim(raw.paid_at) as paid_at,
    trim(raw.ended_at) as ended_at,
    trim(raw.issuer_controller_id) as issuer_controller_id,
    regexp_replace(trim(raw.product_categories), ' *; *', ';', 'g') as product_categories,
    lower(trim(raw.collected_in_sale)) as collected_in_sale,
    lower(trim(raw.optout_offered)) as optout_offered,
    trim(raw.optout_evidence_ref) as optout_evidence_ref,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__sales as raw
left join raw__sources as declared using (source_id)
