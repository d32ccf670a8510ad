-- Neutral contract: link_reviews, exactly as they came.
-- reads:  -
-- builds: raw_neutral__link_reviews
create table if not exists raw_neutral__link_reviews (
    contact_ref varchar not null,
    contact_source varchar not null,
    other_ref varchar not null,
    other_source varchar not null,
    verdict varchar not null,
    reviewed_by varchar not null,
    reviewed_at varchar not null,
    reason varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
