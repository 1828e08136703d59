//! Tables of Arrow: whatever the types of their columns, the rows are those of lines of JSON.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, Int64Array, LargeBinaryArray, LargeListArray,
    LargeStringArray, ListArray, NullArray, RecordBatch, StringArray, StringViewArray, StructArray,
};
use arrow_ipc::reader::StreamReader;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::{DataType, Field};
use jiff::ToSpan;
use jiff::civil::date;
use serde_json::{Map, Value, json};

use crate::repos::CALL;
use crate::support::{Run, finish, frozen, shelflife};

const REPOSITORIES: [&str; 4] = ["one", "one", "one", "two"];
const PATHS: [&str; 4] = ["a.py", "none.py", "main.tf", "a.py"];

/// Two repositories; one has a file without a content, and one that cannot be read.
fn contents() -> [Option<&'static [u8]>; 4] {
    let template = "resource \"azurerm_cognitive_deployment\" \"x\" {\n  name = \"main\"\n  model {\n    name = \"gpt-4\"\n    version = \"0613\"\n  }\n}\n";
    [Some(CALL.as_bytes()), None, Some(template.as_bytes()), Some(CALL.as_bytes())]
}

fn lines() -> String {
    let files = REPOSITORIES.iter().zip(PATHS).zip(contents());
    let line = |((repository, path), content): ((&&str, &str), Option<&[u8]>)| {
        let content = content.map(|content| String::from_utf8(content.to_vec()).unwrap());
        format!("{}\n", json!({ "repository": repository, "revision": null, "path": path, "content": content }))
    };
    files.map(line).collect()
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|batch| writer.write(batch).unwrap());
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

/// The files as a table with a row for each.
fn flat(repositories: ArrayRef, paths: ArrayRef, contents: ArrayRef) -> RecordBatch {
    table(vec![("repository", repositories), ("path", paths), ("content", contents)])
}

fn worker(input: Vec<u8>, args: [&str; 4]) -> std::process::Output {
    let mut command = shelflife();
    command.arg("worker").args(frozen()).args(args).write_stdin(input);
    command.output().unwrap()
}

/// The lines that the worker writes for a stream.
fn run(input: Vec<u8>) -> Run {
    let mut command = shelflife();
    finish(command.arg("worker").args(frozen()).args(["--input", "arrow"]).write_stdin(input))
}

/// A value of a column as JSON has it.
fn value(array: &dyn Array, n: usize) -> Value {
    if array.is_null(n) {
        return Value::Null;
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(n).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(n).into(),
        DataType::Boolean => array.as_boolean().value(n).into(),
        DataType::Date32 => {
            let days = array.as_primitive::<Date32Type>().value(n);
            date(1970, 1, 1).checked_add(days.days()).unwrap().to_string().into()
        }
        other => panic!("{other}"),
    }
}

/// The rows of a stream.
fn rows(stream: &[u8]) -> Vec<Value> {
    let mut rows = Vec::new();
    for batch in StreamReader::try_new(stream, None).unwrap() {
        let batch = batch.unwrap();
        for n in 0..batch.num_rows() {
            let names = batch.schema_ref().fields().iter().map(|field| field.name().clone());
            rows.push(names.zip(batch.columns().iter().map(|column| value(column, n))).collect::<Map<_, _>>().into());
        }
    }
    rows
}

#[test]
fn whatever_the_types_the_rows_are_the_same() {
    let mut command = shelflife();
    let plain = finish(command.arg("worker").args(frozen()).write_stdin(lines()));
    assert!(plain.code == 0 && plain.out.lines().count() == 6, "{}{}", plain.out, plain.err);
    let texts = || contents().map(|content| content.map(|content| std::str::from_utf8(content).unwrap()));
    let names = || -> ArrayRef { Arc::new(StringArray::from_iter_values(REPOSITORIES)) };
    let dictionary = || -> ArrayRef { Arc::new(DictionaryArray::<Int32Type>::from_iter(REPOSITORIES)) };
    let paths = || -> ArrayRef { Arc::new(StringArray::from_iter_values(PATHS)) };
    let tables = [
        flat(names(), paths(), Arc::new(BinaryArray::from_iter(contents()))),
        flat(
            Arc::new(LargeStringArray::from_iter_values(REPOSITORIES)),
            Arc::new(LargeBinaryArray::from_iter_values(PATHS)),
            Arc::new(LargeBinaryArray::from_iter(contents())),
        ),
        flat(
            Arc::new(StringViewArray::from_iter_values(REPOSITORIES)),
            Arc::new(BinaryViewArray::from_iter_values(PATHS)),
            Arc::new(StringViewArray::from_iter(texts())),
        ),
        flat(dictionary(), paths(), Arc::new(LargeStringArray::from_iter(texts()))),
        flat(dictionary(), paths(), Arc::new(DictionaryArray::<Int32Type>::from_iter(texts()))),
    ];
    for table in &tables {
        // A group goes on from one batch to the next.
        for batches in [vec![table.clone()], vec![table.slice(0, 1), table.slice(1, 0), table.slice(1, 3)]] {
            let read = run(stream(&batches));
            assert_eq!((read.code, &read.out), (0, &plain.out), "{:?}: {}", table.schema(), read.err);
        }
    }
    let written = worker(stream(&tables[..1]), ["--input", "arrow", "--output", "arrow"]);
    assert!(written.status.success());
    let expected: Vec<Value> = plain.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows(&written.stdout), expected);
}

#[test]
fn a_repository_can_be_a_row() {
    let mut command = shelflife();
    let plain = finish(command.arg("worker").args(frozen()).write_stdin(lines())).out;
    let files: Vec<(Arc<Field>, ArrayRef)> = vec![
        (Arc::new(Field::new("path", DataType::Utf8, true)), Arc::new(StringArray::from_iter_values(PATHS))),
        (Arc::new(Field::new("content", DataType::Binary, true)), Arc::new(BinaryArray::from_iter(contents()))),
    ];
    let files = StructArray::from(files);
    let field = Arc::new(Field::new_list_field(files.data_type().clone(), true));
    let short = ListArray::new(Arc::clone(&field), offsets([0, 3, 4]), Arc::new(files.clone()), None);
    let long = LargeListArray::new(field, offsets([0, 3, 4]), Arc::new(files), None);
    let lists: [ArrayRef; 2] = [Arc::new(short), Arc::new(long)];
    for list in lists {
        let names: ArrayRef = Arc::new(StringArray::from_iter_values(["one", "two"]));
        let revisions: ArrayRef = Arc::new(NullArray::new(2));
        let nested = table(vec![("repository", names), ("revision", revisions), ("files", list)]);
        let read = run(stream(&[nested.slice(0, 1), nested.slice(1, 1)]));
        assert_eq!((read.code, &read.out), (0, &plain), "{}", read.err);
    }
}

fn offsets<T: arrow_array::OffsetSizeTrait>(of: [i32; 3]) -> arrow_buffer::OffsetBuffer<T> {
    arrow_buffer::OffsetBuffer::new(of.iter().map(|n| T::usize_as(usize::try_from(*n).unwrap())).collect())
}

#[test]
fn tables_that_cannot_be_read_end_the_run() {
    let names: ArrayRef = Arc::new(StringArray::from_iter_values(["one"]));
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values([1]));
    let none: ArrayRef = Arc::new(StringArray::from_iter([None::<&str>]));
    let bytes: ArrayRef = Arc::new(BinaryArray::from_iter_values([b"\xff"]));
    let of = |columns: &[(&'static str, &ArrayRef)]| {
        stream(&[table(columns.iter().map(|(name, array)| (*name, Arc::clone(array))).collect())])
    };
    let cases = [
        (of(&[("path", &names), ("content", &names)]), "has no column `repository`"),
        (of(&[("repository", &names), ("path", &names)]), "has no column `content`"),
        (of(&[("repository", &names), ("path", &numbers), ("content", &names)]), "`path` on standard input is Int64"),
        (of(&[("repository", &names), ("path", &names), ("content", &numbers)]), "must be strings or bytes"),
        (of(&[("repository", &names), ("files", &names)]), "must be a list of structs"),
        (of(&[("repository", &none), ("path", &names), ("content", &names)]), "`repository` has a row without a value"),
        (of(&[("repository", &names), ("path", &bytes), ("content", &names)]), "bytes that are not UTF-8"),
        (b"no arrow at all".to_vec(), "not a readable Arrow stream"),
    ];
    for (input, said) in cases {
        let run = run(input);
        assert!(run.code == 2 && run.err.contains(said), "{said}: {}", run.err);
    }
    let good = of(&[("repository", &names), ("path", &names), ("content", &names)]);
    let cut = run(good[..good.len() / 2].to_vec());
    assert!(cut.code == 2 && cut.err.contains("not a readable Arrow stream"), "{}", cut.err);
}
