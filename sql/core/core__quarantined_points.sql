-- Addresses of rows that were set aside (Q05); a later whole export that shows the record readably releases them, an event never.
-- reads:  raw__quarantined_points, raw__files, raw__snapshots, core__contact_points
-- builds: core__quarantined_points
create or replace table core__quarantined_points as
with files as (
    select distinct
        source_id,
        file_id,
        if(stream in ('consent_events', 'log'), 'event', 'contact') as said_in
    from raw__files
),

held as (
    select source_id, file_id, row_number, observed_at, point_kind, point_value
    from raw__quarantined_points
    where point_kind <> 'contact'
    union
    select aside.source_id, aside.file_id, aside.row_number, aside.observed_at, point.point_kind, point.point_value
    from raw__quarantined_points as aside
    inner join core__contact_points as point
        on aside.source_id = point.source_id and trim(aside.point_value) = point.contact_ref
    where aside.point_kind = 'contact'
),

shown as (
    select 'contact' as said_in, source_id, point_kind, lower(trim(point_value)) as point_text, observed_at
    from core__contact_points
),

readable as (
    select shown.said_in, shown.source_id, shown.point_kind, shown.point_text, shown.observed_at
    from shown
    inner join raw__snapshots using (source_id, observed_at)
)

select
    held.point_kind,
    held.point_value,
    held.source_id,
    held.file_id,
    held.row_number,
    held.observed_at,
    min(readable.observed_at) as released_at
from held
left join files using (source_id, file_id)
left join readable
    on
        held.source_id = readable.source_id
        and held.point_kind = readable.point_kind
        and lower(trim(held.point_value)) = readable.point_text
        and coalesce(files.said_in, 'contact') = readable.said_in
        and held.observed_at < readable.observed_at
group by all
