-- Neutral contract: contact points, exactly as they came.
-- reads:  -
-- builds: raw_neutral__contact_points
create table if not exists raw_neutral__contact_points (
    contact_ref varchar not null,
    point_kind varchar not null,
    point_value varchar not null,
    role varchar not null,
    collected_in varchar not null,
    valid_from varchar not null,
    valid_to varchar not null,
    origin varchar not null,
    origin_compatible varchar not null,
    business_address varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
