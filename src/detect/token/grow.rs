//! From a stem to the whole id.

use std::sync::{LazyLock, OnceLock};

use regex::{Regex, RegexSet};

use crate::detect::prefilter::Hit;
use crate::detect::token::{Form, Spelling, Token, wrap};
use crate::rules::builtin::RULES;
use crate::rules::families::Family;
use crate::text::span::Span;

/// Longest id that is looked at; what is longer is data.
const MAX_ID: usize = 160;

/// The spellings that only one provider uses, and whose each is.
struct Spellings {
    set: RegexSet,
    owners: Vec<&'static str>,
}

#[allow(clippy::expect_used, reason = "the expressions are part of the binary and a test compiles them all")]
static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let spelled = || RULES.providers.iter().filter_map(|p| Some((p.id.as_str(), p.spelled.as_ref()?)));
    let set = RegexSet::new(spelled().map(|(_, spelled)| format!("(?-u){spelled}")));
    Spellings { set: set.expect("the spellings are regexes"), owners: spelled().map(|(owner, _)| owner).collect() }
});

/// The provider that alone spells an id so.
fn by_spelling(id: &str) -> Option<&'static str> {
    SPELLINGS.set.matches(id).into_iter().next().map(|index| SPELLINGS.owners[index])
}

#[allow(clippy::expect_used, reason = "the grammars are part of the binary and a test compiles them all")]
fn grammar(family: usize) -> Option<&'static Regex> {
    /// By family, each compiled when it is first asked for: most runs meet a few.
    static GRAMMARS: LazyLock<Vec<OnceLock<Regex>>> =
        LazyLock::new(|| RULES.families.iter().map(|_| OnceLock::new()).collect());
    let written = RULES.families[family].grammar.as_ref()?;
    // Ids are in lower case when they are compared.
    let compile = || Regex::new(&format!("(?-u)^(?:{written})$")).expect("a family's grammar is a regex");
    Some(GRAMMARS[family].get_or_init(compile))
}

/// Every token of a text, from left to right, with the literals that were found in it. Symbols of SDKs are not among
/// them.
#[must_use]
pub fn tokens(text: &str, hits: &[Hit]) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    for hit in hits {
        if found.last().is_some_and(|t| hit.start < t.span.end) {
            continue;
        }
        if let Some(token) = grow(text, *hit) {
            found.push(token);
        }
    }
    found
}

/// A character that ids are made of. `:` and `/` separate the parts of what an id is wrapped in.
fn is_id_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'@' | b'+')
}

fn is_edge_punctuation(b: u8) -> bool {
    matches!(b, b'-' | b'_' | b'.' | b'@' | b'+')
}

/// The token around a stem, where that is in an id.
fn grow(text: &str, hit: Hit) -> Option<Token> {
    let family_index = hit.family?;
    let family = &RULES.families[family_index];
    let core = core_of(text, hit, family)?;
    let profile = profile_of(&text[core]);
    let bare = Span::new(core.start + profile.map_or(0, |p| p.len() + 1), core.end);
    let wrapping = wrap::read(text, core);
    let (name_end, end) = ends(text, bare, wrapping.form);
    let names = names_of(text, bare, name_end, &wrapping.organisations);
    let provider = wrapping.provider.or_else(|| names.iter().find_map(|name| by_spelling(name)));
    Some(Token {
        span: Span::new(wrapping.start.unwrap_or(core.start), end + tail(text, end, wrapping.form)),
        core: Span::new(core.start, end),
        spelling: spelling(&names, family_index),
        names,
        family,
        form: wrapping.form,
        provider,
        region: profile.map(str::to_owned).or(wrapping.region),
        version: wrapping.version,
        is_pattern: has_pattern_neighbours(text.as_bytes(), core),
    })
}

/// The characters of ids around a stem, without punctuation at the edges.
fn core_of(text: &str, hit: Hit, family: &Family) -> Option<Span> {
    let bytes = text.as_bytes();
    // A stem may carry the quote that makes it tight: the id is the last id character in it, grown.
    // One that ends in a slash has the id behind it.
    let behind = bytes.get(hit.end).filter(|b| bytes[hit.end - 1] == b'/' && is_id_byte(**b)).map(|_| hit.end);
    let anchor = behind.or_else(|| (hit.start..hit.end).rev().find(|&i| is_id_byte(bytes[i])))?;
    let mut core = span_of(bytes, anchor, is_id_byte)?;
    while core.start < core.end && is_edge_punctuation(bytes[core.start]) {
        core.start += 1;
    }
    let is_part = |core: Span| family.plus.iter().any(|end| text[core].ends_with(end.as_str()));
    while core.end > core.start && is_edge_punctuation(bytes[core.end - 1]) && !is_part(core) {
        core.end -= 1;
    }
    (!core.is_empty() && !touches_word(text, core)).then_some(core)
}

/// Where the id ends, and where its token does. A part behind a colon belongs to the id where the catalog has it
/// (`-v1:0`), and else is a suffix.
fn ends(text: &str, bare: Span, form: Form) -> (usize, usize) {
    let bytes = text.as_bytes();
    if let Some(end) = tagged(text, bare.end) {
        return (end, end);
    }
    let Some(end) = wrap::colon_part(bytes, bare.end) else {
        let option = RULES.option_suffixes.iter().find(|suffix| text[bare.end..].starts_with(suffix.as_str()));
        return (bare.end, bare.end + option.map_or(0, String::len));
    };
    let part = &text[bare.end + 1..end];
    if part.bytes().all(|b| b.is_ascii_digit()) && form != Form::FineTune {
        let context = wrap::colon_part(bytes, end).filter(|_| text[bare.start..end].contains('.'));
        return (end, context.unwrap_or(end));
    }
    let is_route = RULES.route_suffixes.iter().any(|suffix| suffix == part);
    (bare.end, if is_route { end } else { bare.end })
}

/// The end of a tag of the id, `:480b-cloud`.
fn tagged(text: &str, at: usize) -> Option<usize> {
    let tag = text[at..].strip_prefix(':')?;
    let len = tag.bytes().take(MAX_ID).take_while(|&b| is_id_byte(b)).count();
    let tag = tag.get(..len)?.trim_end_matches(['.', '-']);
    let has =
        |suffix: &String| tag.strip_suffix(suffix.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('-'));
    RULES.tag_suffixes.iter().any(has).then_some(at + 1 + tag.len())
}

/// The spellings under which the catalog may have an id, the likeliest first: the id, the id behind each organisation,
/// the id without the part behind its colon.
fn names_of(text: &str, bare: Span, end: usize, organisations: &[Span]) -> Vec<String> {
    let id = text[bare.start..end].to_ascii_lowercase();
    let prefixed = organisations.iter().map(|prefix| format!("{}{id}", text[*prefix].to_ascii_lowercase()));
    let shorter = (end > bare.end).then(|| text[bare].to_ascii_lowercase());
    let others: Vec<String> = prefixed.chain(shorter).collect();
    std::iter::once(id).chain(others).collect()
}

/// How far the names of a token look like an id of their family.
fn spelling(names: &[String], family_index: usize) -> Spelling {
    let [id, others @ ..] = names else { return Spelling::Other };
    let grammar = grammar(family_index);
    let has_grammar = |id: &String| grammar.is_some_and(|g| g.is_match(id));
    if RULES.families[family_index].words.contains(id) {
        Spelling::Word
    } else if has_grammar(id) || others.last().is_some_and(has_grammar) {
        Spelling::Grammatical
    } else if id.contains('-') && (has_size(id) || grammar.is_none() && id.bytes().any(|b| b.is_ascii_digit())) {
        Spelling::Loose
    } else {
        Spelling::Other
    }
}

/// How many bytes behind the base of a fine-tuned model belong to its id: `ft:BASE:organisation:name:id`.
fn tail(text: &str, end: usize, form: Form) -> usize {
    let behind = &text.as_bytes()[end..];
    if form != Form::FineTune || behind.first() != Some(&b':') {
        return 0;
    }
    let is_part = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
    behind.iter().take(MAX_ID).take_while(is_part).count()
}

/// The run of bytes around `anchor` that satisfy `inside`, or none where it is longer than an id can be.
fn span_of(bytes: &[u8], anchor: usize, inside: fn(u8) -> bool) -> Option<Span> {
    // Every stem in a long run asks: no further is looked than an id can reach.
    let (low, high) = (anchor.saturating_sub(MAX_ID + 1), (anchor + MAX_ID + 1).min(bytes.len()));
    let start = bytes[low..anchor].iter().rposition(|&b| !inside(b)).map_or(low, |i| low + i + 1);
    let end = bytes[anchor..high].iter().position(|&b| !inside(b)).map_or(high, |i| anchor + i);
    (end - start <= MAX_ID).then_some(Span::new(start, end))
}

/// Letters of other scripts right beside the token are part of its word.
fn touches_word(text: &str, core: Span) -> bool {
    let is_word = |c: char| !c.is_ascii() && c.is_alphanumeric() && !is_ideograph(c);
    text[..core.start].chars().next_back().is_some_and(is_word) || text[core.end..].chars().next().is_some_and(is_word)
}

/// Chinese and Japanese text has no blanks between words.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether the characters around make it a regular expression, a wildcard or a bare prefix.
fn has_pattern_neighbours(bytes: &[u8], core: Span) -> bool {
    let before = &bytes[core.start.saturating_sub(2)..core.start];
    let after = &bytes[core.end..bytes.len().min(core.end + 2)];
    // `**gpt-4**` is emphasis in a document.
    let is_wild_before = before.ends_with(b"^") || before.ends_with(b"*") && before != b"**";
    let is_wild_after = match after {
        [b'*' | b'?', ..] => !after.starts_with(b"**"),
        // `gpt-4(-.*)?`, not `gpt-4 (0613)` nor a call.
        [b'(', next] => matches!(next, b'-' | b'?' | b'.' | b'|' | b'[' | b'\\'),
        // An escape of the language is none of the pattern: `"gpt-4\n"`.
        [b'\\', next] => !matches!(next, b'n' | b'"' | b'\'' | b'r' | b't'),
        // The id goes on in a pattern or a placeholder, or is cut off at its separator: only a prefix.
        [b'-' | b'.' | b'_', b'*' | b'\\' | b'[' | b'(' | b'{' | b'$' | b'<' | b'%']
        | [b'-' | b'_' | b'@', b'"' | b'\'' | b'`']
        | [b'@', b'<' | b'%']
        | [b'$', b'{'] => true,
        _ => false,
    };
    is_wild_before || is_wild_after
}

/// Whether a part of the id is a number of parameters, as weights that anybody may serve have: `7b`, `8x22b`.
fn has_size(id: &str) -> bool {
    id.split(['-', '_']).any(|part| {
        part.strip_suffix('b')
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'x' | b'.')))
    })
}

/// The geography before an id: `us` of `us.anthropic.claude-…`.
fn profile_of(id: &str) -> Option<&'static str> {
    let mut profiles = RULES.providers.iter().flat_map(|p| &p.profiles);
    let is_before_vendor = |profile: &&String| {
        id.strip_prefix(profile.as_str()).and_then(|rest| rest.strip_prefix('.')).is_some_and(|rest| {
            rest.split_once('.').is_some_and(|(vendor, _)| vendor.bytes().all(|b| b.is_ascii_alphanumeric()))
        })
    };
    profiles.find(is_before_vendor).map(String::as_str)
}
