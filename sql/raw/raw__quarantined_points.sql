-- Addresses, and ids of contacts, of the rows that were set aside: held until the row is repaired.
-- reads:  -
-- builds: raw__quarantined_points
create table if not exists raw__quarantined_points (
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    point_kind varchar not null,
    point_value varchar not null,
    observed_at timestamptz not null
)
