-- Every configured source tonight: how fresh and whole it is, and what its newest complete export lacks (Q01, Q02).
-- reads:  raw__sources, raw__files, raw__full_drops, raw__snapshots, core__consent_events, mart__approved
-- builds: mart__feeds
create or replace table mart__feeds as
with published as (
    select unnest($published_sources::varchar []) as source_id, unnest($published_drops::timestamptz []) as observed_at
),

seen as (
    select distinct source_id, file_id, stream, observed_at, state
    from raw__files
    where observed_at <= $known_as_of::timestamptz
),

newest as (
    select source_id, max(observed_at) as newest_at
    from seen
    where state <> 'quarantined'
    group by source_id
),

-- of a complete export every kind of file that ever told of a no has to be fresh, not only some file of the source
told as (
    select distinct seen.source_id, seen.stream
    from seen
    inner join core__consent_events as said using (source_id, file_id)
    where said.event_type in (select unnest($noes::varchar []))
),

oldest as (
    select source_id, min(newest_at) as newest_at
    from (
        select seen.source_id, seen.stream, max(seen.observed_at) as newest_at
        from seen
        inner join told using (source_id, stream)
        where seen.state <> 'quarantined'
        group by all
    )
    group by source_id
),

aged as (
    select
        declared.source_id,
        if(declared.coverage = 'full', least(newest.newest_at, oldest.newest_at), newest.newest_at) as newest_at
    from raw__sources as declared
    left join newest using (source_id)
    left join oldest using (source_id)
),

latest as (
    select source_id, max(observed_at) as observed_at
    from raw__full_drops
    where observed_at <= $known_as_of::timestamptz
    group by source_id
),

-- the last complete read that a published night knew
base as (
    select snapshots.source_id, max(snapshots.observed_at) as observed_at
    from raw__snapshots as snapshots
    inner join latest using (source_id)
    where
        (snapshots.source_id, snapshots.observed_at) in (select (source_id, observed_at) from published)
        and snapshots.observed_at < latest.observed_at
    group by snapshots.source_id
),

noes as (
    select
        seen.source_id,
        seen.observed_at,
        count(distinct (said.contact_ref, said.point_kind, said.point_value, said.event_type, said.channels, said.purposes))
            as noes
    from core__consent_events as said
    inner join (select distinct source_id, file_id, observed_at from seen) as seen using (source_id, file_id)
    where said.event_type in (select unnest($noes::varchar []))
    group by all
),

-- what is new since the last release is compared; what was published once was judged then
counted as (
    select
        declared.source_id,
        latest.observed_at as compared_at,
        full_drop.rows_in as rows_now,
        full_drop.most_rows as rows_before,
        (full_drop.source_id, full_drop.observed_at) in (select (source_id, observed_at) from raw__snapshots) as is_believed,
        coalesce(now_told.noes, 0) as noes_now,
        if(
            base.observed_at < try_cast(nullif(declared.smaller_since, '') as timestamptz)
            and latest.observed_at >= try_cast(nullif(declared.smaller_since, '') as timestamptz),
            0, coalesce(then_told.noes, 0)
        ) as noes_before
    from raw__sources as declared
    inner join latest using (source_id)
    inner join raw__full_drops as full_drop using (source_id, observed_at)
    left join base on latest.source_id = base.source_id
    left join noes as now_told on latest.source_id = now_told.source_id and latest.observed_at = now_told.observed_at
    left join noes as then_told on base.source_id = then_told.source_id and base.observed_at = then_told.observed_at
    where (latest.source_id, latest.observed_at) not in (select (source_id, observed_at) from published)
),

judged as (
    select
        source_id,
        compared_at,
        rows_before,
        rows_now,
        not is_believed as rows_dropped,
        noes_before,
        noes_now,
        noes_before - noes_now > 1
        and 100.0 * (noes_before - noes_now) > coalesce(try_cast(declared.max_optout_drop as double), 0.5) * noes_before
            as noes_dropped
    from counted
    inner join raw__sources as declared using (source_id)
)

select
    $run_id as run_id,
    declared.source_id,
    declared.kind in (select unnest($telling::varchar [])) as tells_noes,
    aged.newest_at,
    coalesce(try_cast(declared.max_age_hours as bigint), 24) as max_age_hours,
    aged.newest_at is null
    or $known_as_of::timestamptz - aged.newest_at > to_hours(coalesce(try_cast(declared.max_age_hours as bigint), 24))
        as is_stale,
    not $looked or declared.source_id in (select unnest($incomplete::varchar [])) as is_incomplete,
    judged.compared_at,
    coalesce(judged.rows_before, 0) as rows_before,
    coalesce(judged.rows_now, 0) as rows_now,
    coalesce(judged.rows_dropped, false) as rows_dropped,
    coalesce(rows_approved.approved_by, '') as rows_approved_by,
    coalesce(judged.noes_before, 0) as noes_before,
    coalesce(judged.noes_now, 0) as noes_now,
    coalesce(judged.noes_dropped, false) as noes_dropped,
    coalesce(noes_approved.approved_by, '') as noes_approved_by
from raw__sources as declared
left join aged using (source_id)
left join judged using (source_id)
left join mart__approved as rows_approved
    on rows_approved.gate = 'Q02'
    and rows_approved.about = 'rows of ' || declared.source_id
    and rows_approved.count >= judged.rows_before - judged.rows_now
left join mart__approved as noes_approved
    on noes_approved.gate = 'Q02'
    and noes_approved.about = 'opt-outs of ' || declared.source_id
    and noes_approved.count >= judged.noes_before - judged.noes_now
order by declared.source_id;
