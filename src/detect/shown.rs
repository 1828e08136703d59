//! What is shown to people or given to a tokenizer: neither calls a model.

use std::path::Path;

use crate::detect::markup;
use crate::detect::place::Place;
use crate::detect::sites::callee_ends_with;
use crate::rules::builtin::RULES;
use crate::rules::key::normalise;
use crate::rules::paths::{is_lone_text_name, is_sample_name, is_text_name, shows_text};
use crate::rules::words::{self as vocabulary, is_own};
use crate::syntax::model::{Construct, ConstructKind};
use crate::text::language::Language;
use crate::text::words::{last_part, words};

/// How much more than an id the arguments are that are nothing else: brackets and quotes.
const MAX_AROUND: usize = 4;

/// Whether the value is text for people by the name of what holds it: a placeholder, a description, a docstring;
/// or a function of such a name returns it; or by the call that takes it: `setToolTip("…")`.
pub(crate) fn is_text(place: &Place<'_>) -> bool {
    if place.chain.iter().any(|c| c.kind == ConstructKind::Field && is_sample_name(&c.name)) {
        return true;
    }
    if is_caption(place) {
        return true;
    }
    if let Some(key) = place.key() {
        // Most words alone may be the name of a task that has a model: `hint: gpt-4`. A list of them is none.
        let in_list = place.chain.iter().any(|c| c.kind == ConstructKind::List && key.value.holds(c.value));
        let is_telling = key.kind == ConstructKind::Binding || words(&key.name).len() > 1 || in_list;
        let is_telling = is_telling || is_lone_text_name(&key.name);
        if is_telling && is_text_name(&key.name) {
            return true;
        }
        if RULES.usage.settings.iter().any(|setting| normalise(&key.name).ends_with(setting)) {
            return false;
        }
    }
    let holder = place.chain.iter().find(|c| {
        matches!(
            c.kind,
            ConstructKind::Call | ConstructKind::Binding | ConstructKind::Default | ConstructKind::Definition
        )
    });
    holder.is_some_and(|c| match c.kind {
        ConstructKind::Definition => is_text_name(&c.name),
        ConstructKind::Call => shows_text(c.name.rsplit(['.', ':', '>', ' ']).next().unwrap_or_default()),
        _ => false,
    })
}

/// Whether the value is what a control shows: `<RadioButton android:text="gpt-4" />`, `largeButton.Text = "gpt-4"`. What
/// stands in a field is read back. So is a link of a chain that gives nothing but that: `.displayName("gpt-4")`.
fn is_caption(place: &Place<'_>) -> bool {
    let is_link = |call: &Construct| call.name.contains('.') && call.value.len() <= place.core.len() + MAX_AROUND;
    let link = place.chain.first().filter(|c| c.kind == ConstructKind::Call && is_link(c));
    if link.is_some_and(|link| RULES.usage.captions.contains(&normalise(last_part(&link.name)))) {
        return true;
    }
    let Some(key) = place.key() else { return false };
    let (usage, is_tag) = (&RULES.usage, key.kind == ConstructKind::Field);
    let last = normalise(last_part(&key.name));
    let owner = match key.kind {
        ConstructKind::Field => {
            let tag = markup::tag(place.text, place.core.start);
            tag.filter(|tag| tag.before.contains(key.name.as_str())).map(|tag| tag.name)
        }
        ConstructKind::Binding => key.name.rsplit_once(['.', '>']).map(|(owner, _)| owner),
        _ => None,
    };
    owner.is_some_and(|owner| {
        let is_component = is_tag && owner.starts_with(char::is_uppercase);
        let name = normalise(owner);
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
        (usage.captions.contains(&last) || is_component && usage.contents.contains(&last))
            && owner.starts_with(char::is_alphabetic)
            && !usage.inputs.iter().any(|end| name.ends_with(end.as_str()))
    })
}

/// Whether a value is printed or logged, and goes nowhere else.
pub(crate) fn is_printed(place: &Place<'_>) -> bool {
    let Some(call) = taken_by(place).and_then(|call| taker_of_attribute(place, call)) else { return false };
    // The words of a command go on with its arguments.
    let callee = call.name.split(' ').next().unwrap_or_default();
    let last = normalise(last_part(callee));
    let is_thrown = |name: &str| RULES.usage.exceptions.iter().any(|ending| name.ends_with(ending.as_str()));
    // `errors.New("…")`
    let made = callee.rsplit_once(['.', ':']).filter(|_| last == "new").map(|(object, _)| normalise(object));
    let is_printer = RULES.usage.printers.contains(&last)
        || is_thrown(&last)
        || made.is_some_and(|object| is_thrown(object.trim_end_matches('s')));
    is_printer && !is_handed_on(place.text, call, &last)
}

/// The call that a value gets to through one that only makes an attribute of it, `logger.Info("…", zap.String("model", id))`:
/// none where that gets nowhere.
fn taker_of_attribute<'p>(place: &'p Place<'_>, call: &'p Construct) -> Option<&'p Construct> {
    let is_attribute =
        RULES.usage.attributes.contains(&normalise(last_part(&call.name))) && place.argument_of(call) == Some(1);
    if !is_attribute {
        return Some(call);
    }
    place.chain.iter().skip_while(|c| *c != call).nth(1).filter(|c| c.kind == ConstructKind::Call)
}

/// Whether a value names the model that tokens are counted for: a call takes it, or a setting that is called so holds it.
pub(crate) fn is_for_tokenizer(place: &Place<'_>) -> bool {
    let is_of_tokens = |name: &str| {
        let name = normalise(name);
        RULES.usage.tokenizers.iter().any(|word| name.contains(word.as_str()))
    };
    let is_setting = |name: &str| is_of_tokens(name) || counts_tokens(name);
    // What a call returns may be called after tokens, too.
    let key = || {
        let own = place.key()?;
        let mut inner = place.chain.iter().take_while(|c| *c != own);
        inner.all(|c| c.kind != ConstructKind::Call).then_some(own.name.as_str())
    };
    // A default of what makes a class: `class TokenCounter { constructor(model = "gpt-4")`.
    let of_class = || {
        let is_default = place.key().is_some_and(|key| key.kind == ConstructKind::Default);
        is_default && place.chain.iter().any(|c| c.kind == ConstructKind::Definition && is_of_tokens(&c.name))
    };
    taken_by(place).is_some_and(|call| is_of_tokens(&call.name))
        || of_class()
        || place.variable.as_deref().or_else(key).is_some_and(is_setting)
}

/// Whether a function takes a value to look facts on the model up: how many tokens a text has for it, what it costs, what
/// it can do.
pub(crate) fn is_looked_up(place: &Place<'_>) -> bool {
    is_for_count(place) || is_for_facts(place) || is_criterion(place)
}

/// Whether a call that looks for records takes a value as what they must have: `requests.where(model: "gpt-4")`,
/// `find({ model: "gpt-4" })`. The first argument of `find` may be the name of what is looked for.
pub(crate) fn is_criterion(place: &Place<'_>) -> bool {
    taken_by(place).is_some_and(|call| {
        let is_field = || place.key().is_some_and(|key| call.value.holds(key.span));
        let is_behind = || place.argument_of(call).is_some_and(|argument| argument > 0);
        // `db.Where(&Message{Model: "gpt-4"})`: the object that the rows must be like.
        let like = || {
            let outer = place.calls().find(|c| c.value.len() > call.value.len()).filter(|_| is_field())?;
            let before = place.text.get(outer.value.start..call.span.start)?;
            matches!(before.trim_start_matches('('), "" | "&" | "new ").then_some(outer)
        };
        let is_query = |call: &Construct| RULES.usage.queries.contains(&normalise(last_part(&call.name)));
        is_query(call) || is_search(call) && (is_field() || is_behind()) || like().is_some_and(is_query)
    })
}

/// Whether a call looks for one thing, by its name or by what it has.
pub(crate) fn is_search(call: &Construct) -> bool {
    RULES.usage.searches.contains(&normalise(last_part(&call.name)))
}

/// Whether a function of the program's own takes a value to count tokens for the model. A method of another object may
/// ask the service.
fn is_for_count(place: &Place<'_>) -> bool {
    let is_program = |object: &str| is_own(object) || object.starts_with(char::is_uppercase);
    taken_by(place).is_some_and(|call| match call.name.rsplit_once(['.', ':', '>']) {
        Some((object, method)) => is_program(object.trim_end_matches(':')) && counts_tokens(method),
        None => counts_tokens(&call.name),
    })
}

/// Whether a function asks what a model costs or what it can do: `completion_cost(model)`, `supports_vision(model)`.
fn is_for_facts(place: &Place<'_>) -> bool {
    taken_by(place).is_some_and(|call| asks_for_facts(last_part(&call.name)))
}

/// Whether a function of this name looks up what a model costs or what it can do.
pub(crate) fn asks_for_facts(name: &str) -> bool {
    let words = words(name);
    let is_one_of = |word: Option<&String>, list: &[String]| word.is_some_and(|word| list.contains(word));
    let rules = &RULES.usage;
    let is_price = |at: usize| {
        let next = words.get(at + 1);
        is_one_of(words.get(at), &rules.prices) && (next.is_none() || is_one_of(next, &rules.per))
    };
    // `get_max_tokens(model)`, `contextWindowOf(model)`; what another verb begins does something with the fact.
    let has_fact = || {
        let asks = |word: &String| rules.lookups.contains(word) || rules.ids.contains(word);
        let name = words.iter().skip_while(|word| asks(word)).map(String::as_str).collect::<Vec<_>>().join(" ");
        rules
            .facts
            .iter()
            .any(|fact| name.strip_prefix(fact.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    };
    let is_question = || words.len() > 1 && is_one_of(words.first(), &rules.predicates);
    is_question() || (0..words.len()).any(is_price) || has_fact()
}

/// Whether a function of this name counts tokens, or looks up how many there may be: `get_token_limit`.
pub(crate) fn counts_tokens(name: &str) -> bool {
    let words = words(name);
    let has = |list: &[String]| words.iter().any(|word| list.contains(word));
    has(&RULES.usage.tokens) && has(&RULES.usage.counts)
}

/// The call that takes a value itself, as it is or in an object.
fn taken_by<'p>(place: &'p Place<'_>) -> Option<&'p Construct> {
    let ends = |c: &&Construct| {
        matches!(
            c.kind,
            ConstructKind::Call | ConstructKind::Binding | ConstructKind::Definition | ConstructKind::Block
        )
    };
    // A call that only hands on its value takes none itself.
    place
        .chain
        .iter()
        .filter(|c| !(c.kind == ConstructKind::Call && is_default(&c.name)))
        .find(ends)
        .filter(|c| c.kind == ConstructKind::Call)
}

/// A call that only hands on what it is given: where a value is missing, or as YAML's tags do.
pub(crate) fn is_default(callee: &str) -> bool {
    let last = normalise(last_part(callee));
    callee.starts_with('!') || RULES.usage.defaults.contains(&last)
}

/// Whether a call hands a value on where another is missing: one that does nothing else, or a lookup that takes it behind
/// the key: `settings.get("model", "gpt-4")`, `getenv("MODEL", "gpt-4")`.
pub(crate) fn is_default_of(call: &Construct, place: &Place<'_>) -> bool {
    let last = || normalise(last_part(&call.name));
    let asks = |name: &str| {
        RULES.usage.lookups.iter().any(|lookup| lookup == name)
            || vocabulary::RULES.environment.iter().any(|part| name.contains(part.as_str()))
    };
    is_default(&call.name) || asks(&last()) && place.argument_of(call) == Some(1)
}

/// Whether a call holds a text against a pattern: `re.search("gpt-4", model)`.
pub(crate) fn is_match(callee: &str) -> bool {
    RULES.usage.matches.iter().any(|function| callee_ends_with(callee, function))
}

/// Whether a command writes its output where something else reads it: into a file, a pipe, a variable. A value that is
/// echoed without a word beside it is what a function of a script returns.
fn is_handed_on(text: &str, call: &Construct, command: &String) -> bool {
    let arguments = text[call.value].trim();
    if arguments.starts_with('(') || text[..call.value.start].ends_with('(') {
        return false;
    }
    let rest = text[call.span.end..].lines().next().unwrap_or_default();
    if RULES.usage.screens.iter().any(|screen| rest.contains(screen.as_str()))
        || is_sentence_for_readers(arguments, rest)
    {
        return false;
    }
    let rest = rest.trim_start_matches([' ', '"', '\'', '}', ';', '1', '&']);
    let is_redirected = rest.starts_with('>') || rest.starts_with('|') && !rest.starts_with("||");
    // `$(echo …)` is a value; `$(error …)` of a Makefile is none.
    let is_value = || rest.starts_with([')', '`']) || !arguments.contains(char::is_whitespace);
    is_redirected || RULES.usage.echoes.contains(command) && is_value()
}

/// Whether several words are written to a file that people read: `echo "Model: $MODEL" >> summary.md`.
fn is_sentence_for_readers(arguments: &str, rest: &str) -> bool {
    let Some((_, target)) = rest.split_once('>') else { return false };
    let file = target.trim_matches(['>', ' ', '"', '\'', ')', ';']);
    arguments.contains(char::is_whitespace) && Language::detect(Path::new(file), "").is_prose()
}
