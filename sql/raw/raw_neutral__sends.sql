-- Neutral contract: sends, exactly as they came.
-- reads:  -
-- builds: raw_neutral__sends
create table if not exists raw_neutral__sends (
    send_ref varchar not null,
    contact_ref varchar not null,
    point_kind varchar not null,
    point_value varchar not null,
    channel varchar not null,
    purpose varchar not null,
    campaign_ref varchar not null,
    sent_at varchar not null,
    delivery varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
