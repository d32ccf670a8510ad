-- The shop's own checkout box, kept in Stripe's metadata: no time, no wording, no form, so a state.
-- reads:  raw_stripe__customers, raw__purpose_map, raw__sources
-- builds: stg_stripe__consent_events
create or replace table stg_stripe__consent_events as
with answers (word, event_type, capture_method, unnamed) as (
    values ('yes', 'given', 'unknown', ''), ('no', 'refused', '', '*')
),

named as (
    select
        source_id,
        'given' as event_type,
        string_agg(purpose, ';' order by purpose) as purposes
    from raw__purpose_map
    where native_key in ('marketing_opt_in', 'audience') and purpose <> 'ignore'
    group by source_id
    union all
    select
        source_id,
        'refused' as event_type,
        string_agg(purpose, ';' order by purpose) as purposes
    from raw__purpose_map
    where native_key = 'marketing_opt_in' and purpose <> 'ignore'
    group by source_id
)

select
    trim(raw.id) as contact_ref,
    if(trim(raw.email) = '', '', 'email') as point_kind,
    if(trim(raw.email) = '', '', raw.email) as point_value,
    'email' as channels,
    coalesce(named.purposes, answers.unnamed) as purposes,
    answers.event_type,
    'data_subject' as actor,
    'state' as kind,
    answers.capture_method,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_stripe__customers as raw
inner join answers on raw.marketing_opt_in_word = answers.word
left join named using (source_id, event_type)
left join raw__sources as declared using (source_id)
