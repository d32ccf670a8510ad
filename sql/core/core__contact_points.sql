-- Every address and number of every record; a cell with several addresses gives several rows.
-- reads:  stg_bookkeeping__contact_points, stg_hubspot__contact_points, stg_mailchimp__contact_points, stg_moneybird__contact_points, stg_neutral__contact_points, stg_stripe__contact_points
-- builds: core__contact_points
create or replace table core__contact_points as
with seen as (
    select * from stg_bookkeeping__contact_points
    union all by name
    select * from stg_hubspot__contact_points
    union all by name
    select * from stg_mailchimp__contact_points
    union all by name
    select * from stg_moneybird__contact_points
    union all by name
    select * from stg_neutral__contact_points
    union all by name
    select * from stg_stripe__contact_points
)

select
    coalesce(contact_ref, '') as contact_ref,
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
    coalesce(role, '') as role,
    coalesce(collected_in, '') as collected_in,
    coalesce(valid_from, '') as valid_from,
    coalesce(valid_to, '') as valid_to,
    coalesce(origin, '') as origin,
    coalesce(origin_compatible, '') as origin_compatible,
    coalesce(business_address, '') as business_address,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
where trim(point_value) <> ''
