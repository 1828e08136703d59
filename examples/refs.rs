use std::path::PathBuf;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    std::env::set_current_dir(&root).unwrap();
    let catalog = shelflife::catalog::Catalog::builtin();
    let out = shelflife::engine::run(
        &shelflife::engine::EngineOptions { paths: vec![PathBuf::from(".")], ..Default::default() },
        catalog,
    );
    for e in &out.errors {
        eprintln!("{e:?}");
    }
    for f in &out.scanned {
        for r in &f.references {
            println!(
                "{}",
                serde_json::json!({"path": f.source.path.to_string_lossy(), "byte_start": f.source.file_offset(r.span.start), "byte_end": f.source.file_offset(r.span.end), "provider": r.provider, "model": r.model, "version": r.version.as_ref().map(|v| v.text.clone()), "usage": r.usage, "site": r.site, "text": r.text, "confidence": r.confidence, "alias": r.is_alias})
            );
        }
    }
}
