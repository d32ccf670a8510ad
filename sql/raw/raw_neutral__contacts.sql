-- Neutral contract: contacts, exactly as they came.
-- reads:  -
-- builds: raw_neutral__contacts
create table if not exists raw_neutral__contacts (
    contact_ref varchar not null,
    person_ref varchar not null,
    organisation_ref varchar not null,
    kind varchar not null,
    display_name varchar not null,
    language varchar not null,
    country varchar not null,
    subscriber_type varchar not null,
    controller_id varchar not null,
    created_at varchar not null,
    updated_at varchar not null,
    deleted varchar not null,
    birth_date varchar not null,
    parental_authorisation varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
