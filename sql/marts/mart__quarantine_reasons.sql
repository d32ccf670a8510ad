-- Why rows were set aside, counted by run, file, reason and column; holds no value of any row.
-- reads:  raw__quarantine
-- builds: mart__quarantine_reasons
create or replace table mart__quarantine_reasons as
select
    run_id,
    source_id,
    file_name,
    reason_code,
    coalesce(column_name, '') as column_name,
    any_value(reason order by reason) as reason,
    count(*) as row_count
from raw__quarantine
group by run_id, source_id, file_name, reason_code, coalesce(column_name, '')
order by source_id, file_name, row_count desc, reason_code, column_name, run_id;
