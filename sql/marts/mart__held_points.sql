-- Every contact point that a contact of a source holds now, the value to write, and the source's own spelling of it.
-- reads:  holdings, points
-- builds: mart__held_points
create or replace table mart__held_points as
select distinct
    holdings.source_id,
    holdings.contact_id,
    holdings.point_id,
    coalesce(points.point_kind, '') as point_kind,
    -- an address that cannot be written to is kept as the source had it, for the list of the other path
    coalesce(nullif(points.sendable, ''), regexp_replace(points.exact_key, '^national:', ''), '') as value,
    holdings.spelling
from holdings
left join points using (point_id)
where holdings.held
order by all;
