-- Addresses of rows that were set aside (rule Q05); a row that only names its contact holds that contact's addresses.
-- reads:  raw__quarantined_points, core__contact_points
-- builds: core__quarantined_points
create or replace table core__quarantined_points as
select point_kind, point_value, source_id, file_id, row_number, observed_at
from raw__quarantined_points
where point_kind <> 'contact'
union
select point.point_kind, point.point_value, aside.source_id, aside.file_id, aside.row_number, aside.observed_at
from raw__quarantined_points as aside
inner join core__contact_points as point
    on aside.source_id = point.source_id and trim(aside.point_value) = point.contact_ref
where aside.point_kind = 'contact'
