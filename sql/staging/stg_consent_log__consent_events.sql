-- The form log as events, one per address or number named. A sign-up that asks for a confirming click is a request until the click is there.
-- reads:  raw_consent_log__log, raw__sources
-- builds: stg_consent_log__consent_events
create or replace table stg_consent_log__consent_events as
with meanings (choice, waits_for_click, event_type) as (
    values
        ('given', false, 'given'),
        ('given', true, 'requested'),
        ('renewed', false, 'renewed'),
        ('renewed', true, 'requested'),
        ('refused', false, 'refused'),
        ('refused', true, 'refused'),
        ('withdrawn', false, 'withdrawn'),
        ('withdrawn', true, 'withdrawn'),
        ('objected', false, 'objected'),
        ('objected', true, 'objected'),
        ('optout_offered', false, 'optout_offered'),
        ('optout_offered', true, 'optout_offered')
),

lines as (
    select
        *,
        coalesce(nullif(choice_word, ''), 'given') as choice_made,
        method_word = 'web_form_doi' and trim(confirmed_at) = '' as waits_for_click,
        trim(confirmed_at) <> '' and method_word in ('', 'web_form_soi', 'web_form_doi') as was_clicked
    from raw_consent_log__log
),

points as (
    select source_id, file_id, row_number, 'email' as point_kind, email as point_value
    from raw_consent_log__log
    where trim(email) <> ''
    union all
    select source_id, file_id, row_number, 'phone', phone
    from raw_consent_log__log
    where trim(phone) <> ''
)

select
    trim(raw.log_id) as event_ref,
    trim(raw.contact_id) as contact_ref,
    trim(raw.person_id) as person_ref,
    coalesce(points.point_kind, '') as point_kind,
    coalesce(points.point_value, '') as point_value,
    raw.channels_word as channels,
    regexp_replace(trim(raw.purposes), ' *[;,] *', ';', 'g') as purposes,
    meanings.event_type,
    'data_subject' as actor,
    'act' as kind,
    trim(raw.occurred_at) as occurred_at,
    'subject_act' as time_source,
    trim(raw.recorded_at) as recorded_at,
    if(raw.was_clicked, 'web_form_doi', raw.method_word) as capture_method,
    raw.box_default_word as box_default,
    trim(raw.form_id) as form_id,
    trim(raw.form_version) as form_version,
    trim(raw.sale_id) as source_ref,
    trim(raw.wording_id) as notice_id,
    trim(raw.controller) as controller_named,
    if(raw.verification_word <> '', raw.verification_word, if(raw.was_clicked, 'doi_click', '')) as verification,
    trim(raw.confirmed_at) as verified_at,
    trim(raw.recorded_by) as recorded_by,
    trim(raw.artefact_uri) as artefact_uri,
    lower(trim(raw.artefact_sha256)) as artefact_sha256,
    trim(raw.note) as note,
    trim(raw.valid_until) as valid_until,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from lines as raw
inner join meanings on raw.choice_made = meanings.choice and raw.waits_for_click = meanings.waits_for_click
left join points using (source_id, file_id, row_number)
left join raw__sources as declared using (source_id)
