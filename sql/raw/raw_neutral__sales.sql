-- Neutral contract: sales, exactly as they came.
-- reads:  -
-- builds: raw_neutral__sales
create table if not exists raw_neutral__sales (
    sale_ref varchar not null,
    contact_ref varchar not null,
    organisation_ref varchar not null,
    point_kind varchar not null,
    point_value varchar not null,
    direction varchar not null,
    status varchar not null,
    currency varchar not null,
    net_amount varchar not null,
    credited_amount varchar not null,
    sold_at varchar not null,
    paid_at varchar not null,
    ended_at varchar not null,
    issuer_controller_id varchar not null,
    product_categories varchar not null,
    collected_in_sale varchar not null,
    optout_offered varchar not null,
    optout_evidence_ref varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
