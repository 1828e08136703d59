//! The closed vocabulary of catalog files: each set of words once, as an enum.
//!
//! The build script reads catalog files with these types and writes records of them; the library uses the same types
//! from loading to the reports. This file depends on nothing but serde, so that the build script can include it.

use serde::{Deserialize, Serialize};

/// Defines an enum, the word of each variant in files and reports, and the list of all variants.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$about_variant:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
        pub enum $name {
            $($(#[$about_variant])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every variant, in the order of the enum.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in files and reports.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

vocabulary! {
    /// The five lifecycle stages, in their order.
    Stage {
        Preview = "preview",
        Ga = "ga",
        /// Still deployable; a better model exists.
        Legacy = "legacy",
        /// No new deployments or fine-tuning jobs; existing ones work.
        Deprecated = "deprecated",
        /// Calls fail.
        Retired = "retired",
    }
}

vocabulary! {
    /// What the recorded stage rests on.
    Basis {
        /// A page names the stage.
        Page = "page",
        /// An announced date has passed; no page was read since.
        DatePassed = "date-passed",
        /// Concluded from something else.
        Inferred = "inferred",
        /// The stage is known, its date is not.
        Undated = "undated",
    }
}

vocabulary! {
    /// How far the source of a record can be trusted, the best first.
    Confidence {
        /// The provider's own page, documentation repository or SDK.
        Official = "official",
        /// The provider's own page, as somebody else copied or transcribed it.
        OfficialCopy = "official-copy",
        /// Any other source.
        Secondary = "secondary",
        /// No source names this id; the record follows from what a source states of another id.
        Inferred = "inferred",
    }
}

vocabulary! {
    /// How firm a date is.
    DateKind {
        /// The day came, and a source read later confirms it.
        Confirmed = "confirmed",
        /// The provider named the day.
        Announced = "announced",
        /// Not sooner than this day: never makes a model retired.
        NotBefore = "not-before",
        /// Concluded from something else, such as the launch of a successor.
        Inferred = "inferred",
    }
}

vocabulary! {
    /// What a model does; a replacement has the same kind.
    Kind {
        Chat = "chat",
        Completion = "completion",
        Edit = "edit",
        Embedding = "embedding",
        Rerank = "rerank",
        Moderation = "moderation",
        Evaluation = "evaluation",
        Image = "image",
        Audio = "audio",
        Video = "video",
        Ocr = "ocr",
        Tabular = "tabular",
        Forecasting = "forecasting",
        /// No model: an API, an endpoint or a version of one, which ends as models do.
        Endpoint = "endpoint",
    }
}

vocabulary! {
    /// How big a model is: its place in its publisher's range and the price class, or its parameters.
    Size {
        Tiny = "tiny",
        Small = "small",
        Medium = "medium",
        Large = "large",
        Huge = "huge",
    }
}

vocabulary! {
    /// Who says that a model replaces another.
    Ground {
        /// This provider.
        Published = "published",
        /// The model's publisher; the model was found at this provider under its own id.
        Mapped = "mapped",
        /// Computed: the newest one of the same publisher, line, size and kind at this provider.
        Successor = "successor",
        /// Computed: of the same kind and about the same size, where the line has ended.
        Similar = "similar",
    }
}

vocabulary! {
    /// A provider's cloud.
    #[derive(Default)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    Cloud {
        /// The one that everybody can use.
        #[default]
        Public = "public",
        /// The cloud of the United States government.
        Usgov = "usgov",
    }
}

vocabulary! {
    /// A group of deployment types with dates of its own.
    DeploymentType {
        FineTuned = "fine-tuned",
        /// Regional pay-as-you-go.
        Standard = "standard",
        /// All but regional pay-as-you-go.
        ExceptStandard = "except-standard",
    }
}

vocabulary! {
    /// What the version of a provider's model is.
    Versions {
        /// Information: the id alone names the model.
        InId = "in-id",
        /// A part of the name: an id with a version that was never published cannot be deployed.
        Identity = "identity",
        /// The number of a packaging of the same model.
        Packaging = "packaging",
    }
}

impl DateKind {
    /// The kind as people read it: `not before`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotBefore => "not before",
            other => other.as_str(),
        }
    }
}

impl Confidence {
    /// The level as people read it: `official, through a copy`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OfficialCopy => "official, through a copy",
            other => other.as_str(),
        }
    }
}

impl Cloud {
    /// The word of a cloud that has to be named; none for the public one.
    pub fn name(self) -> Option<&'static str> {
        (self != Self::Public).then(|| self.as_str())
    }
}
