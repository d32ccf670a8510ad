-- Every invoice and order of every source, as often as it was seen.
-- reads:  stg_neutral__sales
-- builds: core__sales
create or replace table core__sales as
with seen as (
    select * from stg_neutral__sales
)

select
    sale_ref,
    contact_ref,
    organisation_ref,
    point_kind,
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
    direction,
    status,
    currency,
    net_amount,
    credited_amount,
    sold_at,
    paid_at,
    ended_at,
    issuer_controller_id,
    product_categories,
    collected_in_sale,
    optout_offered,
    optout_evidence_ref,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
