-- What every source says about consent, sighting by sighting; the ledger finds the events in it.
-- reads:  stg_neutral__consent_events
-- builds: core__consent_events
create or replace table core__consent_events as
with seen as (
    select * from stg_neutral__consent_events
)

select
    event_ref,
    contact_ref,
    person_ref,
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
    channels,
    purposes,
    event_type,
    actor,
    kind,
    occurred_at,
    time_source,
    seq,
    recorded_at,
    observed_at_told,
    capture_method,
    box_default,
    form_id,
    form_version,
    source_ref,
    notice_id,
    controller_named,
    verification,
    verified_at,
    recorded_by,
    artefact_uri,
    artefact_sha256,
    note,
    valid_until,
    claimed_basis,
    bounce_code,
    campaign_ref,
    register_name,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
