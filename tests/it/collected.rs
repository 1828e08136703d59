//! Members of a type that a call makes, and that its file only collects in a list: of a whole project, those are in use that
//! another program takes.

use std::fs;
use std::path::Path;

use crate::support;

const FILES: [(&str, &str); 7] = [
    (
        "cs/Voices.cs",
        r#"class Voices
{
    public static readonly Voice MadeTaken = new Voice("gpt-4-0613");
    public readonly Voice VoiceTaken = MadeTaken;
    public static readonly Voice MadeLeft = new Voice("gpt-4-0613") { Loud = true };
    public readonly Voice VoiceLeft = MadeLeft;
    public static readonly Voice MadeHeld = new Voice("gpt-4-0613");
    public static List<Voice> All => All2.Value;
    static readonly Lazy<List<Voice>> All2 = new(() => [MadeTaken, MadeLeft, MadeHeld]);
    string Say() => Send(MadeHeld);
}
"#,
    ),
    ("cs/Use.cs", "class Use { string Say(Voices voices) => Send(voices.VoiceTaken); }\n"),
    (
        "kt/Tones.kt",
        r#"object Tones {
    val toneTaken = Tone("gpt-4-0613", 4)
    val toneLeft = Tone("gpt-4-0613", 8)
    val all = listOf(toneTaken, toneLeft)
}
"#,
    ),
    ("kt/Use.kt", "fun say() = send(Tones.toneTaken)\n"),
    (
        "java/Pitches.java",
        r#"class Pitches {
    static final Pitch PITCH_TAKEN = new Pitch("gpt-4-0613");
    static final Pitch PITCH_LEFT = new Pitch("gpt-4-0613");
    static final Pitch PITCH_TRIED = new Pitch("gpt-4-0613");
    static final List<Pitch> ALL = List.of(PITCH_TAKEN, PITCH_LEFT);
    static final List<Pitch> FALLBACKS = List.of(PITCH_TAKEN, PITCH_TRIED);
}
"#,
    ),
    ("java/Use.java", "class Use { String say() { return send(Pitches.PITCH_TAKEN); } }\n"),
    (
        "ts/keys.ts",
        r#"export class Keys {
  static readonly keyTaken = new Key("gpt-4-0613");
  static readonly keyLeft = new Key("gpt-4-0613");
  static readonly all = [Keys.keyTaken, Keys.keyLeft];
}
export const say = () => send(Keys.keyTaken);
"#,
    ),
];

/// The places that a run reports.
fn reported(folder: &Path) -> Vec<String> {
    let run = support::check(folder, ["--isolated", "--output-format", "concise", "."]);
    let place =
        |line: &str| line.split_once(": error[").and_then(|(place, _)| place.rsplit_once(':')?.0.to_owned().into());
    run.out.lines().filter_map(place).collect()
}

#[test]
fn a_member_that_only_a_list_collects_is_not_in_use() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in FILES {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let read = [
        "cs/Voices.cs:3",
        "cs/Voices.cs:7",
        "java/Pitches.java:2",
        "java/Pitches.java:4",
        "kt/Tones.kt:2",
        "ts/keys.ts:2",
    ];
    let left = ["cs/Voices.cs:5", "java/Pitches.java:3", "kt/Tones.kt:3", "ts/keys.ts:3"];
    let mut all: Vec<&str> = read.into_iter().chain(left).collect();
    all.sort_unstable();
    assert_eq!(reported(folder.path()), all, "a part of a repository does not show what the rest of it takes");
    fs::write(folder.path().join("README.md"), "# Names\n").unwrap();
    assert_eq!(reported(folder.path()), read);
}
