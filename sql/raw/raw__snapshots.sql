-- The moments at which a source showed everything it holds, and all of it could be read.
-- reads:  -
-- builds: raw__snapshots
create table if not exists raw__snapshots (
    source_id varchar not null,
    observed_at timestamptz not null
)
