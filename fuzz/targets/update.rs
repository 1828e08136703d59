#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shelflife_fuzz::data::updates(data));
