-- The moments at which a source showed everything it holds: every kind of file was there and readable, one of them new.
-- reads:  raw__files
-- builds: raw__snapshots
create or replace table raw__snapshots as
with readings as (
    select distinct source_id, file_id from raw__files where state = 'accepted'
),

units as (
    select
        shown.source_id,
        shown.observed_at,
        bool_and(
            shown.coverage = 'full' and shown.state in ('accepted', 'duplicate') and readings.file_id is not null
        ) as is_whole,
        sum(shown.accepted) as accepted,
        list_distinct(list(shown.stream)) as streams
    from raw__files as shown
    left join readings using (source_id, file_id)
    group by shown.source_id, shown.observed_at
),

expected as (
    select
        unit.source_id,
        unit.observed_at,
        list_distinct(list(earlier.stream)) as streams
    from units as unit
    inner join raw__files as earlier
        on unit.source_id = earlier.source_id and unit.observed_at >= earlier.observed_at and earlier.state = 'accepted'
    group by unit.source_id, unit.observed_at
)

select
    units.source_id,
    units.observed_at
from units
inner join expected using (source_id, observed_at)
where units.is_whole and units.accepted > 0 and list_has_all(units.streams, expected.streams)
