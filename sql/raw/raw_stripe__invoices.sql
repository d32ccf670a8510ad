-- Stripe: invoices, exactly as they came.
-- reads:  -
-- builds: raw_stripe__invoices
create table if not exists raw_stripe__invoices (
    id varchar not null,
    customer varchar not null,
    email varchar not null,
    status varchar not null,
    status_word varchar not null,
    currency varchar not null,
    subtotal varchar not null,
    amount_refunded varchar not null,
    date varchar not null,
    paid_at varchar not null,
    product_category varchar not null,
    collected_in_sale varchar not null,
    collected_in_sale_word varchar not null,
    optout_offered varchar not null,
    optout_offered_word varchar not null,
    optout_evidence varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
