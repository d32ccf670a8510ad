-- Form or consent log: wordings, exactly as they came.
-- reads:  -
-- builds: raw_consent_log__wordings
create table if not exists raw_consent_log__wordings (
    wording_id varchar not null,
    full_text varchar not null,
    sha256 varchar not null,
    language varchar not null,
    shown_from varchar not null,
    shown_to varchar not null,
    controllers varchar not null,
    purposes varchar not null,
    channels varchar not null,
    channels_word varchar not null,
    withdrawal_info varchar not null,
    withdrawal_info_word varchar not null,
    unbundled varchar not null,
    unbundled_word varchar not null,
    frequency_days varchar not null,
    validity_days varchar not null,
    li_statement varchar not null,
    li_statement_word varchar not null,
    source_id varchar not null,
    run_id varchar not null,
    file_id varchar not null,
    row_number bigint not null,
    observed_at timestamptz not null
)
