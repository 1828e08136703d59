//! Where objects and their members go.

use crate::detect::dataflow::object_path::*;
use crate::syntax::parse;
use crate::syntax::region::Region;
use crate::text::language::Language;

/// What holds the id `gpt-4` in a text, and the lines where that is used, with the rest of the path.
fn uses(language: Language, text: &str) -> Vec<(usize, String)> {
    let region = Region::whole(text, language);
    let parsed = parse::parse(&region);
    let at = text.find("gpt-4").unwrap();
    let place = Place::of(text, Span::new(at, at + 5), &*parsed);
    let held = ObjectPath::of(&place, false).unwrap();
    let line = |at: usize| text[..at].lines().count();
    let found = held.uses(text, Span::new(0, text.len()), Some(&place), &*parsed);
    found.into_iter().map(|(at, rest)| (line(at.core.start), rest.join("."))).collect()
}

#[test]
fn where_objects_go() {
    let one = |line, rest: &str| vec![(line, rest.to_owned())];
    let bicep = "var chat = { name: 'gpt-4' }\nresource a 'x@1' = {\n  properties: { model: chat }\n}\n";
    assert_eq!(uses(Language::Bicep, bicep), one(3, "name"));
    let member = "param chat object = { name: 'gpt-4' }\nvar other = {\n  model: chat.name\n  kind: chat.version\n}\n";
    assert_eq!(uses(Language::Bicep, member), one(3, ""));
    let looped = "param all array = [{ model: { name: 'gpt-4' } }]\nresource a 'x@1' = [for d in all: {\n  name: d.title\n  properties: {\n    model: d.model\n  }\n}]\n";
    assert_eq!(uses(Language::Bicep, looped), one(5, "name"));
    let each = "variable \"all\" {\n  default = { a = { name = \"gpt-4\" } }\n}\nresource \"x\" \"y\" {\n  for_each = var.all\n  model {\n    name = each.value.name\n  }\n}\n";
    assert_eq!(uses(Language::Terraform, each), one(7, ""));
    let local = "locals {\n  chat = { name = \"gpt-4\" }\n}\nresource \"x\" \"y\" {\n  name = local.chat.name\n}\n";
    assert_eq!(uses(Language::Terraform, local), one(5, ""));
    let arm = "{\"variables\": {\"chat\": {\"name\": \"gpt-4\"}},\n\"resources\": [{\"properties\": {\n\"model\": \"[variables('chat')]\"}}]}";
    assert_eq!(uses(Language::Json, arm), one(3, "name"));
    let copied = "{\"parameters\": {\"all\": {\"defaultValue\": [{\"model\": {\"name\": \"gpt-4\"}}]}},\n\"resources\": [{\"properties\": {\n\"model\": \"[parameters('all')[copyIndex()].model]\"}}]}";
    assert_eq!(uses(Language::Json, copied), one(3, "name"));
    let shell = "$model = @{ Name = 'gpt-4' }\n$all = @{ Model = $model }\nNew-It -Properties $all\n";
    assert_eq!(uses(Language::PowerShell, shell), one(2, "name"));
}

/// The lines where a program takes the member that the id `gpt-4` is of an object or a row.
fn taken(language: Language, text: &str) -> Vec<usize> {
    let region = Region::whole(text, language);
    let parsed = parse::parse(&region);
    let at = text.find("gpt-4").unwrap();
    let place = Place::of(text, Span::new(at, at + 5), &*parsed);
    let held = ObjectPath::member_of(&place).unwrap();
    let around = place.chain.iter().find(|c| c.kind == ConstructKind::Loop);
    let found = match around {
        Some(around) => held.in_loop().unwrap().uses(text, around.span, Some(&place), &*parsed),
        None => held.uses(text, Span::new(0, text.len()), Some(&place), &*parsed),
    };
    found.into_iter().map(|(at, _)| text[..at.core.start].lines().count()).collect()
}

#[test]
fn members_of_rows_in_programs() {
    let python = "ROWS = [{\"id\": \"gpt-4\", \"name\": \"a\"}]\nfor n, row in enumerate(ROWS):\n    make(\n        row[\"name\"],\n        row[\"id\"],\n    )\n";
    assert_eq!(taken(Language::Python, python), [5]);
    let script =
        "const all = [{ id: 'gpt-4' }]\nfor (const { id: model } of all) {\n  make({ id: 1 },\n    model)\n}\n";
    assert_eq!(taken(Language::JavaScript, script), [4]);
    let inline = "[{ id: 'gpt-4', name: 'b' }].map((one) => make({\n  name: one.name,\n  id: one.id,\n}))\n";
    assert_eq!(taken(Language::JavaScript, inline), [3]);
    let ruby = "ROWS = [{ id: \"gpt-4\" }]\nROWS.each do |row|\n  make(id: row[:id])\nend\n";
    assert_eq!(taken(Language::Ruby, ruby), [3]);
    let second = "rows = [{\"id\": \"a\"}, {\"id\": \"gpt-4\"}]\nmake(rows[0][\"id\"])\nmake(rows[1][\"id\"])\n";
    assert_eq!(taken(Language::Python, second), [3]);
    let php = "<?php\n$rows = [['id' => 'gpt-4']];\nforeach ($rows as $row) {\n  make($row['name']);\n  make($row['id']);\n}\n";
    assert_eq!(taken(Language::Php, php), [5]);
}
