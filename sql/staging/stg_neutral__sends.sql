-- Sends of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__sends, raw__sources
-- builds: stg_neutral__sends
create or replace table stg_neutral__sends as
select
    trim(raw.send_ref) as send_ref,
    trim(raw.contact_ref) as contact_ref,
    lower(trim(raw.point_kind)) as point_kind,
    raw.point_value,
    lower(trim(raw.channel)) as channel,
    trim(raw.purpose) as purpose,
    trim(raw.campaign_ref) as campaign_ref,
    trim(raw.sent_at) as sent_at,
    lower(trim(raw.delivery)) as delivery,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__sends as raw
left join raw__sources as declared using (source_id)
