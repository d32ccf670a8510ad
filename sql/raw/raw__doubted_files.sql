-- Files whose shape has changed: of them only what speaks against contact is believed, until they come readably (M4).
-- reads:  raw__files
-- builds: raw__doubted_files
create or replace table raw__doubted_files as
select
    source_id,
    file_id
from raw__files
group by source_id, file_id
having bool_or(state = 'drift')
