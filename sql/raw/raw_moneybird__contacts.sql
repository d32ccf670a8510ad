-- Moneybird: contacts, exactly as they came.
-- reads:  -
-- builds: raw_moneybird__contacts
create table if not exists raw_moneybird__contacts (
    customer_id varchar not null,
    company varchar not null,
    first_name varchar not null,
    last_name varchar not null,
    email varchar not null,
    invoice_email varchar not null,
    phone varchar not null,
    country varchar not null,
    country_word varchar not null,
    created_at varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
