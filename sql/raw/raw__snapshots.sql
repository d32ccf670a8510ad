-- Full drops that are believed: a far smaller one is a cut-off export, after which nobody counts as gone (Q02, M3).
-- reads:  raw__full_drops
-- builds: raw__snapshots
create or replace table raw__snapshots as
select
    source_id,
    observed_at
from raw__full_drops
where rows_in >= 0.95 * most_rows or most_rows - rows_in <= 3
