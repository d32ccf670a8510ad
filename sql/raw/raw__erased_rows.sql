-- How many rows of a file were of people who asked to be erased: they are not there any more, and were not lost (R01, Q02).
-- reads:  -
-- builds: raw__erased_rows
create table if not exists raw__erased_rows (
    source_id varchar not null,
    file_id varchar not null,
    erased_rows bigint not null
)
