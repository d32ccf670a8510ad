-- What every source says about consent, sighting by sighting; of a doubted file only what speaks against contact.
-- reads:  stg_consent_log__consent_events, stg_hubspot__consent_events, stg_mailchimp__consent_events, stg_neutral__consent_events, stg_stripe__consent_events, core__contacts, core__sends, raw__doubted_files
-- builds: core__consent_events
create or replace table core__consent_events as
with seen as (
    select * from stg_consent_log__consent_events
    union all by name
    select * from stg_hubspot__consent_events
    union all by name
    select * from stg_mailchimp__consent_events
    union all by name
    select * from stg_neutral__consent_events
    union all by name
    select * from stg_stripe__consent_events
    union all by name
    -- A record that its system erased is an erasure of whoever it was about (Art. 17).
    select
        contact_ref,
        person_ref,
        'erased' as event_type,
        'controller' as actor,
        'state' as kind,
        updated_at as occurred_at,
        source_id,
        file_id,
        row_number,
        observed_at,
        zone
    from core__contacts
    where deleted = 'erased'
    union all by name
    -- What became of a message says whether the address is there.
    select
        contact_ref,
        point_kind,
        point_value,
        delivery as event_type,
        'act' as kind,
        sent_at as occurred_at,
        'system_log' as time_source,
        campaign_ref,
        source_id,
        file_id,
        row_number,
        observed_at,
        zone
    from core__sends
    where delivery in ('hard_bounce', 'soft_bounce', 'delivered')
),

silencing (event_type) as (
    values
        ('refused'), ('withdrawn'), ('objected'), ('complaint'), ('identity_disputed'), ('expired'), ('revoked'),
        ('invalidated'), ('erasure_requested'), ('erased'), ('restricted'), ('deceased'), ('hard_bounce'),
        ('soft_bounce'), ('register_listed'), ('owner_left')
)

select
    coalesce(event_ref, '') as event_ref,
    coalesce(contact_ref, '') as contact_ref,
    coalesce(person_ref, '') as person_ref,
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
    coalesce(channels, '') as channels,
    coalesce(purposes, '') as purposes,
    coalesce(event_type, '') as event_type,
    coalesce(actor, '') as actor,
    coalesce(kind, '') as kind,
    coalesce(occurred_at, '') as occurred_at,
    coalesce(time_source, '') as time_source,
    coalesce(seq, '') as seq,
    coalesce(recorded_at, '') as recorded_at,
    coalesce(observed_at_told, '') as observed_at_told,
    coalesce(capture_method, '') as capture_method,
    coalesce(box_default, '') as box_default,
    coalesce(form_id, '') as form_id,
    coalesce(form_version, '') as form_version,
    coalesce(source_ref, '') as source_ref,
    coalesce(notice_id, '') as notice_id,
    coalesce(controller_named, '') as controller_named,
    coalesce(verification, '') as verification,
    coalesce(verified_at, '') as verified_at,
    coalesce(recorded_by, '') as recorded_by,
    coalesce(artefact_uri, '') as artefact_uri,
    coalesce(artefact_sha256, '') as artefact_sha256,
    coalesce(note, '') as note,
    coalesce(valid_until, '') as valid_until,
    coalesce(claimed_basis, '') as claimed_basis,
    coalesce(bounce_code, '') as bounce_code,
    coalesce(campaign_ref, '') as campaign_ref,
    coalesce(register_name, '') as register_name,
    coalesce(relation_ref, '') as relation_ref,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
left join silencing using (event_type)
left join raw__doubted_files as doubted using (source_id, file_id)
where doubted.file_id is null or silencing.event_type is not null
