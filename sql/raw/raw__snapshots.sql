-- The moments at which a source showed everything it holds: every kind of file was there, new and readable.
-- reads:  raw__files
-- builds: raw__snapshots
create or replace table raw__snapshots as
with units as (
    select
        source_id,
        observed_at,
        bool_and(coverage = 'full' and state = 'accepted') as is_whole,
        sum(accepted) as accepted,
        list_distinct(list(stream)) as streams
    from raw__files
    group by source_id, observed_at
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
