-- One row per run and file, or member of an archive, where it lay: rows in = accepted + quarantined + duplicates, over the file's streams.
-- reads:  raw__files
-- builds: mart__files_read
create or replace table mart__files_read as
select
    run_id,
    source_id,
    file_id,
    file_name,
    any_value(kind) as kind,
    any_value(sha256) as sha256,
    max(observed_at) as observed_at,
    sum(rows_in)::bigint as rows_in,
    sum(accepted)::bigint as accepted,
    sum(quarantined)::bigint as quarantined,
    sum(duplicates)::bigint as duplicates,
    -- in the order of the alphabet the worst state comes last: accepted, duplicate, quarantined
    max(state) as state,
    coalesce(max(reason), '') as reason
from raw__files
group by run_id, source_id, file_id, file_name, place
order by observed_at, source_id, file_name, run_id;
