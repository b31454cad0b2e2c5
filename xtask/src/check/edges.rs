//! Who may know whom. The table is ARCHITECTURE.md's; a crate that is not in it is a finding too, so that a new crate
//! has to be placed before it can be used.

use super::json::Json;
use crate::shell::{Failure, Outcome};

/// One row of the table.
struct Rule {
    name: &'static str,
    /// The crates of this workspace that it may import.
    ours: &'static [&'static str],
    /// Those that its tests may import too, besides the testkit.
    in_tests: &'static [&'static str],
    others: Others,
    sentence: &'static str,
}

/// Which crates from outside it may import.
enum Others {
    Only(&'static [&'static str]),
    AllBut(&'static [&'static str]),
}

const TESTKIT: &str = "gavel-testkit";

const RULES: [Rule; 9] = [
    Rule {
        name: "gavel-core",
        ours: &[],
        in_tests: &[],
        others: Others::Only(&["serde", "ulid"]),
        sentence: "The core knows only std and small pure crates: no runtime, no wire format, no clock, no randomness",
    },
    Rule {
        name: "gavel-door",
        ours: &["gavel-core"],
        in_tests: &[],
        others: Others::AllBut(&["str0m", "axum", "sqlx", "reqwest", "rustls", "clap", "figment"]),
        sentence: "The door knows the core and its own traits: no media stack, no HTTP, no store",
    },
    Rule {
        name: "gavel-media",
        ours: &["gavel-core"],
        in_tests: &[],
        others: Others::AllBut(&["axum", "sqlx", "reqwest", "clap", "figment", "tower", "tower-http"]),
        sentence: "The media engine knows the core's words, str0m and sockets: no door, no store, no HTTP",
    },
    Rule {
        name: "gavel-calendar",
        ours: &["gavel-core", "gavel-door"],
        in_tests: &[],
        others: Others::Only(&["chrono", "chrono-tz", "rrule", "thiserror", "time"]),
        sentence: "The calendar knows words, time zones and recurrences: no clock, no store, no HTTP",
    },
    Rule {
        name: "gavel-store",
        ours: &["gavel-core", "gavel-door", "gavel-calendar"],
        in_tests: &[],
        others: Others::AllBut(&["axum", "str0m", "reqwest", "clap", "figment", "tower", "tower-http"]),
        sentence: "A store knows the core's words and the door's traits: no HTTP, no media",
    },
    Rule {
        name: "gavel-http",
        ours: &["gavel-core", "gavel-door", "gavel-calendar"],
        in_tests: &["gavel-store"],
        others: Others::AllBut(&["str0m", "sqlx", "clap", "figment"]),
        sentence: "A façade knows the core's words and the door: no media, no store, no other façade",
    },
    Rule {
        name: TESTKIT,
        ours: &["gavel-core", "gavel-door"],
        in_tests: &[],
        others: Others::AllBut(&["axum", "sqlx"]),
        sentence: "The testkit stands in for media and store, so it must not contain them",
    },
    Rule {
        name: "gavel",
        ours: &["gavel-core", "gavel-door", "gavel-calendar", "gavel-http", "gavel-media", "gavel-store"],
        in_tests: &[],
        others: Others::AllBut(&["sqlx"]),
        sentence: "The binary wires everything together and holds no rules, and tests' helpers stay out of it",
    },
    Rule {
        name: "xtask",
        ours: &[],
        in_tests: &[],
        others: Others::Only(&[]),
        sentence: "xtask has no dependencies, so that it is there a second after a clone",
    },
];

/// One package of the workspace and what it names in its manifest.
#[derive(Debug, Clone)]
pub(super) struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Clone)]
struct Dependency {
    name: String,
    ours: bool,
    for_tests: bool,
}

/// Reads what `cargo metadata --no-deps` prints.
pub(super) fn packages(metadata: &str) -> Outcome<Vec<Package>> {
    let json =
        Json::parse(metadata).map_err(|why| Failure::new(format!("cargo metadata was not understood: {why}")))?;
    let packages = json.get("packages").items().iter().filter_map(package).collect::<Vec<_>>();
    if packages.is_empty() { Err(Failure::new("cargo metadata names no package")) } else { Ok(packages) }
}

fn package(json: &Json) -> Option<Package> {
    let dependencies = json.get("dependencies").items().iter().filter_map(|dependency| {
        Some(Dependency {
            name: dependency.get("name").text()?.to_owned(),
            ours: dependency.get("path").text().is_some(),
            for_tests: dependency.get("kind").text() == Some("dev"),
        })
    });
    Some(Package { name: json.get("name").text()?.to_owned(), dependencies: dependencies.collect() })
}

pub(super) fn findings(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(of_package).collect()
}

fn of_package(package: &Package) -> Vec<String> {
    let Some(rule) = RULES.iter().find(|rule| rule.name == package.name) else {
        return vec![format!("{}: not in the table \"Who may know whom\" of ARCHITECTURE.md", package.name)];
    };
    let forbidden = package.dependencies.iter().filter(|dependency| !rule.allows(dependency));
    forbidden
        .map(|dependency| {
            format!("{} must not import {}. {} (ARCHITECTURE.md).", rule.name, dependency.name, rule.sentence)
        })
        .collect()
}

impl Rule {
    fn allows(&self, dependency: &Dependency) -> bool {
        let name = dependency.name.as_str();
        if dependency.ours {
            let tested_with = name == TESTKIT || self.in_tests.contains(&name);
            return self.ours.contains(&name) || (dependency.for_tests && tested_with);
        }
        match self.others {
            Others::Only(allowed) => dependency.for_tests || allowed.contains(&name),
            Others::AllBut(banned) => dependency.for_tests || !banned.contains(&name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings for one package with one dependency, as cargo would print it.
    fn edge(from: &str, to: &str, path: bool, kind: &str) -> Vec<String> {
        let path = if path { r#","path":"/somewhere""# } else { "" };
        let dependency = format!(r#"{{"name":"{to}","kind":{kind}{path}}}"#);
        let metadata = format!(r#"{{"packages":[{{"name":"{from}","dependencies":[{dependency}]}}]}}"#);
        findings(&packages(&metadata).unwrap())
    }

    #[test]
    fn a_forbidden_edge_between_our_crates_is_found_with_its_sentence() {
        assert!(edge("gavel-http", "gavel-door", true, "null").is_empty(), "the allowed one passes");

        let found = edge("gavel-http", "gavel-media", true, "null");
        assert_eq!(
            found,
            ["gavel-http must not import gavel-media. A façade knows the core's words and the door: no media, no \
              store, no other façade (ARCHITECTURE.md)."]
        );
        assert_eq!(edge("gavel-core", "gavel-door", true, "null").len(), 1);
        assert_eq!(edge("gavel-media", "gavel-store", true, "null").len(), 1);
        assert_eq!(edge("gavel-door", "gavel-store", true, "null").len(), 1);
    }

    #[test]
    fn the_core_takes_nothing_that_is_not_listed() {
        assert!(edge("gavel-core", "serde", false, "null").is_empty());
        assert_eq!(edge("gavel-core", "tokio", false, "null").len(), 1);
        assert_eq!(edge("gavel-core", "rand", false, "\"build\"").len(), 1);
    }

    #[test]
    fn tests_may_use_the_testkit_and_what_they_like_from_outside() {
        assert!(edge("gavel-core", "proptest", false, "\"dev\"").is_empty());
        assert!(edge("gavel-door", TESTKIT, true, "\"dev\"").is_empty());
        assert_eq!(edge("gavel-door", TESTKIT, true, "null").len(), 1);
        assert!(edge("gavel-http", "gavel-store", true, "\"dev\"").is_empty(), "the real one, behind the façade");
        assert_eq!(edge("gavel-http", "gavel-store", true, "null").len(), 1);
        assert_eq!(edge("gavel-http", "gavel-media", true, "\"dev\"").len(), 1);
    }

    #[test]
    fn a_crate_without_a_row_has_to_be_placed_first() {
        assert_eq!(edge("gavel-novelty", "serde", false, "null").len(), 1);
    }
}
