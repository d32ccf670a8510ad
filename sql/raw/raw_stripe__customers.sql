-- Stripe: customers, exactly as they came.
-- reads:  -
-- builds: raw_stripe__customers
create table if not exists raw_stripe__customers (
    id varchar not null,
    email varchar not null,
    name varchar not null,
    created_at varchar not null,
    phone varchar not null,
    country varchar not null,
    country_word varchar not null,
    marketing_opt_in varchar not null,
    marketing_opt_in_word varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
