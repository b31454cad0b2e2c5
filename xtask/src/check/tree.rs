//! The files that people wrote: everything below the root but what is made, fetched or kept for a running server.

use std::path::Path;

use crate::shell::root;

/// Folders that hold nothing written by hand, by name.
const MADE: [&str; 11] = [
    ".git",
    ".venv",
    "artifacts",
    "corpus",
    "dist",
    "gavel-data",
    "generated",
    "node_modules",
    "playwright-report",
    "target",
    "test-results",
];

/// One file of the repository.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Relative to the root, with slashes.
    pub(super) path: String,
    /// Empty for what is no text.
    pub(super) text: String,
}

impl File {
    #[cfg(test)]
    pub(super) fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        Path::new(&self.path).extension().is_some_and(|found| extensions.iter().any(|wanted| found == *wanted))
    }

    /// Whether it is a test by its name or by its folder.
    pub(super) fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.split('/').any(|part| matches!(part, "test" | "testing" | "tests" | "e2e"))
            || name.contains(".test.")
            || name.contains(".spec.")
            || name == "tests.rs"
            || name.ends_with("_test.rs")
            || name.ends_with("_tests.rs")
    }
}

/// All files below `dir`, in a fixed order.
pub(super) fn files(dir: &Path) -> Vec<File> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else { continue };
        for entry in entries.flatten() {
            let Ok(kind) = entry.file_type() else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            if kind.is_dir() && !MADE.contains(&name.as_str()) {
                open.push(entry.path());
            } else if kind.is_file() {
                found.push(read(&entry.path()));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn read(path: &Path) -> File {
    let short = path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/");
    File { path: short, text: std::fs::read_to_string(path).unwrap_or_default() }
}
