#!/usr/bin/env python3
"""Make the tables of `rules/symbols/`: constants of SDKs that stand for a model id.

    scripts/symbols.py SOURCES [TABLE...]

SOURCES is a folder that holds each SDK's source under the name given as `repo` in SDKS below: a git repository
with its release tags (`owner+name`, either a git directory or a folder with one in `repo/`), or an unpacked
package of the npm registry (a folder with a `package.json`). An SDK whose source is not there keeps its table.

To refresh a table: bring a newer copy of the source to SOURCES, run the script with the table's name, read the
diff and the notes. To add one: add an entry to SDKS. A note `NAME: a -> b` means that releases disagree on the
constant, and the newest is kept; `two ids` means that one release has it twice, so the table must be split.

Constants of every release are kept, since old code still names what new releases dropped. Nothing is guessed: an
id is in a table only if a file of the SDK says so.
"""

import json
import posixpath
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

OUT = Path(__file__).resolve().parent.parent / "rules" / "symbols"

NAME = r"(?P<name>[A-Za-z_]\w*)"
ID = r"[\"'](?:models/)?(?P<id>[A-Za-z0-9@][\w.:/@+-]*?)(?:\\n)?[\"']"
# How languages write a constant.
STYLES = {
    # NAME = "id", NAME => "id", NAME = of("id"), NAME { get; } = new("id")
    "assign": NAME + r"(?: \{ get; \})?\s*=>?\s*(?:(?:new\s*)?\w*\()?\s*" + ID,
    # NAME = "id", NAME Type = "id"
    "go": r"(?m:^)[ \t]*(?:const )?" + NAME + r"(?:[ \t]+\w+)?[ \t]*=[ \t]*" + ID,
    # NAME("id")
    "call": r"(?m:^|[,{;])\s*" + NAME + r"\(\s*" + ID,
    # NAME: "id"
    "member": r"(?m:^)\s*" + NAME + r":\s*" + ID,
    # case .NAME: "id", case .NAME: return "id"
    "switch": r"case \." + NAME + r":\s*(?:return\s+)?" + ID,
    # #[serde(rename = "id")] NAME
    "serde": r"rename\s*=\s*" + ID + r"\s*\)\]\s*(?:#\[[^\]]*\]\s*)*" + NAME,
    # pub const NAME: &str = "id"
    "rust": r"pub const " + NAME + r": &(?:'static )?str\s*=\s*" + ID,
    # val NAME: LLModel = LLModel(provider = …, id = "id"
    "llmodel": r"val " + NAME + r": LLModel\s*=\s*LLModel\(\s*provider = [\w.]+,\s*id = " + ID,
    # Models.NAME to "id", in a map of what goes out
    "pair": r"\w+Models\." + NAME + r" to " + ID,
    # NAME = :id
    "ruby": NAME + r"\s*=\s*:\"?(?P<id>[\w.:@/-]+)\"?",
}


@dataclass
class Sdk:
    """A table and where its constants are."""

    table: str
    provider: str
    package: str
    repo: str
    # Regular expression of the files, or their paths.
    files: str | list
    qualifiers: list
    imports: list
    style: str = "assign"
    # Regular expression of the release tags, its group the version; none: every commit that touched the paths.
    tags: str | None = r"v?(\d+\.\d+\.\d+(?:-(?:M|RC|alpha|beta)[\w.]*)?)"
    # Only inside blocks (braces, or a Python class) whose head matches.
    scope: str | None = None
    # Only constants whose `NAME id rest-of-line` matches, and none that matches `but`.
    only: str = ""
    but: str | None = None
    # File of the version where there is no tag, and the expression that finds it.
    version: tuple | None = None
    # A function of READERS, for constants that no style describes.
    reader: str = ""
    notes: list = field(default_factory=list)

    def is_file(self, path):
        return path in self.files if isinstance(self.files, list) else re.fullmatch(self.files, path)


class Source:
    """An SDK's source at each of its releases."""

    def __init__(self, root, sdk):
        self.sdk, self.path = sdk, root / sdk.repo
        self.git_dir = next((p for p in (self.path / "repo" / ".git", self.path / "repo", self.path / ".git", self.path) if (p / "HEAD").is_file()), None)

    def exists(self):
        return self.git_dir is not None or (self.path / "package.json").is_file()

    def git(self, *args):
        done = subprocess.run(["git", f"--git-dir={self.git_dir}", *args], capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")

    def releases(self):
        """(version, revision) from the oldest to the newest."""
        if self.sdk.tags is None:
            file, find = self.sdk.version
            newest = re.search(find, self.git("show", f"HEAD:{file}")).group(1)
            return [(newest, r) for r in reversed(self.git("log", "--format=%h", "HEAD", "--", *self.sdk.files).split())]
        found = [(m[1], t) for t in self.git("tag").split() if (m := re.fullmatch(self.sdk.tags, t))]
        return sorted(found, key=lambda r: version_key(r[0]))

    def texts(self):
        """(version, [(path, text)]) for each release whose files differ from the one before."""
        if self.git_dir is None:
            version = json.loads((self.path / "package.json").read_text())["version"]
            paths = sorted(p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if p.is_file())
            yield version, [(p, (self.path / p).read_text()) for p in paths if self.sdk.is_file(p)]
            return
        before, texts = None, {}
        for version, revision in self.releases():
            try:
                rows = [line.split(None, 3) for line in self.git("ls-tree", "-r", revision).splitlines()]
            except subprocess.CalledProcessError:
                self.sdk.notes.append(f"{revision} is not whole, left out")
                continue
            blobs = [(path, blob) for _, _, blob, path in rows if self.sdk.is_file(path)]
            if blobs and blobs != before:
                for _, blob in blobs:
                    if blob not in texts:
                        texts[blob] = self.git("cat-file", "blob", blob)
                yield version, [(path, texts[blob]) for path, blob in blobs]
            elif blobs:
                yield version, None
            before = blobs


def version_key(version):
    numbers, _, pre = version.partition("-")
    return [int(n) for n in numbers.split(".")], pre == "", [(word.lower(), int(n or 0)) for word, n in re.findall(r"([A-Za-z]+)\.?(\d*)", pre)]


def blocks(text, head):
    """The bodies of blocks whose head matches."""
    for m in re.finditer(head, text):
        if m[0].startswith("class ") and text[m.end() :].split("\n", 1)[0].rstrip().endswith(":"):
            end = re.search(r"\n\S", text[m.end() :])
            yield text[m.end() : m.end() + end.start()] if end else text[m.end() :]
            continue
        begin = text.find("{", m.end() - 1)
        depth = 0
        for i in range(begin, len(text)):
            depth += {"{": 1, "}": -1}.get(text[i], 0)
            if depth == 0:
                yield text[begin:i]
                break


def constants(sdk, text):
    """(name, id) of each constant in a file, leaving comments out."""
    text = re.sub(r"(?m)^\s*(?://|\*|/\*|# ).*$", "", text)
    if sdk.reader:
        yield from READERS[sdk.reader](text)
    for body in blocks(text, sdk.scope) if sdk.scope else [text]:
        for m in (m for style in sdk.style.split() for m in re.finditer(STYLES[style], body)):
            line = f"{m['name']} {m['id']} {body[m.end():].split(chr(10), 1)[0]}"
            if re.search(sdk.only, line) and not (sdk.but and re.search(sdk.but, line)):
                yield m["name"], m["id"]


def betalgo(text):
    """Betalgo builds old ids from parts: `ModelNameBuilder(BaseModel.Davinci, Subject.Text, "003")`."""
    subjects = dict(re.findall(r"Subject\.(\w+) => \"([^\"]*\{0\}[^\"]*)\"", text))
    bare = dict(re.findall(r"Subject\.(\w+) => \"([^\"{]*)\"", text))
    for name, base, subject, version in re.findall(r"(\w+) => ModelNameBuilder\(BaseModel\.(\w+), Subject\.(\w+)(?:, \"([^\"]+)\")?\)", text):
        stem = bare.get(subject) if base == "None" else subjects.get(subject, "").replace("{0}", base.lower())
        if stem:
            yield name, f"{stem}-{version}" if version else stem


def model_refs(text):
    """Genkit's references: what goes out is `version`, or without one the name after the plugin's."""
    for name, body in re.findall(r"const (\w+)(?:: [^=]+)? =\s*(?:modelRef|embedderRef|imageModelRef)(?:<[^>]*>)?\(\{(.*?)\n\}\)", text, re.S):
        found = re.search(r"\n  version:\s*['\"]([^'\"]+)['\"]", body) or re.search(r"\n  name:\s*['\"][\w-]+/([^'\"]+)['\"]", body)
        if found and name[0].islower():
            yield name, found[1]


READERS = {"betalgo": betalgo, "model_refs": model_refs}


def make(sdk, source):
    symbols, files, version = {}, set(), None
    for version, texts in source.texts():
        if texts is None:
            continue
        seen = {}
        for path, text in texts:
            for name, model in constants(sdk, text):
                if seen.setdefault(name, model) != model:
                    sdk.notes.append(f"{name}: two ids in {version}: {seen[name]}, {model}")
                files.add(path)
        for name, model in seen.items():
            if symbols.get(name, model) != model:
                sdk.notes.append(f"{name}: {symbols[name]} -> {model} ({version})")
            symbols[name] = model
    if not symbols:
        sdk.notes.append("no constants found")
        return
    whole = "every release up to this one" if source.git_dir else "this release"
    # A file that moved is named where it was last.
    last = {p.rsplit("/", 1)[-1]: p for p in sorted(files)}
    where = ", ".join(sorted(last.values()))
    if len(last) > 3:
        where = f"{posixpath.commonpath(sorted(last.values()))}: {', '.join(sorted(last))}"
    lines = [
        f"# Constants of {sdk.package} that stand for a model, read from its source: those of {whole}.",
        "# Made by scripts/symbols.py: do not edit.",
        f"package = {json.dumps(sdk.package)}",
        f"version = {json.dumps(version)}",
        f"source = {json.dumps(where)}",
        f"provider = {json.dumps(sdk.provider)}",
        f"qualifiers = {json.dumps(sdk.qualifiers)}",
        f"imports = {json.dumps(sdk.imports)}",
        "",
        "[symbols]",
        *(f"{name} = {json.dumps(symbols[name])}" for name in sorted(symbols)),
    ]
    (OUT / f"{sdk.table}.toml").write_text("\n".join(lines) + "\n")
    print(f"{sdk.table}: {len(symbols)} constants, {sdk.package} {version}")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    root, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    for sdk in SDKS:
        if wanted and sdk.table not in wanted:
            continue
        source = Source(root, sdk)
        if source.exists():
            make(sdk, source)
        else:
            sdk.notes.append("source not there, table kept")
        for note in dict.fromkeys(sdk.notes):
            print(f"  {sdk.table}: {note}", file=sys.stderr)


def group(package, repo, imports, tables, **common):
    """Tables that share a package: (table, provider, files, qualifiers, what else)."""
    return [
        Sdk(table, provider, repo=repo, files=files, qualifiers=qualifiers, **{"package": package, "imports": imports, **common, **(more[0] if more else {})})
        for table, provider, files, qualifiers, *more in tables
    ]


# What constants look like that stand for a model, in files that hold others too.
MODEL = r"(?:ft:)?(?:us\.|eu\.)?(?:[\w.-]+/)*(?:gpt|chatgpt|o[134]\b|text-|code-|davinci|curie|babbage|ada\b|dall-e|whisper-1|tts-1|omni-mod|sora|computer-use|codex-mini|claude|gemini|anthropic\.|amazon\.|ai21\.|cohere\.|meta\.|mistral|stability\.|command|embed-|rerank)"
ANY = r"^\w+ " + MODEL
BEDROCK = r"^\w+ [a-z0-9]+\.[a-z]"
SDKS = [
    # Go
    Sdk("go-openai", "openai", "github.com/sashabaranov/go-openai", "sashabaranov+go-openai", r"(?!.*_test\.go)[a-z0-9_]+\.go",
        ["openai", "gogpt", "goopenai", "go_openai", "oai", "gpt"], ["github.com/sashabaranov/go-openai", "github.com/sashabaranov/go-gpt3"],
        only=ANY, but=r"^(?:default|model)\w* ", style="go"),
    Sdk("openai-go", "openai", "github.com/openai/openai-go", "openai+openai-go",
        r"(?:audio\w*|chat|completion|embedding|finetuningjob|image|moderation|video|betaassistant|betarealtime\w*|betathread|shared/shared|realtime/\w+|responses/response)\.go",
        ["openai", "shared", "responses", "realtime", "oai"], ["github.com/openai/openai-go"], only=r"^\w*Model" + ANY[1:], style="go"),
    Sdk("anthropic-sdk-go", "anthropic", "github.com/anthropics/anthropic-sdk-go", "anthropics+anthropic-sdk-go", r"(?:message|completion|betamessage|betaagent)\.go",
        ["anthropic"], ["github.com/anthropics/anthropic-sdk-go"], only=r"^\w*Model" + ANY[1:], style="go"),
    Sdk("go-anthropic", "anthropic", "github.com/liushuangls/go-anthropic", "liushuangls+go-anthropic", r"(?!.*_test\.go)[a-z0-9_]+\.go",
        ["anthropic"], ["github.com/liushuangls/go-anthropic"], only=r"^Model" + ANY[1:], style="go"),
    Sdk("groq-go", "groq", "github.com/conneroisu/groq-go", "conneroisu+groq-go", r"(?:pkg/)?(?:groq/)?models\.go",
        ["groq"], ["github.com/conneroisu/groq-go"], only=r"^Model", style="go"),
    Sdk("langchaingo-bedrock", "bedrock", "github.com/tmc/langchaingo", "tmc+langchaingo", r"(?:llms|embeddings)/bedrock/\w+\.go",
        ["bedrock"], ["github.com/tmc/langchaingo"], only=r"^Model" + ANY[1:], style="go"),
    # Java and Kotlin
    Sdk("anthropic-java", "anthropic", "com.anthropic:anthropic-java", "anthropics+anthropic-sdk-java",
        r"anthropic-java-core/src/(?:commonMain|main)/kotlin/com/anthropic/models/(?:.*/)?(?:Model|BetaManagedAgentsModel)\.kt",
        ["Model", "BetaManagedAgentsModel"], ["com.anthropic."], only=ANY),
    Sdk("openai-java", "openai", "com.openai:openai-java", "openai+openai-java",
        r"openai-java-core/src/(?:commonMain|main)/kotlin/com/openai/models/(?:.*/)?(?:ChatModel|AllModels|ResponsesModel|AudioModel|SpeechModel|EmbeddingModel|ImageModel|ModerationModel|VideoModel|CompletionCreateParams|JobCreateParams|FineTuningJobCreateParams|RealtimeSession|RealtimeSessionCreateRequest|AssistantCreateParams|AssistantUpdateParams|BetaAssistantCreateParams)\.kt",
        ["ChatModel", "ResponsesOnlyModel", "AudioModel", "SpeechModel", "EmbeddingModel", "ImageModel", "ModerationModel", "VideoModel", "Model", "AssistantSupportedModels"],
        ["com.openai.models", "com.openai.client"], only=ANY),
    Sdk("theokanning-openai-java", "openai", "com.theokanning.openai-gpt3-java:service", "TheoKanning+openai-java", r".*/TikTokensUtil\.java",
        ["ModelEnum"], ["com.theokanning.openai"], style="call", only=ANY),
    Sdk("grt1228-chatgpt-java", "openai", "com.unfbx:chatgpt-java", "Grt1228+chatgpt-java", r"src/main/java/com/unfbx/chatgpt/(?!.*fineTune).*\.java",
        ["Model"], ["com.unfbx.chatgpt"], style="call", scope=r"enum \w*Model\b", only=ANY),
    Sdk("plexpt-chatgpt-java", "openai", "com.github.plexpt:chatgpt", "PlexPt+chatgpt-java", r"src/main/java/com/plexpt/chatgpt/.*\.java",
        ["Model", "AudioModel"], ["com.plexpt.chatgpt"], style="call assign", scope=r"(?:enum|interface|class) \w*Model\b", only=ANY),
    Sdk("openai4j", "openai", "dev.ai4j:openai4j", "ai-for-java+openai4j", r"src/main/java/dev/ai4j/openai4j/.*Model\.java",
        ["ChatCompletionModel", "EmbeddingModel", "ModerationModel", "ImageModel", "CompletionModel"], ["dev.ai4j.openai4j"], style="call", only=ANY),
    *group("dev.langchain4j:langchain4j", "langchain4j+langchain4j", [], [
        ("langchain4j-openai", "openai", r".*/src/main/java/dev/langchain4j/model/openai(?:official)?/OpenAi\w*ModelName\.java",
         ["OpenAiChatModelName", "OpenAiEmbeddingModelName", "OpenAiImageModelName", "OpenAiLanguageModelName", "OpenAiModerationModelName", "OpenAiAudioTranscriptionModelName", "OpenAiTextToSpeechModelName", "OpenAiOfficialEmbeddingModelName", "OpenAiModelName"], {"imports": ["dev.langchain4j.model.openai"]}),
        ("langchain4j-azure", "azure-openai", r".*/src/main/java/dev/langchain4j/model/azure/AzureOpenAi\w*ModelName\.java",
         ["AzureOpenAiChatModelName", "AzureOpenAiEmbeddingModelName", "AzureOpenAiImageModelName", "AzureOpenAiLanguageModelName", "AzureOpenAiModelName"], {"imports": ["dev.langchain4j.model.azure"]}),
        ("langchain4j-anthropic", "anthropic", r".*/src/main/java/dev/langchain4j/model/anthropic/AnthropicChatModelName\.java", ["AnthropicChatModelName"], {"imports": ["dev.langchain4j.model.anthropic"]}),
        ("langchain4j-mistral", "mistral", r".*/src/main/java/dev/langchain4j/model/mistralai/MistralAi\w*Name\.java",
         ["MistralAiChatModelName", "MistralAiEmbeddingModelName", "MistralAiFimModelName"], {"imports": ["dev.langchain4j.model.mistralai"], "only": r"(?:ministral|mi[sx]tral|stral-)"}),
        ("langchain4j-bedrock", "bedrock", r"langchain4j-bedrock/src/main/java/.*Model\.java", ["Types", "Model"], {"imports": ["dev.langchain4j.model.bedrock"], "scope": r"enum (?:Types|Model)\b"}),
        ("langchain4j-github", "github-models", r".*/src/main/java/dev/langchain4j/model/github/GitHubModels\w*Name\.java", ["GitHubModelsChatModelName", "GitHubModelsEmbeddingModelName"], {"imports": ["dev.langchain4j.model.github"]}),
        ("langchain4j-vertex", "vertex", r".*/src/main/java/dev/langchain4j/model/vertexai/VertexAi\w*ModelName\.java", ["VertexAiEmbeddingModelName"], {"imports": ["dev.langchain4j.model.vertexai"]}),
        ("langchain4j-voyage", "voyage", r".*/src/main/java/dev/langchain4j/model/voyageai/VoyageAi\w*ModelName\.java", ["VoyageAiEmbeddingModelName", "VoyageAiScoringModelName"], {"imports": ["dev.langchain4j.model.voyageai"]}),
        ("langchain4j-qwen", "alibaba", r".*/src/main/java/dev/langchain4j/model/dashscope/(?:Qwen|Wanx)ModelName\.java", ["QwenModelName", "WanxModelName"], {"imports": ["dev.langchain4j.model.dashscope"], "style": "assign call"}),
    ], style="call", tags=r"(\d+\.\d+\.\d+(?:-(?:alpha|beta)\d*)?)"),
    *group("org.springframework.ai:spring-ai", "spring-projects+spring-ai", ["org.springframework.ai"], [
        ("spring-ai-openai", "openai", r".*/src/main/java/org/springframework/ai/openai/api/OpenAi(?:Audio|Image|Moderation)?Api\.java", ["ChatModel", "EmbeddingModel", "TtsModel", "WhisperModel", "TranscriptionModels", "ImageModel"]),
        ("spring-ai-anthropic", "anthropic", r".*/src/main/java/org/springframework/ai/anthropic/api/AnthropicApi\.java", ["ChatModel"]),
        ("spring-ai-bedrock", "bedrock", r".*/src/main/java/org/springframework/ai/bedrock/.*Api\.java",
         ["AnthropicChatModel", "CohereChatModel", "CohereEmbeddingModel", "Ai21Jurassic2ChatModel", "LlamaChatModel", "Llama2ChatModel", "Llama2ChatCompletionModel", "TitanChatModel", "TitanEmbeddingModel", "TitanChatCompletionModel"]),
        ("spring-ai-mistral", "mistral", r".*/src/main/java/org/springframework/ai/mistralai/(?:api|ocr)/Mistral\w*Api\.java", ["ChatModel", "EmbeddingModel", "Model", "OCRModel"]),
        ("spring-ai-deepseek", "deepseek", r".*/src/main/java/org/springframework/ai/deepseek/api/DeepSeekApi\.java", ["ChatModel"]),
        ("spring-ai-moonshot", "moonshot", r".*/src/main/java/org/springframework/ai/moonshot/api/MoonshotApi\.java", ["ChatModel"]),
        ("spring-ai-google-genai", "gemini", r".*/src/main/java/org/springframework/ai/google/genai/(?:.*/)?GoogleGenAi(?:ChatModel|TextEmbeddingModelName|ImageModelName)\.java",
         ["ChatModel", "GoogleGenAiTextEmbeddingModelName", "GoogleGenAiImageModelName"], {"imports": ["org.springframework.ai.google.genai"]}),
        ("spring-ai-vertex", "vertex", r".*/src/main/java/org/springframework/ai/vertexai/(?:.*/)?VertexAi(?:GeminiChatModel|GeminiChatClient|TextEmbeddingModelName|MultimodalEmbeddingModelName)\.java",
         ["ChatModel", "VertexAiTextEmbeddingModelName", "VertexAiMultimodalEmbeddingModelName"], {"imports": ["org.springframework.ai.vertexai"]}),
    ], style="call", scope=r"enum \w*Model\w*"),
    *group("ai.koog:koog-agents", "JetBrains+koog", ["ai.koog."], [
        ("koog-openai", "openai", r".*/OpenAIModels\.kt", ["OpenAIModels", "Chat", "Reasoning", "CostOptimized", "Audio", "Embeddings", "Moderation"]),
        ("koog-anthropic", "anthropic", r".*/AnthropicModels\.kt", ["AnthropicModels"],
         # What goes out is in a map, which at 0.2.1 has Opus 4 and Sonnet 4 the wrong way round.
         {"style": "pair llmodel", "only": r"-20\d{6} |-4-0 ", "but": r"_4 claude-\w+-4-2025"}),
        ("koog-google", "gemini", r".*/GoogleModels\.kt", ["GoogleModels"]),
    ], style="llmodel"),
    # Scala
    *group("io.cequence:openai-scala-client", "cequence-io+openai-scala-client", ["io.cequence.openaiscala"], [
        (f"openai-scala-client-{t}", p, ["openai-core/src/main/scala/io/cequence/openaiscala/domain/NonOpenAIModelId.scala"], ["NonOpenAIModelId"], {"only": only, "but": but})
        for t, p, only, but in [
            ("anthropic", "anthropic", r"^claude_", None),
            ("bedrock", "bedrock", r"^(?:bedrock_|amazon_)", None),
            ("gemini", "gemini", r"^(?:gemini_|text_embedding_)", None),
            ("xai", "xai", r"^grok_", None),
            ("deepseek", "deepseek", r"// Deepseek$", None),
            ("perplexity", "perplexity", r"^(?:sonar|r1_1776|llama_3_1_sonar)", None),
            ("cerebras", "cerebras", r"// Cerebras", None),
            ("groq", "groq", r"// (?:Groq|groq)", None),
            ("together", "together", r"// Together AI", None),
            ("fireworks", "fireworks", r"// (?:Fireworks|fireworks)", None),
            ("mistral", "mistral", r"// Mistral", None),
        ]
    ], tags=None, version=("build.sbt", r'version := "([^"]+)"')),
    Sdk("openai-scala-client", "openai", "io.cequence:openai-scala-client", "cequence-io+openai-scala-client", ["openai-core/src/main/scala/io/cequence/openaiscala/domain/ModelId.scala"],
        ["ModelId"], ["io.cequence.openaiscala"], but=r"^claude_", tags=None, version=("build.sbt", r'version := "([^"]+)"')),
    # C#
    Sdk("anthropic-csharp", "anthropic", "Anthropic (NuGet)", "anthropics+anthropic-sdk-csharp", r"src/Anthropic.*/Models/(?:Messages/Model|Beta/Agents/BetaManagedAgentsModel)\.cs",
        ["Model", "BetaManagedAgentsModel"], ["using Anthropic;", "using Anthropic.Models", "using Anthropic.Client", "Anthropic.Models.Messages"], tags=r"(?:Anthropic-)?v(\d+\.\d+\.\d+)", only=ANY),
    *group("Anthropic.SDK (NuGet)", "tghamm+Anthropic.SDK", ["Anthropic.SDK"], [
        ("tghamm-anthropic-sdk", "anthropic", r"Anthropic\.SDK/Constants/AnthropicModels\.cs", ["AnthropicModels"]),
        ("tghamm-anthropic-sdk-vertex", "vertex", r"Anthropic\.SDK/Constants/VertexAIModels\.cs", ["VertexAIModels"], {"imports": ["VertexAIModels"]}),
    ]),
    Sdk("claudia", "anthropic", "Claudia (NuGet)", "Cysharp+Claudia", r"src/Claudia/Constants\.cs", ["Models"], ["using Claudia", "Claudia.Models"], only=ANY, tags=r"v?(\d+\.\d+\.\d+)"),
    Sdk("betalgo-openai", "openai", "Betalgo.Ranul.OpenAI (NuGet)", "betalgo+openai", r".*/(?:ObjectModels|Models)/Models\.cs", ["Models", "Model"],
        ["OpenAI.ObjectModels", "OpenAI.GPT3", "Betalgo.Ranul.OpenAI", "Betalgo.OpenAI"], tags=r"(?:v|v-sdk-|Betalgo\.Ranul\.OpenAI-v)(\d+\.\d+\.\d+)(?:-beta)?", reader="betalgo", only=ANY, but=r"^Text(?:Embedding|Moderation) "),
    Sdk("okgodoit-openai-api", "openai", "OpenAI (NuGet, OkGoDoIt)", "OkGoDoIt+OpenAI-API-dotnet", r"OpenAI_API/(?:Model/Model|Engine/Engine)\.cs", ["Model"], ["OpenAI_API"], only=ANY, tags=r"v?(\d+(?:\.\d+)+)"),
    Sdk("openai-dotnet", "openai", "OpenAI-DotNet (NuGet)", "RageAgainstThePixel+OpenAI-DotNet", r"(?:src/)?OpenAI-DotNet/Models/Model\.cs", ["Model"], ["OpenAI.Models"], only=ANY, tags=r"v?(\d+\.\d+\.\d+)"),
    *group("Google_GenerativeAI (NuGet)", "gunpal5+Google_GenerativeAI", [], [
        ("google-generativeai", "gemini", r"src/GenerativeAI/Constants/GoogleAIModels\.cs", ["GoogleAIModels"], {"imports": ["GoogleAIModels"]}),
        ("google-generativeai-vertex", "vertex", r"src/GenerativeAI/Constants/VertexAIModels\.cs", ["VertexAIModels", "Gemini", "Imagen", "Embedding", "Embeddings"], {"imports": ["VertexAIModels"]}),
    ], tags=r"v?(\d+\.\d+(?:\.\d+)*)"),
    Sdk("mscc-generativeai", "gemini", "Mscc.GenerativeAI (NuGet)", "mscraftsman+generative-ai", r"src/(?:Mscc\.GenerativeAI/)?(?:Constants/)Model\.cs", ["Model"], ["Mscc.GenerativeAI"], tags=r"v?(\d+\.\d+\.\d+)"),
    *group("AutoGen (NuGet)", "microsoft+autogen", ["AutoGen"], [
        ("autogen-anthropic", "anthropic", ["dotnet/src/AutoGen.Anthropic/Utils/AnthropicConstants.cs"], ["AnthropicConstants"], {"imports": ["AutoGen.Anthropic"]}),
        ("autogen-mistral", "mistral", ["dotnet/src/AutoGen.Mistral/MistralAIModelID.cs"], ["MistralAIModelID"], {"imports": ["AutoGen.Mistral"]}),
    ], tags=None, version=("dotnet/eng/MetaInfo.props", r"<VersionPrefixForAutoGen0_2>([^<]+)"), only=ANY.replace("(?:gpt", "(?:open-mi|gpt")),
    # TypeScript and the CDK, whose constants have one name in every language
    Sdk("aws-cdk-lib", "bedrock", "aws-cdk-lib", "aws-cdk-lib", r"aws-bedrock/lib/foundation-model\.js", ["FoundationModelIdentifier"],
        ["aws-cdk-lib", "aws_cdk", "software.amazon.awscdk", "Amazon.CDK", "awscdk/v2/awsbedrock", "@aws-cdk/"]),
    Sdk("aws-bedrock-alpha", "bedrock", "@aws-cdk/aws-bedrock-alpha", "@aws-cdk+aws-bedrock-alpha", r"bedrock/models\.js", ["BedrockFoundationModel"],
        ["@aws-cdk/aws-bedrock-alpha", "aws_bedrock_alpha", "awsbedrockalpha", "bedrock.alpha", "Bedrock.Alpha"], only=BEDROCK),
    Sdk("generative-ai-cdk-constructs", "bedrock", "@cdklabs/generative-ai-cdk-constructs", "awslabs+generative-ai-cdk-constructs", r"src/cdk-lib/bedrock/models\.ts", ["BedrockFoundationModel"],
        ["generative-ai-cdk-constructs", "generative_ai_cdk_constructs", "GenerativeAiCdkConstructs"], only=BEDROCK),
    *group("@llamaindex/google", "run-llama+LlamaIndexTS", ["@llamaindex/google", "\"llamaindex\"", "'llamaindex'"], [
        ("llamaindexts-google", "gemini", ["packages/providers/google/src/constants.ts", "packages/providers/google/src/types.ts", "packages/providers/google/src/GeminiEmbedding.ts", "packages/llamaindex/src/llm/gemini/types.ts", "packages/llamaindex/src/embeddings/GeminiEmbedding.ts", "packages/core/src/llm/gemini/types.ts", "packages/core/src/llm/gemini.ts", "packages/core/src/embeddings/GeminiEmbedding.ts"],
         ["GEMINI_MODEL", "GEMINI_EMBEDDING_MODEL"]),
    ], scope=r"enum GEMINI_(?:EMBEDDING_)?MODEL\b", tags=None, version=("packages/providers/google/package.json", r'"version": "([^"]+)"')),
    *group("@llamaindex/mistral", "run-llama+LlamaIndexTS", ["@llamaindex/mistral", "\"llamaindex\"", "'llamaindex'"], [
        ("llamaindexts-mistral", "mistral", ["packages/providers/mistral/src/embedding.ts", "packages/llamaindex/src/embeddings/MistralAIEmbedding.ts", "packages/core/src/embeddings/MistralAIEmbedding.ts"], ["MistralAIEmbeddingModelType"]),
    ], scope=r"enum MistralAI\w*ModelType\b", tags=None, version=("packages/providers/mistral/package.json", r'"version": "([^"]+)"')),
    *group("@llamaindex/aws", "run-llama+LlamaIndexTS", ["@llamaindex/aws", "@llamaindex/community"], [
        ("llamaindexts-bedrock", "bedrock", ["packages/providers/aws/src/llm/bedrock/index.ts", "packages/community/src/llm/bedrock/index.ts", "packages/community/src/llm/bedrock/base.ts"], ["BEDROCK_MODELS", "INFERENCE_BEDROCK_MODELS"]),
    ], style="member assign", scope=r"(?:const|enum) (?:INFERENCE_)?BEDROCK_MODELS\b", tags=None, version=("packages/providers/aws/package.json", r'"version": "([^"]+)"')),
    *group("@ax-llm/ax", "ax-llm+ax", ["@ax-llm/ax"], [
        ("ax-openai", "openai", r"(?:src/ax|src)/ai/openai/\w*types\.ts", ["AxAIOpenAIModel", "AxAIOpenAIResponsesModel", "AxAIOpenAIEmbedModel"]),
        ("ax-anthropic", "anthropic", r"(?:src/ax|src)/ai/anthropic/types\.ts", ["AxAIAnthropicModel"], {"scope": r"enum AxAIAnthropicModel\b"}),
        ("ax-anthropic-vertex", "vertex", r"(?:src/ax|src)/ai/anthropic/types\.ts", ["AxAIAnthropicVertexModel"], {"scope": r"enum AxAIAnthropicVertexModel\b", "imports": ["AxAIAnthropicVertexModel"]}),
        ("ax-gemini", "gemini", r"(?:src/ax|src)/ai/google-gemini/types\.ts", ["AxAIGoogleGeminiModel", "AxAIGoogleGeminiEmbedModel"]),
        ("ax-mistral", "mistral", r"(?:src/ax|src)/ai/mistral/types\.ts", ["AxAIMistralModel", "AxAIMistralEmbedModels"]),
        ("ax-cohere", "cohere", r"(?:src/ax|src)/ai/cohere/types\.ts", ["AxAICohereModel", "AxAICohereEmbedModel"]),
        ("ax-deepseek", "deepseek", r"(?:src/ax|src)/ai/deepseek/types\.ts", ["AxAIDeepSeekModel"]),
        ("ax-xai", "xai", r"(?:src/ax|src)/ai/x-grok/types\.ts", ["AxAIGrokModel", "AxAIGrokEmbedModels"]),
    ], scope=r"enum Ax\w*Models?\b", tags=r"v?(\d+\.\d+\.\d+)"),
    Sdk("genkit-googleai", "gemini", "@genkit-ai/googleai", "firebase+genkit", r"js/plugins/googleai/src/(?:gemini|embedder|imagen)\.ts", [], ["@genkit-ai/googleai"],
        style="", reader="model_refs", tags=r"@genkit-ai/googleai@(\d+\.\d+\.\d+)"),
    Sdk("genkit-vertexai", "vertex", "@genkit-ai/vertexai", "firebase+genkit", r"js/plugins/vertexai/src/(?:\w+/)*(?:gemini|embedder|imagen|anthropic|mistral|model_garden)\.ts", [], ["@genkit-ai/vertexai"],
        style="", reader="model_refs", tags=r"@genkit-ai/vertexai@(\d+\.\d+\.\d+)"),
    *[
        Sdk(f"genkitx-{name}", provider, f"genkitx-{name}", "TheFireCo+genkit-plugins", [f"plugins/{name}/src/{f}.ts" for f in files], [], [f"genkitx-{name}"],
            style="", reader="model_refs", tags=None, version=(f"plugins/{name}/package.json", r'"version": "([^"]+)"'))
        for name, provider, files in [
            ("openai", "openai", ["gpt", "dalle", "tts", "whisper", "embedder"]),
            ("azure-openai", "azure-openai", ["gpt", "dalle", "tts", "whisper", "embedder"]),
            ("anthropic", "anthropic", ["claude"]),
            ("mistral", "mistral", ["mistral_llms", "mistral_embedder", "ocr"]),
            ("cohere", "cohere", ["command", "embedder", "reranker"]),
            ("groq", "groq", ["groq_models", "llama"]),
        ]
    ],
    # Swift
    Sdk("macpaw-openai", "openai", "MacPaw/OpenAI", "MacPaw+OpenAI", r"Sources/OpenAI/Public/(?:Models/)*Models?\.swift", ["Model"], ["import OpenAI\n", "import OpenAI\r\n"], only=ANY),
    Sdk("swiftopenai", "openai", "jamesrochabrun/SwiftOpenAI", "jamesrochabrun+SwiftOpenAI", r"Sources/OpenAI/Public/Parameters/Model\.swift", ["Model"], ["import SwiftOpenAI"],
        style="switch assign", only=ANY, tags=r"v?(\d+\.\d+(?:\.\d+)?)"),
    Sdk("swiftanthropic", "anthropic", "jamesrochabrun/SwiftAnthropic", "jamesrochabrun+SwiftAnthropic", r"Sources/Anthropic/Public/Model\.swift", ["Model"], ["import SwiftAnthropic"],
        style="switch assign", only=ANY, tags=r"v?(\d+\.\d+(?:\.\d+)?)"),
    # PHP and Ruby
    *group("anthropic-ai/sdk", "anthropics+anthropic-sdk-php", ["Anthropic\\"], [
        ("anthropic-php", "anthropic", r"src/(?:Messages|Models)/Model\.php", ["Model"], {"but": r"^(?:BEDROCK|VERTEX)_"}),
        ("anthropic-php-bedrock", "bedrock", r"src/(?:Messages|Models)/Model\.php", ["Model"], {"only": r"^BEDROCK_"}),
        ("anthropic-php-vertex", "vertex", r"src/(?:Messages|Models)/Model\.php", ["Model"], {"only": r"^VERTEX_"}),
    ], only=ANY),
    *group("theodo-group/llphant", "LLPhant+LLPhant", ["LLPhant\\"], [
        ("llphant-openai", "openai", r"src/(?:Chat/Enums/OpenAIChatModel|Audio/OpenAIAudioModel|Chat/OpenAIChat|OpenAIConfig)\.php", ["OpenAIChatModel", "OpenAIAudioModel"], {"scope": r"enum \w*Model"}),
        ("llphant-anthropic", "anthropic", r"src/(?:Chat/)?Anthropic\w*\.php", ["AnthropicConfig"], {"only": ANY}),
        ("llphant-mistral", "mistral", r"src/Chat/Enums/MistralAIChatModel\.php", ["MistralAIChatModel"]),
    ], tags=r"v?(\d+\.\d+\.\d+)"),
    Sdk("anthropic-ruby", "anthropic", "anthropic (RubyGems)", "anthropics+anthropic-sdk-ruby", r"lib/anthropic/models/(?:model|beta/beta_managed_agents_model)\.rb", ["Model", "BetaManagedAgentsModel"], ["Anthropic::"], style="ruby", only=ANY),
    Sdk("openai-ruby", "openai", "openai (RubyGems)", "openai+openai-ruby",
        r"lib/openai/models/(?:chat_model|all_models|responses_model|audio_model|audio/speech_model|embedding_model|image_model|moderation_model|video_model|completion_create_params|fine_tuning/job_create_params)\.rb",
        ["ChatModel", "ResponsesOnlyModel", "AudioModel", "SpeechModel", "EmbeddingModel", "ImageModel", "ModerationModel", "VideoModel", "Model"], ["OpenAI::"], style="ruby", only=ANY),
    # Rust
    Sdk("async-openai", "openai", "async-openai", "64bit+async-openai", r"async-openai/src/types/.*\.rs", ["ImageModel", "SpeechModel", "TextModerationModel"], ["async_openai"],
        style="serde", scope=r"enum (?:ImageModel|SpeechModel|TextModerationModel)\b", tags=r"(?:async-openai-)?v(\d+\.\d+\.\d+)", only=ANY),
    Sdk("openai-api-rs", "openai", "openai-api-rs", "dongri+openai-api-rs", r"src/v1/(?:.*/)?\w+\.rs", ["common", "chat_completion", "completion", "edit", "embedding"], ["openai_api_rs"], style="rust", only=ANY, tags=r"v(\d+\.\d+\.\d+)"),
    *group("rig-core", "0xPlaygrounds+rig", ["rig::providers", "use rig::", "rig_core::"], [
        ("rig-openai", "openai", r".*/src/providers/openai(?:\.rs|/.*\.rs)", ["openai", "completion", "embedding", "image_generation", "audio_generation", "transcription"]),
        ("rig-anthropic", "anthropic", r".*/src/providers/anthropic(?:\.rs|/.*\.rs)", ["anthropic", "completion"], {"only": r"^CLAUDE"}),
        ("rig-azure", "azure-openai", r".*/src/providers/azure\.rs", ["azure"], {"imports": ["providers::azure", "providers::{azure", "azure::Client"]}),
        ("rig-cohere", "cohere", r".*/src/providers/cohere(?:\.rs|/.*\.rs)", ["cohere"]),
        ("rig-gemini", "gemini", r".*/src/providers/gemini(?:\.rs|/.*\.rs)", ["gemini", "completion", "embedding"]),
        ("rig-mistral", "mistral", r".*/src/providers/mistral(?:\.rs|/.*\.rs)", ["mistral", "completion", "embedding", "transcription"]),
        ("rig-xai", "xai", r".*/src/providers/xai(?:\.rs|/.*\.rs)", ["xai", "completion", "embedding"]),
        ("rig-groq", "groq", r".*/src/providers/groq\.rs", ["groq"]),
        ("rig-deepseek", "deepseek", r".*/src/providers/deepseek\.rs", ["deepseek"]),
        ("rig-perplexity", "perplexity", r".*/src/providers/perplexity\.rs", ["perplexity"]),
        ("rig-moonshot", "moonshot", r".*/src/providers/moonshot\.rs", ["moonshot"]),
        ("rig-together", "together", r".*/src/providers/together(?:\.rs|/.*\.rs)", ["together", "completion", "embedding"], {"imports": ["providers::together", "providers::{together", "together::Client"]}),
        ("rig-voyageai", "voyage", r".*/src/providers/voyageai\.rs", ["voyageai"]),
        ("rig-openrouter", "openrouter", r".*/src/providers/openrouter(?:\.rs|/.*\.rs)", ["openrouter"], {"imports": ["providers::openrouter", "providers::{openrouter", "openrouter::Client"]}),
        ("rig-bedrock", "bedrock", r"(?:.*/)?rig-bedrock/src/\w+\.rs", ["completion", "embedding", "image"], {"imports": ["rig_bedrock"], "package": "rig-bedrock", "only": BEDROCK}),
        ("rig-vertexai", "vertex", r"(?:.*/)?rig-vertexai/src/\w+\.rs", ["completion"], {"imports": ["rig_vertexai"], "package": "rig-vertexai"}),
    ], style="rust", but=r"^DEFAULT_| (?:https?:|v\d\b)", tags=r"(?:rig-core-)?v(\d+\.\d+\.\d+)"),
    # Python
    *group("camel-ai", "camel-ai+camel", ["from camel.", "import camel"], [
        (f"camel-{t}", p, r"camel/types/enums\.py|camel/typing\.py", ["ModelType", "EmbeddingModelType", "AudioModelType"], {"only": only})
        for t, p, only in [
            ("openai", "openai", r"^(?:GPT|O[134]|TEXT_EMBEDDING|TTS|WHISPER)\w* (?:gpt|o[134]|text-emb|tts|whisper)"),
            ("anthropic", "anthropic", r"^CLAUDE"),
            ("gemini", "gemini", r"^GEMINI"),
            ("mistral", "mistral", r"^MISTRAL"),
            ("cohere", "cohere", r"^COHERE"),
            ("bedrock", "bedrock", r"^AWS"),
            ("groq", "groq", r"^GROQ"),
            ("deepseek", "deepseek", r"^DEEPSEEK_(?:CHAT|REASONER) "),
            ("qwen", "alibaba", r"^(?:QWEN|QWQ)\w* (?:qwen|qwq|qvq)"),
            ("moonshot", "moonshot", r"^(?:MOONSHOT|KIMI)"),
            ("together", "together", r"^TOGETHER"),
            ("cerebras", "cerebras", r"^CEREBRAS"),
            ("nvidia", "nvidia-nim", r"^(?:NVIDIA|NEMOTRON)"),
        ]
    ], scope=r"class (?:ModelType|EmbeddingModelType|AudioModelType)\b", tags=r"v?(\d+\.\d+\.\d+(?:\.\d+)?)"),
    *group("langroid", "langroid+langroid", ["langroid"], [
        ("langroid-openai", "openai", r"langroid/language_models/(?:model_info|openai_gpt)\.py", ["OpenAIChatModel", "OpenAICompletionModel"], {"scope": r"class OpenAI(?:Chat|Completion)Model\b", "but": "^LOCAL"}),
        ("langroid-anthropic", "anthropic", r"langroid/language_models/(?:model_info|openai_gpt)\.py", ["AnthropicModel"], {"scope": r"class AnthropicModel\b"}),
        ("langroid-gemini", "gemini", r"langroid/language_models/(?:model_info|openai_gpt)\.py", ["GeminiModel"], {"scope": r"class GeminiModel\b"}),
    ], tags=r"v?(\d+\.\d+\.\d+)"),
]

if __name__ == "__main__":
    main()
