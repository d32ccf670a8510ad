-- Full drops that are believed: a far smaller one is a cut-off export, after which nobody counts as gone (Q02, M3).
-- reads:  raw__full_drops, raw__sources
-- builds: raw__snapshots
create or replace table raw__snapshots as
select
    shown.source_id,
    shown.observed_at
from raw__full_drops as shown
left join raw__sources as declared using (source_id)
where
    shown.most_rows - shown.rows_in <= 3
    or shown.rows_in >= (1 - coalesce(try_cast(declared.max_row_drop as double), 5) / 100) * shown.most_rows
