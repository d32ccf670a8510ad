-- Reviews of links of the neutral contract, trimmed and in lower-case words.
-- reads:  raw_neutral__link_reviews, raw__sources
-- builds: stg_neutral__link_reviews
create or replace table stg_neutral__link_reviews as
select
    trim(raw.contact_ref) as contact_ref,
    trim(raw.contact_source) as contact_source,
    trim(raw.other_ref) as other_ref,
    trim(raw.other_source) as other_source,
    lower(trim(raw.verdict)) as verdict,
    trim(raw.reviewed_by) as reviewed_by,
    trim(raw.reviewed_at) as reviewed_at,
    trim(raw.reason) as reason,
    raw.source_id,
    raw.file_id,
    raw.row_number,
    raw.observed_at,
    coalesce(declared.zone, '') as zone
from raw_neutral__link_reviews as raw
left join raw__sources as declared using (source_id)
