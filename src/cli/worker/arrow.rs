//! The input as a stream of Arrow: a file a row, or a repository with its files a row.

use std::borrow::Cow;
use std::io::BufRead;

use arrow_array::cast::AsArray;
use arrow_array::{Array, LargeListArray, ListArray, RecordBatch, StructArray};
use arrow_ipc::reader::StreamReader;
use arrow_schema::DataType;

use crate::cli::worker::Stop;
use crate::cli::worker::group::{Groups, Key};
use crate::engine::held::Held;

/// Reads batches until the input ends.
pub(super) fn read(input: impl BufRead, groups: &mut Groups<'_>) -> Result<(), Stop> {
    let failed = |error| Stop::Input(format!("standard input is not a readable Arrow stream: {error}"));
    for batch in StreamReader::try_new(input, None).map_err(failed)? {
        let batch = batch.map_err(failed)?;
        self::batch(&batch, groups)?;
        groups.flush()?;
    }
    Ok(())
}

fn batch(batch: &RecordBatch, groups: &mut Groups<'_>) -> Result<(), Stop> {
    let column = |name: &str| batch.column_by_name(name).map(AsRef::as_ref);
    let repositories = Texts::required("repository", column("repository"))?;
    let revisions = Texts::of("revision", column("revision"))?;
    let key = |n: usize| {
        Ok(Key { repository: repositories.required_text(n)?, revision: revisions.text(n)?.map(Cow::into_owned) })
    };
    if let Some(lists) = column("files") {
        let lists = Lists::of(lists)?;
        let files = Files::of("files.", |name| lists.files.column_by_name(name).map(AsRef::as_ref))?;
        return (0..batch.num_rows()).try_for_each(|n| groups.whole(&key(n)?, lists.range(n).map(|n| files.get(n))));
    }
    let files = Files::of("", column)?;
    (0..batch.num_rows()).try_for_each(|n| groups.file(&key(n)?, files.get(n)?))
}

/// The columns of files.
struct Files<'b> {
    paths: Texts<'b>,
    blobs: Texts<'b>,
    contents: Texts<'b>,
}

impl<'b> Files<'b> {
    /// `prefix`: what stands before the names of the columns for people.
    fn of(prefix: &str, column: impl Fn(&str) -> Option<&'b dyn Array>) -> Result<Self, Stop> {
        let required = |name: &str| Texts::required(&format!("{prefix}{name}"), column(name));
        let blobs = Texts::of(&format!("{prefix}blob_id"), column("blob_id"))?;
        Ok(Self { paths: required("path")?, blobs, contents: required("content")? })
    }

    fn get(&self, n: usize) -> Result<Held, Stop> {
        Ok(Held {
            path: self.paths.required_text(n)?,
            blob: self.blobs.text(n)?.map(Cow::into_owned),
            content: self.contents.values.get(n).map(<[u8]>::to_vec),
        })
    }
}

/// A column of lists of files.
struct Lists<'b> {
    files: &'b StructArray,
    offsets: Offsets<'b>,
}

enum Offsets<'b> {
    Short(&'b ListArray),
    Long(&'b LargeListArray),
}

impl<'b> Lists<'b> {
    fn of(array: &'b dyn Array) -> Result<Self, Stop> {
        let wrong = || Stop::Input(wrong("files", array.data_type(), "a list of structs with `path` and `content`"));
        let (values, offsets) = match array.data_type() {
            DataType::List(_) => (array.as_list::<i32>().values(), Offsets::Short(array.as_list())),
            DataType::LargeList(_) => (array.as_list::<i64>().values(), Offsets::Long(array.as_list())),
            _ => return Err(wrong()),
        };
        Ok(Self { files: values.as_struct_opt().ok_or_else(wrong)?, offsets })
    }

    /// The numbers of the files of a row; none where the list is null.
    fn range(&self, n: usize) -> std::ops::Range<usize> {
        let at = |offset: i64| usize::try_from(offset).unwrap_or(0);
        match self.offsets {
            Offsets::Short(lists) if lists.is_valid(n) => {
                at(lists.value_offsets()[n].into())..at(lists.value_offsets()[n + 1].into())
            }
            Offsets::Long(lists) if lists.is_valid(n) => at(lists.value_offsets()[n])..at(lists.value_offsets()[n + 1]),
            _ => 0..0,
        }
    }
}

/// A column of texts, in whatever type.
struct Texts<'b> {
    name: String,
    values: Values<'b>,
}

impl<'b> Texts<'b> {
    /// A column that need not be there.
    fn of(name: &str, array: Option<&'b dyn Array>) -> Result<Self, Stop> {
        let values = array.map_or(Ok(Values::Nothing), |array| {
            Values::of(array).ok_or_else(|| Stop::Input(wrong(name, array.data_type(), "strings or bytes")))
        });
        Ok(Self { name: name.to_owned(), values: values? })
    }

    fn required(name: &str, array: Option<&'b dyn Array>) -> Result<Self, Stop> {
        let missing = || Stop::Input(format!("the table on standard input has no column `{name}`"));
        Self::of(name, Some(array.ok_or_else(missing)?))
    }

    fn text(&self, n: usize) -> Result<Option<Cow<'b, str>>, Stop> {
        let Some(bytes) = self.values.get(n) else { return Ok(None) };
        let text = std::str::from_utf8(bytes);
        let text = text.map_err(|_| Stop::Input(format!("the column `{}` has bytes that are not UTF-8", self.name)))?;
        Ok(Some(Cow::Borrowed(text)))
    }

    fn required_text(&self, n: usize) -> Result<String, Stop> {
        let null = || Stop::Input(format!("the column `{}` has a row without a value", self.name));
        Ok(self.text(n)?.ok_or_else(null)?.into_owned())
    }
}

fn wrong(name: &str, data_type: &DataType, expected: &str) -> String {
    format!("the column `{name}` on standard input is {data_type}, but must be {expected}")
}

/// The values of a column of texts or bytes. Each type keeps them in another way.
enum Values<'b> {
    Nothing,
    Text(&'b arrow_array::StringArray),
    LargeText(&'b arrow_array::LargeStringArray),
    TextView(&'b arrow_array::StringViewArray),
    Bytes(&'b arrow_array::BinaryArray),
    LargeBytes(&'b arrow_array::LargeBinaryArray),
    BytesView(&'b arrow_array::BinaryViewArray),
    Dictionary(&'b dyn Array, Vec<usize>, Box<Self>),
}

impl<'b> Values<'b> {
    fn of(array: &'b dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Nothing,
            DataType::Utf8 => Self::Text(array.as_string()),
            DataType::LargeUtf8 => Self::LargeText(array.as_string()),
            DataType::Utf8View => Self::TextView(array.as_string_view()),
            DataType::Binary => Self::Bytes(array.as_binary()),
            DataType::LargeBinary => Self::LargeBytes(array.as_binary()),
            DataType::BinaryView => Self::BytesView(array.as_binary_view()),
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary();
                let values = Self::of(dictionary.values().as_ref())?;
                // Without a value every key is null, and none can be looked up.
                let is_empty = dictionary.values().is_empty();
                let keys = if is_empty { Vec::new() } else { dictionary.normalized_keys() };
                Self::Dictionary(array, keys, Box::new(values))
            }
            _ => return None,
        })
    }

    fn get(&self, n: usize) -> Option<&'b [u8]> {
        match self {
            Self::Nothing => None,
            Self::Text(array) => array.is_valid(n).then(|| array.value(n).as_bytes()),
            Self::LargeText(array) => array.is_valid(n).then(|| array.value(n).as_bytes()),
            Self::TextView(array) => array.is_valid(n).then(|| array.value(n).as_bytes()),
            Self::Bytes(array) => array.is_valid(n).then(|| array.value(n)),
            Self::LargeBytes(array) => array.is_valid(n).then(|| array.value(n)),
            Self::BytesView(array) => array.is_valid(n).then(|| array.value(n)),
            Self::Dictionary(array, keys, values) => {
                if array.is_valid(n) {
                    keys.get(n).and_then(|key| values.get(*key))
                } else {
                    None
                }
            }
        }
    }
}
