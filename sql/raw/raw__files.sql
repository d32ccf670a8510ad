-- Every file, or member of an archive, that was ever read: what came in and what became of its rows.
-- reads:  -
-- builds: raw__files
create table if not exists raw__files (
    file_id varchar not null,
    source_id varchar not null,
    kind varchar not null,
    file_name varchar not null,
    place varchar not null,
    sha256 varchar not null,
    size bigint not null,
    observed_at timestamptz not null,
    run_id varchar not null,
    coverage varchar not null,
    stream varchar not null,
    rows_in bigint not null,
    accepted bigint not null,
    quarantined bigint not null,
    duplicates bigint not null,
    state varchar not null,
    reason_code varchar not null,
    reason varchar not null,
    columns_unknown varchar not null,
    reader varchar not null
)
