#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| shelflife_fuzz::files::syntax(data));
