-- Every invoice and order, as often as it was seen; the amount of a doubted file is unknown, so it is no basis.
-- reads:  stg_bookkeeping__sales, stg_moneybird__sales, stg_neutral__sales, stg_stripe__sales, raw__doubted_files
-- builds: core__sales
create or replace table core__sales as
with seen as (
    select * from stg_bookkeeping__sales
    union all by name
    select * from stg_moneybird__sales
    union all by name
    select * from stg_neutral__sales
    union all by name
    select * from stg_stripe__sales
)

select
    coalesce(sale_ref, '') as sale_ref,
    coalesce(contact_ref, '') as contact_ref,
    coalesce(organisation_ref, '') as organisation_ref,
    coalesce(point_kind, '') as point_kind,
    unnest(
        if(
            point_kind = 'email'
            and contains(point_value, '@')
            and not contains(point_value, '"')
            and regexp_matches(point_value, '[;\n\r]|@[^@]*@'),
            list_filter(
                regexp_split_to_array(
                    point_value, if(regexp_matches(point_value, '@[^@]*@'), '[;,\s]+', '[;\n\r]')
                ),
                lambda part: trim(part) <> ''
            ),
            [point_value]
        )
    ) as point_value,
    coalesce(direction, '') as direction,
    coalesce(status, '') as status,
    coalesce(currency, '') as currency,
    if(doubted.file_id is null, coalesce(net_amount, ''), '') as net_amount,
    coalesce(credited_amount, '') as credited_amount,
    coalesce(sold_at, '') as sold_at,
    coalesce(paid_at, '') as paid_at,
    coalesce(ended_at, '') as ended_at,
    coalesce(issuer_controller_id, '') as issuer_controller_id,
    coalesce(product_categories, '') as product_categories,
    coalesce(collected_in_sale, '') as collected_in_sale,
    coalesce(optout_offered, '') as optout_offered,
    coalesce(optout_evidence_ref, '') as optout_evidence_ref,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
left join raw__doubted_files as doubted using (source_id, file_id)
