-- Every review of a link between two records; the newest about the same two counts.
-- reads:  stg_neutral__link_reviews
-- builds: core__link_reviews
create or replace table core__link_reviews as
with seen as (
    select * from stg_neutral__link_reviews
)

select
    coalesce(contact_ref, '') as contact_ref,
    coalesce(contact_source, '') as contact_source,
    coalesce(other_ref, '') as other_ref,
    coalesce(other_source, '') as other_source,
    coalesce(verdict, '') as verdict,
    coalesce(reviewed_by, '') as reviewed_by,
    coalesce(reviewed_at, '') as reviewed_at,
    coalesce(reason, '') as reason,
    source_id,
    file_id,
    row_number,
    observed_at,
    zone
from seen
