-- Moneybird: sales, exactly as they came.
-- reads:  -
-- builds: raw_moneybird__sales
create table if not exists raw_moneybird__sales (
    invoice_id varchar not null,
    customer_id varchar not null,
    email varchar not null,
    status varchar not null,
    status_word varchar not null,
    currency varchar not null,
    net_amount varchar not null,
    credited_amount varchar not null,
    sold_at varchar not null,
    paid_at varchar not null,
    category varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
