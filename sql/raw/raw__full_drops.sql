-- Drops of a source that claim to show all it holds: every kind of file was there and readable, one of them new.
-- reads:  raw__files, raw__sources, raw__erased_rows
-- builds: raw__full_drops
create or replace table raw__full_drops as
with readings as (
    select distinct source_id, file_id from raw__files where state = 'accepted'
),

-- whoever was erased counts in no drop, so that a system which deletes them has lost nothing
erased as (
    select
        source_id,
        file_id,
        sum(erased_rows) as erased_rows
    from raw__erased_rows
    group by source_id, file_id
),

units as (
    select
        shown.source_id,
        shown.observed_at,
        bool_and(
            shown.coverage = 'full' and shown.state in ('accepted', 'duplicate') and readings.file_id is not null
        ) as is_whole,
        sum(shown.accepted) as accepted,
        sum(shown.rows_in - coalesce(erased.erased_rows, 0))::bigint as rows_in,
        list_distinct(list(shown.stream)) as streams
    from raw__files as shown
    left join readings using (source_id, file_id)
    left join erased using (source_id, file_id)
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
),

counted as (
    select
        units.source_id,
        units.observed_at,
        units.rows_in,
        max(units.rows_in) over (
            partition by
                units.source_id,
                units.observed_at >= try_cast(nullif(declared.smaller_since, '') as timestamptz)
            order by units.observed_at
            rows between unbounded preceding and current row
        ) as most_rows
    from units
    inner join expected using (source_id, observed_at)
    left join raw__sources as declared using (source_id)
    where units.is_whole and units.accepted > 0 and list_has_all(units.streams, expected.streams)
)

select
    source_id,
    observed_at,
    rows_in,
    most_rows
from counted
