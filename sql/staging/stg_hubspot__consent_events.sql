-- What HubSpot's fields say about consent. All are states, because the export has no time of the act; notes are acts.
-- reads:  raw_hubspot__contacts, raw_hubspot__optouts, raw__purpose_map, raw__sources
-- builds: stg_hubspot__consent_events
create or replace table stg_hubspot__consent_events as
with bases (basis, event_type, claimed_basis) as (
    values
        ('consent', 'given', ''),
        ('legitimate_interest', 'legal_basis_claimed', 'legitimate_interest'),
        ('contract', 'legal_basis_claimed', 'contract'),
        ('not_applicable', 'legal_basis_claimed', 'not_applicable')
),

bounces (reason, event_type, bounce_code) as (
    values
        ('unknown_user', 'hard_bounce', '5.1.1'),
        ('bad_domain', 'hard_bounce', '5.1.2'),
        ('other', 'hard_bounce', ''),
        ('content', 'soft_bounce', '5.6.0'),
        ('policy', 'soft_bounce', '5.7.1'),
        ('spam', 'soft_bounce', '5.7.1'),
        ('mailbox_full', 'soft_bounce', '4.2.2')
),

basis_purposes as (
    select source_id, string_agg(purpose, ';' order by purpose) as purposes
    from raw__purpose_map
    where native_key = 'legal_basis' and purpose <> 'ignore'
    group by source_id
),

contacts as (
    select source_id, file_id, row_number, optout_word, legal_basis_word, hard_bounce_word, note, note_at, note_by
    from raw_hubspot__contacts
),

facts as (
    select source_id, file_id, row_number, 'objected' as event_type, 'state' as kind, 'email' as channels, '*' as purposes
    from contacts
    where optout_word = 'yes'
    union all by name
    select
        left_list.source_id,
        left_list.file_id,
        left_list.row_number,
        'withdrawn' as event_type,
        'state' as kind,
        'email' as channels,
        coalesce(meaning.purpose, '*') as purposes
    from raw_hubspot__optouts as left_list
    left join raw__purpose_map as meaning using (source_id, native_key)
    where left_list.value_word = 'yes' and coalesce(meaning.purpose, '') <> 'ignore'
    union all by name
    select
        contacts.source_id,
        contacts.file_id,
        contacts.row_number,
        bases.event_type,
        'state' as kind,
        if(bases.event_type = 'given', coalesce(basis_purposes.purposes, ''), '') as purposes,
        if(bases.event_type = 'given', 'unknown', '') as capture_method,
        bases.claimed_basis
    from contacts
    inner join bases on list_contains(string_split(contacts.legal_basis_word, ';'), bases.basis)
    left join basis_purposes using (source_id)
    union all by name
    select
        contacts.source_id,
        contacts.file_id,
        contacts.row_number,
        bounces.event_type,
        'state' as kind,
        'email' as channels,
        '*' as purposes,
        bounces.bounce_code
    from contacts
    inner join bounces on contacts.hard_bounce_word = bounces.reason
    union all by name
    select
        source_id,
        file_id,
        row_number,
        'given' as event_type,
        'act' as kind,
        'oral_face_to_face' as capture_method,
        'manual' as time_source,
        trim(note_at) as recorded_at,
        trim(note_by) as recorded_by,
        trim(note) as note
    from contacts
    where trim(note) <> ''
)

select
    trim(raw.record_id) as contact_ref,
    if(trim(raw.email) = '', '', 'email') as point_kind,
    if(trim(raw.email) = '', '', raw.email) as point_value,
    coalesce(facts.channels, '') as channels,
    coalesce(facts.purposes, '') as purposes,
    facts.event_type,
    facts.kind,
    coalesce(facts.time_source, '') as time_source,
    coalesce(facts.recorded_at, '') as recorded_at,
    coalesce(facts.capture_method, '') as capture_method,
    coalesce(facts.recorded_by, '') as recorded_by,
    coalesce(facts.note, '') as note,
    coalesce(facts.claimed_basis, '') as claimed_basis,
    coalesce(facts.bounce_code, '') as bounce_code,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from facts
inner join raw_hubspot__contacts as raw using (source_id, file_id, row_number)
left join raw__sources as declared using (source_id)
