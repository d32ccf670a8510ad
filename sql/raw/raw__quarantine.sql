-- Every row that was set aside, with the reason and the place; never with a value.
-- reads:  -
-- builds: raw__quarantine
create table if not exists raw__quarantine (
    run_id varchar not null,
    source_id varchar not null,
    file_id varchar not null,
    file_name varchar not null,
    row_number bigint not null,
    column_name varchar not null,
    reason_code varchar not null,
    reason varchar not null
)
