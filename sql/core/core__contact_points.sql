-- Every address and number of every record; a cell with several addresses gives several rows.
-- reads:  stg_neutral__contact_points
-- builds: core__contact_points
create or replace table core__contact_points as
with seen as (
    select * from stg_neutral__contact_points
)

select
    contact_ref,
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
    role,
    collected_in,
    valid_from,
    valid_to,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
where trim(point_value) <> ''
