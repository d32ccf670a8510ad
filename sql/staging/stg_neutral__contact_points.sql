-- Contact points of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__contact_points, raw__sources
-- builds: stg_neutral__contact_points
create or replace table stg_neutral__contact_points as
select
    trim(raw.contact_ref) as contact_ref,
    lower(trim(raw.point_kind)) as point_kind,
    raw.point_value,
    lower(trim(raw.role)) as role,
    lower(trim(raw.collected_in)) as collected_in,
    trim(raw.valid_from) as valid_from,
    trim(raw.valid_to) as valid_to,
    trim(raw.origin) as origin,
    lower(trim(raw.origin_compatible)) as origin_compatible,
    lower(trim(raw.business_address)) as business_address,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__contact_points as raw
left join raw__sources as declared using (source_id)
