-- Neutral contract: notices, exactly as they came.
-- reads:  -
-- builds: raw_neutral__notices
create table if not exists raw_neutral__notices (
    notice_id varchar not null,
    full_text varchar not null,
    sha256 varchar not null,
    language varchar not null,
    shown_from varchar not null,
    shown_to varchar not null,
    controllers_named varchar not null,
    purposes varchar not null,
    channels varchar not null,
    withdrawal_info varchar not null,
    unbundled varchar not null,
    frequency_days varchar not null,
    validity_days varchar not null,
    li_statement varchar not null,
    material_change_from varchar not null,
    special_category varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
