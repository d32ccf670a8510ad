-- Mailchimp: permissions, exactly as they came.
-- reads:  -
-- builds: raw_mailchimp__permissions
create table if not exists raw_mailchimp__permissions (
    native_key varchar not null,
    value varchar not null,
    value_word varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
