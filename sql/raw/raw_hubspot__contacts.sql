-- HubSpot: contacts, exactly as they came.
-- reads:  -
-- builds: raw_hubspot__contacts
create table if not exists raw_hubspot__contacts (
    record_id varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    email varchar not null,
    additional_emails varchar not null,
    phone varchar not null,
    mobile varchar not null,
    country varchar not null,
    country_word varchar not null,
    language varchar not null,
    company_ref varchar not null,
    created_at varchar not null,
    updated_at varchar not null,
    optout varchar not null,
    optout_word varchar not null,
    legal_basis varchar not null,
    legal_basis_word varchar not null,
    hard_bounce varchar not null,
    hard_bounce_word varchar not null,
    note varchar not null,
    note_at varchar not null,
    note_by varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
