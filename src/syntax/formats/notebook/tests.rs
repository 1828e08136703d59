//! Notebooks, written as Python's json module and Jupyter write them.

use crate::syntax::formats::notebook::*;

fn notebook(cells: &[(&str, &str)]) -> String {
    let cells: Vec<_> = cells
        .iter()
        .map(|(kind, source)| {
            let lines: Vec<&str> = source.split_inclusive('\n').collect();
            serde_json::json!({"cell_type": kind, "metadata": {}, "outputs": [{"text": "gpt-3"}], "source": lines})
        })
        .collect();
    let metadata = serde_json::json!({"language_info": {"name": "python"}});
    serde_json::to_string_pretty(&serde_json::json!({"cells": cells, "metadata": metadata, "nbformat": 4})).unwrap()
}

/// Every character of a region stands for the bytes of the file that decode to it.
fn check(text: &str, region: &Region) {
    let masked = [' ', 'p', 'a', 's'];
    for (at, c) in region.text.char_indices() {
        let range = region.map.to_file(Span::new(at, at + c.len_utf8()));
        let raw = text.get(range.range()).unwrap_or_else(|| panic!("{range:?} is on no boundary"));
        let decoded: String = serde_json::from_str(&format!("\"{raw}\"")).unwrap();
        let same = decoded == c.to_string() || (decoded.is_empty() && c == '\n') || masked.contains(&c);
        assert!(same, "{c:?} stands for {raw:?}");
    }
}

fn check_all(text: &str, regions: &[Region]) {
    for region in regions {
        check(text, region);
    }
}

fn of(regions: &[Region], language: Language) -> Vec<String> {
    regions.iter().filter(|r| r.language == language).map(|r| r.text.to_string()).collect()
}

#[test]
fn code_cells_are_one_text() {
    let text = notebook(&[("code", "M = \"gpt-4\"\n# é😀\t\\n"), ("markdown", "x"), ("code", "use(M)\n")]);
    let regions = regions(&text).unwrap();
    check_all(&text, &regions);
    assert_eq!(of(&regions, Language::Python), ["M = \"gpt-4\"\n# é😀\t\\n\nuse(M)\n"]);
    let code = &regions[0];
    let at = code.text.find("gpt-4").unwrap();
    assert_eq!(&text[code.map.to_file(Span::new(at, at + 5)).range()], "gpt-4");
    assert_eq!(&text[code.map.to_file(Span::new(at - 1, at + 6)).range()], "\\\"gpt-4\\\"");
    assert!(!code.is_docs);
}

#[test]
fn shell_lines_and_magics() {
    let source = "%pip install openai\nif x:\n    !az create \\\n      --model-name \"gpt-4\"\nout = !ls\n%env MODEL=gpt-4o\na = b % c\nd != e\n";
    let text = notebook(&[("code", source)]);
    let regions = regions(&text).unwrap();
    check_all(&text, &regions);
    let code = &of(&regions, Language::Python)[0];
    assert_eq!(code.len(), source.len());
    assert!(code.contains("if x:\n    pass") && code.contains("a = b % c\nd != e\n"));
    assert!(!code.contains("az create") && !code.contains("--model-name") && !code.contains("install"));
    let shell = of(&regions, Language::Shell);
    assert_eq!(shell, ["pip install openai\naz create \\\n      --model-name \"gpt-4\"\nls\nMODEL=gpt-4o\n"]);
}

#[test]
fn cells_of_other_languages() {
    let text = notebook(&[
        ("code", "%%bash\nexport M=gpt-4\n"),
        ("code", "%%time\nrun(\"gpt-4\")"),
        ("code", "%%writefile config.yaml\nmodel: gpt-4"),
        ("code", "%%ai openai-chat:gpt-4\nhello"),
        ("code", "%%bigquery df\nselect 1"),
        ("code", "%%js"),
        ("code", "  "),
    ]);
    let regions = regions(&text).unwrap();
    check_all(&text, &regions);
    assert_eq!(of(&regions, Language::Shell), ["export M=gpt-4\n"]);
    assert_eq!(of(&regions, Language::Yaml), ["model: gpt-4"]);
    assert_eq!(of(&regions, Language::Text), ["%%ai openai-chat:gpt-4\nhello", "%%bigquery df\nselect 1"]);
    assert!(of(&regions, Language::Python)[0].contains("run(\"gpt-4\")"));
}

#[test]
fn markdown_cells_are_documents() {
    let text = notebook(&[("markdown", "# A \"b\"\n```python\nM = \"gpt-4\"\n```\n"), ("markdown", "gpt-4")]);
    let regions = regions(&text).unwrap();
    check_all(&text, &regions);
    assert!(regions.iter().all(|region| region.is_docs));
    assert_eq!(of(&regions, Language::Python), ["M = \"gpt-4\"\n"]);
    let prose = &of(&regions, Language::Markdown)[0];
    assert!(prose.contains("# A \"b\"") && prose.ends_with("gpt-4\n") && !prose.contains("M ="));
}

#[test]
fn other_kernels() {
    let text = notebook(&[("code", "x = 'gpt-4'")]).replace("\"python\"", "\"Prolog\"");
    assert_eq!(of(&regions(&text).unwrap(), Language::Text).len(), 1);
    assert!(regions("not json").is_none());
    assert!(regions(&text[..text.len() / 2]).is_none());
}
