-- Every message that a source says it sent.
-- reads:  stg_neutral__sends
-- builds: core__sends
create or replace table core__sends as
with seen as (
    select * from stg_neutral__sends
)

select
    coalesce(send_ref, '') as send_ref,
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
    coalesce(channel, '') as channel,
    coalesce(purpose, '') as purpose,
    coalesce(campaign_ref, '') as campaign_ref,
    coalesce(sent_at, '') as sent_at,
    coalesce(delivery, '') as delivery,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
