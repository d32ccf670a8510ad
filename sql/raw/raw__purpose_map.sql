-- What a vendor's subscription or permission means here: one line per source, name and purpose.
-- reads:  -
-- builds: raw__purpose_map
create table if not exists raw__purpose_map (
    source_id varchar not null,
    native_key varchar not null,
    purpose varchar not null
)
