-- The configured sources of the last run, with what was declared about them.
-- reads:  -
-- builds: raw__sources
create table if not exists raw__sources (
    source_id varchar not null,
    kind varchar not null,
    zone varchar not null,
    country varchar not null,
    coverage varchar not null,
    smaller_since varchar not null,
    max_row_drop varchar not null,
    max_optout_drop varchar not null,
    max_age_hours varchar not null
)
