-- What Mailchimp's statuses, times and permissions say. LAST_CHANGED is in none of them: a no must not change by the day.
-- reads:  raw_mailchimp__members, raw_mailchimp__permissions, raw__purpose_map, raw__sources
-- builds: stg_mailchimp__consent_events
create or replace table stg_mailchimp__consent_events as
with leaving (place, pattern, event_type, actor) as (
    values
        (1, 'spam|abuse|complain', 'complaint', 'data_subject'),
        (2, '^admin', 'objected', 'controller'),
        (3, '', 'objected', 'data_subject')
),

answers (value_word, is_mapped, event_type) as (
    values ('yes', true, 'given'), ('yes', false, 'given'), ('no', true, 'refused'), ('no', false, 'withdrawn')
),

audience as (
    select source_id, string_agg(purpose, ';' order by purpose) as purposes
    from raw__purpose_map
    where native_key = 'audience' and purpose <> 'ignore'
    group by source_id
),

members as (
    select
        * exclude (optin_time, confirm_time, unsub_time, clean_time),
        trim(optin_time) as optin_time,
        trim(confirm_time) as confirm_time,
        trim(unsub_time) as unsub_time,
        trim(clean_time) as clean_time,
        trim(optin_time) <> '' and trim(optin_ip) <> '' as signed_up,
        trim(confirm_time) <> '' and trim(confirm_ip) <> '' as has_confirm,
        trim(optin_time) <> trim(confirm_time) as took_time
    from raw_mailchimp__members
),

left_audience as (
    select
        members.source_id,
        members.file_id,
        members.row_number,
        leaving.event_type,
        leaving.actor,
        'email' as channels,
        '*' as purposes,
        members.unsub_time as occurred_at,
        trim(members.unsub_campaign) as campaign_ref
    from members
    inner join leaving on regexp_matches(lower(trim(members.unsub_reason)), leaving.pattern)
    where members.status = 'unsubscribed'
    qualify row_number() over (partition by source_id, file_id, members.row_number order by leaving.place) = 1
),

joined_audience as (
    select
        members.source_id,
        members.file_id,
        members.row_number,
        'given' as event_type,
        if(signed_up or has_confirm, 'act', 'state') as kind,
        if(signed_up or has_confirm, 'data_subject', '') as actor,
        if(members.status = 'sms_only', 'sms', 'email') as channels,
        coalesce(audience.purposes, '') as purposes,
        if(signed_up or not has_confirm, coalesce(nullif(optin_time, ''), confirm_time), confirm_time) as occurred_at,
        if(signed_up and has_confirm and took_time, 'web_form_doi', 'unknown') as capture_method,
        if(signed_up and has_confirm and took_time, 'doi_click', '') as verification,
        if(signed_up and has_confirm and took_time, confirm_time, '') as verified_at,
        'unknown' as box_default
    from members
    left join audience using (source_id)
    where members.status in ('subscribed', 'sms_only')
),

permissions as (
    select
        cell.source_id,
        cell.file_id,
        cell.row_number,
        answers.event_type,
        'state' as kind,
        'email' as channels,
        coalesce(meaning.purpose, if(answers.event_type = 'given', '', '*')) as purposes,
        if(answers.event_type = 'given', 'unknown', '') as capture_method
    from raw_mailchimp__permissions as cell
    left join raw__purpose_map as meaning using (source_id, native_key)
    inner join answers
        on cell.value_word = answers.value_word and (meaning.purpose is not null) = answers.is_mapped
    where coalesce(meaning.purpose, '') <> 'ignore'
),

facts as (
    select
        *,
        if(occurred_at = '', 'state', 'act') as kind,
        if(occurred_at = '', '', 'system_log') as time_source
    from left_audience
    union all by name
    select
        source_id,
        file_id,
        row_number,
        'hard_bounce' as event_type,
        if(clean_time = '', 'state', 'act') as kind,
        if(clean_time = '', '', 'system_log') as time_source,
        'email' as channels,
        '*' as purposes,
        clean_time as occurred_at,
        trim(clean_campaign) as campaign_ref
    from members
    where status = 'cleaned'
    union all by name
    select *, if(kind = 'act', 'system_log', '') as time_source from joined_audience
    union all by name
    select * from permissions
    union all by name
    select
        source_id,
        file_id,
        row_number,
        'given' as event_type,
        'act' as kind,
        'manual' as time_source,
        'oral_face_to_face' as capture_method,
        trim(notes) as note
    from members
    where trim(notes) <> ''
),

subjects as (
    select
        source_id,
        file_id,
        row_number,
        observed_at,
        coalesce(nullif(trim(leid), ''), nullif(lower(trim(email)), ''), trim(phone || sms_phone)) as contact_ref,
        if(status = 'sms_only', 'phone', 'email') as point_kind,
        if(status = 'sms_only', coalesce(nullif(trim(sms_phone), ''), phone), email) as point_value
    from raw_mailchimp__members
)

select
    subjects.contact_ref,
    if(trim(subjects.point_value) = '', '', subjects.point_kind) as point_kind,
    if(trim(subjects.point_value) = '', '', subjects.point_value) as point_value,
    coalesce(facts.channels, '') as channels,
    coalesce(facts.purposes, '') as purposes,
    facts.event_type,
    coalesce(facts.actor, '') as actor,
    facts.kind,
    coalesce(facts.occurred_at, '') as occurred_at,
    coalesce(facts.time_source, '') as time_source,
    coalesce(facts.capture_method, '') as capture_method,
    coalesce(facts.box_default, '') as box_default,
    coalesce(facts.verification, '') as verification,
    coalesce(facts.verified_at, '') as verified_at,
    coalesce(facts.campaign_ref, '') as campaign_ref,
    coalesce(facts.note, '') as note,
    subjects.source_id,
    subjects.file_id,
    subjects.row_number,
    subjects.observed_at,
    coalesce(declared.zone, '') as zone
from facts
inner join subjects using (source_id, file_id, row_number)
left join raw__sources as declared using (source_id)
