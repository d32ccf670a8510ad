-- Mailchimp: members, exactly as they came.
-- reads:  -
-- builds: raw_mailchimp__members
create table if not exists raw_mailchimp__members (
    email varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    phone varchar not null,
    sms_phone varchar not null,
    optin_time varchar not null,
    optin_ip varchar not null,
    confirm_time varchar not null,
    confirm_ip varchar not null,
    country varchar not null,
    country_word varchar not null,
    last_changed varchar not null,
    unsub_time varchar not null,
    unsub_campaign varchar not null,
    unsub_reason varchar not null,
    clean_time varchar not null,
    clean_campaign varchar not null,
    leid varchar not null,
    notes varchar not null,
    status varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
