//! What is known of one field of a resource: the one description from which its output, its filters, its order, its
//! schema and the check of what is written all come.

use serde_json::{Value, json};

/// What a field holds, in the words of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Flag,
    /// UTC, as [`super::time::text`] writes it.
    Time,
    Whole,
    /// The URI of another object.
    One,
    /// Several of them, or what stands for them.
    Many,
    List,
}

impl Kind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Flag => "boolean",
            Self::Time => "datetime",
            Self::Whole => "integer",
            Self::One | Self::Many => "related",
            Self::List => "list",
        }
    }
}

/// Whether a field can be written. Defaults are JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Write {
    Never,
    Must,
    Or(&'static str),
    /// Nothing else: Gavel has no such setting.
    Only(&'static str),
}

pub(crate) struct Field<R: 'static> {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) help: &'static str,
    pub(crate) get: fn(&R) -> Value,
    pub(crate) write: Write,
    pub(crate) nullable: bool,
    pub(crate) unique: bool,
    pub(crate) choices: &'static [&'static str],
    /// Whether lists can be filtered and ordered by it.
    pub(crate) searched: bool,
}

impl<R> Field<R> {
    pub(crate) const fn new(name: &'static str, kind: Kind, help: &'static str, get: fn(&R) -> Value) -> Self {
        let searched = !matches!(kind, Kind::Many | Kind::List);
        let (write, nullable, unique) = (Write::Never, false, false);
        Self { name, kind, help, get, write, nullable, unique, choices: &[], searched }
    }

    pub(crate) const fn text(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::Text, help, get)
    }

    pub(crate) const fn flag(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::Flag, help, get)
    }

    pub(crate) const fn time(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::Time, help, get)
    }

    pub(crate) const fn whole(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::Whole, help, get)
    }

    pub(crate) const fn one(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::One, help, get)
    }

    pub(crate) const fn many(name: &'static str, help: &'static str, get: fn(&R) -> Value) -> Self {
        Self::new(name, Kind::Many, help, get)
    }

    /// The URI of the object itself.
    pub(crate) const fn uri(get: fn(&R) -> Value) -> Self {
        Self::text("resource_uri", "Where this object is.", get).unsearched()
    }

    /// Something that Gavel has no setting for: it reads as its default, and takes nothing else.
    pub(crate) const fn absent(name: &'static str, kind: Kind, only: &'static str, get: fn(&R) -> Value) -> Self {
        let nullable = matches!(only.as_bytes(), b"null");
        Self {
            write: Write::Only(only),
            nullable,
            searched: false,
            ..Self::new(name, kind, "Gavel has no such setting; nothing but the default is taken.", get)
        }
    }

    /// Has to be given.
    #[must_use]
    pub(crate) const fn must(self) -> Self {
        Self { write: Write::Must, ..self }
    }

    /// Can be given; the default is JSON.
    #[must_use]
    pub(crate) const fn or(self, default: &'static str) -> Self {
        Self { write: Write::Or(default), ..self }
    }

    #[must_use]
    pub(crate) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }

    #[must_use]
    pub(crate) const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    #[must_use]
    pub(crate) const fn choices(self, choices: &'static [&'static str]) -> Self {
        Self { choices, ..self }
    }

    #[must_use]
    pub(crate) const fn unsearched(self) -> Self {
        Self { searched: false, ..self }
    }

    /// `None`: it cannot be written, or has none.
    pub(crate) fn default(&self) -> Option<Value> {
        match self.write {
            Write::Or(default) | Write::Only(default) => serde_json::from_str(default).ok(),
            Write::Never | Write::Must => None,
        }
    }

    pub(crate) fn schema(&self) -> Value {
        let mut schema = json!({
            "blank": !matches!(self.write, Write::Must),
            "default": self.default(),
            "help_text": self.help,
            "nullable": self.nullable,
            "readonly": self.write == Write::Never,
            "type": self.kind.word(),
            "unique": self.unique,
        });
        match self.kind {
            Kind::One => schema["related_type"] = "to_one".into(),
            Kind::Many => schema["related_type"] = "to_many".into(),
            Kind::Text | Kind::Flag | Kind::Time | Kind::Whole | Kind::List => {}
        }
        if !self.choices.is_empty() {
            schema["valid_choices"] = json!(self.choices);
        }
        schema
    }
}
