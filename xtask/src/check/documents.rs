//! Documents that cannot rot unseen: a link leads to a file, and a test that a table names as its proof is there.

use super::tree::File;

/// The tables whose last column names tests.
const TABLES: [&str; 2] = ["docs/requirements.md", "docs/lessons.md"];

pub(super) fn findings(files: &[File]) -> Vec<String> {
    let documents = files.iter().filter(|file| file.has_extension(&["md"]));
    let links = documents.flat_map(|file| dead_links(file, files));
    let tables = files.iter().filter(|file| TABLES.contains(&file.path.as_str()));
    links.chain(tables.flat_map(|file| missing_tests(file, files))).collect()
}

fn dead_links(document: &File, files: &[File]) -> Vec<String> {
    let dir = document.path.rsplit_once('/').map_or("", |(dir, _)| dir);
    let targets = document.text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '\n']).next());
    let local =
        targets.filter(|target| !target.contains("://") && !target.starts_with(['#', '<']) && !target.is_empty());
    let dead = local.filter(|target| {
        let path = resolved(dir, target.split('#').next().unwrap_or_default());
        // Pictures are made by a browser test, which fails by itself where it cannot make them.
        !path.starts_with("docs/images/")
            && !files.iter().any(|file| file.path == path || file.path.starts_with(&format!("{path}/")))
    });
    dead.map(|target| format!("{}: the link {target} leads nowhere", document.path)).collect()
}

/// `../a/b` seen from a folder.
fn resolved(dir: &str, target: &str) -> String {
    let mut parts: Vec<&str> = dir.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

fn missing_tests(table: &File, files: &[File]) -> Vec<String> {
    let tests: Vec<&File> = files.iter().filter(|file| file.has_extension(&["rs", "ts", "tsx", "py"])).collect();
    let rows = table.text.lines().enumerate().filter(|(_, line)| line.starts_with('|'));
    let mut missing = Vec::new();
    for (index, row) in rows {
        let last = row.trim_end().trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        for name in last.split('`').skip(1).step_by(2) {
            if !tests.iter().any(|file| is_in(file, name)) {
                missing.push(format!("{}:{}: there is no test `{name}`", table.path, index + 1));
            }
        }
    }
    missing
}

/// As a function, or as the words that name a test or a case of one; that a comment speaks of it is not enough.
fn is_in(file: &File, name: &str) -> bool {
    let mut ways = vec![format!("fn {name}("), format!("\"{name}\"")];
    if !file.has_extension(&["rs"]) {
        ways.extend([format!("'{name}'"), format!("`{name}`"), format!("def {name}(")]);
    }
    ways.iter().any(|way| file.text.contains(way))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_that_leads_nowhere_is_found() {
        let files = [
            File::new(
                "README.md",
                "[a](docs/rules.md#scopes) [b](docs) [c](https://example.org) [d](#here) [e](gone.md)",
            ),
            File::new("docs/rules.md", "[back](../README.md)"),
        ];
        assert_eq!(findings(&files), ["README.md: the link gone.md leads nowhere"]);
    }

    #[test]
    fn a_test_that_a_table_names_has_to_exist() {
        let table = "| id | test |\n|---|---|\n| G1 | `a_ban_holds`, `a_ban_ends` |\n| G2 | not yet |\n| `x` | |\n";
        let rust = "fn a_ban_holds() {} // `a_ban_ends`, like fn a_ban_ends_late()";
        let files = [File::new("docs/requirements.md", table), File::new("crates/a/tests/b.rs", rust)];
        assert_eq!(findings(&files), ["docs/requirements.md:3: there is no test `a_ban_ends`"]);
    }
}
