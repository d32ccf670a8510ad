-- When each contact point last did something by itself (click, reply, login, purchase); opens never count.
-- reads:  ledger
-- builds: mart__engagement
create or replace table mart__engagement as
select
    point_id,
    max(occurred_max) as last_engaged_at
from ledger
where
    event_type in (select unnest($kinds::varchar []))
    and point_id is not null
    and occurred_max <= $as_of::timestamptz
    and observed_at <= $known_as_of::timestamptz
group by point_id
order by point_id;
