//! Constants on lines one after another, each of one model: what an SDK or a registry lists.

use std::collections::BTreeSet;

use crate::detect::dataflow::{peers, types};
use crate::detect::neighbour::Neighbour;
use crate::detect::provider;
use crate::detect::usage::Evidence;
use crate::detect::usage::lists::members::echoes;
use crate::detect::usage::lists::{LIST, TABLE, is_setting_of_several};
use crate::rules::builtin::RULES;
use crate::rules::words;
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::span::{Span, near_line_start};
use crate::text::words::{last_part, words as split};

/// How many numbers behind an id are facts on the model.
const NUMBERS: usize = 2;
/// The longest line of a table up to its model.
const LINE: usize = 400;
/// The longest comment between two lines of a table.
const REMARKS: usize = 4_000;
/// How many lines of a table are enough to know it by.
const MAX_TABLE: usize = 2 * TABLE;
/// Models before and after one that are looked at for such a table.
const MAX_BESIDE: usize = 100;

impl Evidence<'_> {
    /// Whether the place is one of a table of constants; fewer make one where their names spell their models.
    pub(super) fn is_in_table_of_constants(&self) -> bool {
        let is_set = || self.place.key().is_some_and(|key| is_setting_of_several(&key.name)) && self.is_configuration();
        if self.place.variable.is_some() || is_set() {
            return false;
        }
        let (models, spelled) = self.table_of_constants();
        models >= TABLE || spelled >= LIST && !self.is_configuration()
    }

    /// Whether the place is a member of a type that is declared to be of that type: one of its own values, as those of an
    /// enum are. `static let large: Model = "large-1"` in `Model`.
    pub(super) fn is_value_of_own_type(&self) -> bool {
        let Some(own) = self.place.key().filter(|key| key.kind == ConstructKind::Binding) else { return false };
        let around = self.place.chain.iter().skip_while(|c| *c != own).find(|c| c.is_scope());
        let Some(around) = around.filter(|c| c.kind == ConstructKind::Definition) else { return false };
        let line = near_line_start(self.place.text, own.value.start);
        let declaration = &self.place.text[line.max(around.name_span.end)..own.value.start.max(around.name_span.end)];
        let behind = self.place.text.get(own.name_span.end..own.value.start).unwrap_or_default();
        !around.name.is_empty()
            && own.name != around.name
            && (has_word(declaration, &|word| word == around.name) || has_word(behind, &is_own_type))
    }

    /// Whether the place is the value of one of several constants of a type that the text declares: what an enum is in Go.
    /// `const ( Large Model = "large-1"; Small Model = "small-1" )` below `type Model string`
    pub(super) fn is_one_of_typed_constants(&self) -> bool {
        let Some(own) = self.place.key().filter(|key| key.kind == ConstructKind::Binding) else { return false };
        // `ChatModel Model = "…"` is the place of one, whatever model that is.
        let is_slot = peers::is_setting(&own.name) && !own.name.contains(|c: char| c.is_ascii_digit());
        let class = self.declared_type(own).filter(|_| !is_slot && !self.place.is_in(ConstructKind::Function));
        let Some(class) = class else { return false };
        let range = Span::new(0, self.place.text.len());
        if !self.place.text.contains(&format!("type {class} ")) || self.different_in(range) < 2 {
            return false;
        }
        let find = || {
            let is_alike =
                |c: &Construct| c.kind == ConstructKind::Binding && self.declared_type(c).is_some_and(|of| of == class);
            self.around_models(range, &is_alike).into_values().collect::<BTreeSet<_>>().len() > 1
        };
        *self.memo.descriptors.borrow_mut().entry((range, class.to_owned())).or_insert_with(find)
    }

    /// The type between the name of a constant and its value, where that is all between them: `Large Model = "…"`.
    fn declared_type(&self, constant: &Construct) -> Option<&str> {
        let between = self.place.text.get(constant.name_span.end..constant.value.start)?;
        let class = between.trim().strip_suffix('=')?.trim();
        (class.starts_with(char::is_uppercase) && class.bytes().all(|b| b.is_ascii_alphanumeric())).then_some(class)
    }

    /// Whether the place is in one of several constants that the same call makes, and whose names spell their models: what
    /// an SDK knows of its models. `val Large = Model(id = "large-1", …)`
    pub(super) fn is_one_of_descriptors(&self) -> bool {
        let chain = &self.place.chain;
        let Some(made) = chain.iter().position(|c| c.kind == ConstructKind::Call) else { return false };
        let is_whole = |c: &Construct| {
            c.kind == ConstructKind::Binding && c.value.end == chain[made].span.end && !c.name.contains('.')
        };
        let Some(own) = chain[made..].iter().position(is_whole).map(|at| made + at) else { return false };
        let around = chain[own..].iter().find(|c| c.kind == ConstructKind::Definition);
        let is_local = chain.iter().any(|c| c.kind == ConstructKind::Function);
        let range = around.map_or(Span::new(0, self.place.text.len()), |c| c.span);
        // What a type makes of itself are its values, as those of an enum are: one is enough.
        let is_own = |around: &Construct| {
            let mut parts = chain[made].name.split(['.', ':', ' ']);
            parts.any(|part| part == around.name || words::is_own_type(part))
        };
        if !is_local && around.is_some_and(is_own) {
            return true;
        }
        !is_local && {
            // Two that are made with several numbers show as much as three that are called after their models. With one, the
            // constant may as well be a model that others pick.
            let has_numbers =
                self.is_row_of_numbers(&chain[made], NUMBERS) && !self.is_client(&chain[made], &chain[own]);
            let key = (range, if has_numbers { format!("{}()", chain[made].name) } else { chain[made].name.clone() });
            let known = self.memo.descriptors.borrow().get(&key).copied();
            known.unwrap_or_else(|| {
                let found = self.are_descriptors(range, &chain[made].name, has_numbers);
                self.memo.descriptors.borrow_mut().insert(key, found);
                found
            })
        }
    }

    /// Whether a call that a constant holds makes the client of a service.
    fn is_client(&self, call: &Construct, constant: &Construct) -> bool {
        let is_client = |class: &str| {
            let last = split(class).pop();
            provider::client_named(class).is_some() || last.is_some_and(|last| RULES.usage.clients.contains(&last))
        };
        let declared = || types::types(self.place.text, last_part(&constant.name));
        is_client(&call.name) || declared().iter().any(|class| is_client(class))
    }

    /// Whether a range has several constants that a call makes, most of them with names that spell their models, or with
    /// numbers beside the ids.
    fn are_descriptors(&self, range: Span, call: &str, has_numbers: bool) -> bool {
        if self.different_in(range) < if has_numbers { 2 } else { LIST } {
            return false;
        }
        let is_made = |c: &Construct| {
            let value = self.place.text[c.value].trim_start();
            let value = value.strip_prefix("new ").unwrap_or(value);
            c.kind == ConstructKind::Binding && value.starts_with(call)
        };
        let made = self.around_models(range, &is_made);
        if has_numbers {
            return made.values().collect::<BTreeSet<_>>().len() > 1;
        }
        let spelled: BTreeSet<_> = made.iter().filter(|((_, name), id)| echoes(name, id)).map(|(_, id)| id).collect();
        spelled.len() >= LIST && 2 * spelled.len() > made.len()
    }

    /// How many different models stand on the lines right before and after, one a line, on lines of one form; and how
    /// many lines of that form spell theirs before it: of constants of a file, also lines further off.
    fn table_of_constants(&self) -> (usize, usize) {
        let bytes = self.place.text.as_bytes();
        let line = |at: usize| {
            let from = at.saturating_sub(LINE);
            Span::new(memchr::memrchr(b'\n', &bytes[from..at]).map_or(from, |i| from + i + 1), at)
        };
        let is_mark = |b: &u8| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b' ' | b'\t');
        let form = line(self.place.core.start);
        let is_alike =
            |at: usize| bytes[line(at)].iter().filter(|b| is_mark(b)).eq(bytes[form].iter().filter(|b| is_mark(b)));
        let is_spelled = |token: &Neighbour<'_>| -> bool {
            let head = self.place.text.get(line(token.at).range()).unwrap_or_default();
            let mut words = head.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| !word.is_empty() && echoes(word, token.id))
        };
        let own = self.tokens.partition_point(|n| n.at < self.place.core.start);
        let Some(this) = self.tokens.get(own) else { return (0, 0) };
        // Names for ids may have anything between them where no function is around.
        let are_anywhere = is_spelled(this) && !self.place.is_in(ConstructKind::Function);
        let mut before = self.tokens[..own].iter().rev();
        let mut after = self.tokens.iter().skip(own + 1);
        let sides: [&mut dyn Iterator<Item = &Neighbour<'_>>; 2] = [&mut before, &mut after];
        let (mut members, mut apart) = (vec![this], Vec::new());
        for side in sides {
            let (mut last, mut is_table) = (self.place.core.start, true);
            for token in side.take(MAX_BESIDE) {
                if members.len() + apart.len() >= MAX_TABLE || token.at.abs_diff(last) >= REMARKS {
                    break;
                }
                if is_alike(token.at) {
                    is_table &= are_adjacent(&bytes[token.at.min(last)..token.at.max(last)]);
                    match is_table {
                        true => members.push(token),
                        false if are_anywhere => apart.push(token),
                        false => break,
                    }
                    last = token.at;
                }
            }
        }
        let different =
            |tokens: &mut dyn Iterator<Item = &&Neighbour<'_>>| tokens.map(|n| n.id).collect::<BTreeSet<_>>().len();
        (different(&mut members.iter()), different(&mut members.iter().chain(&apart).filter(|n| is_spelled(n))))
    }
}

/// Whether the text from one model to another has no line of code between theirs: a line may have comments above it.
fn are_adjacent(between: &[u8]) -> bool {
    let mut lines = between.split(|b| *b == b'\n').skip(1).collect::<Vec<_>>();
    lines.pop();
    let is_remark = |line: &&[u8]| {
        let text = line.trim_ascii();
        [b"//".as_slice(), b"/*", b"*", b"#", b"--", b"@", b"\"\"\""].iter().any(|mark| text.starts_with(mark))
            || text.is_empty()
    };
    memchr::memchr(b'\n', between).is_some() && (lines.len() <= 1 || lines.iter().all(is_remark))
}

fn has_word(text: &str, is_meant: &dyn Fn(&str) -> bool) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(is_meant)
}

/// Whether a word is a type's own name for itself; `static` may also be how long a text lives.
fn is_own_type(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && words::is_own_type(word)
}
