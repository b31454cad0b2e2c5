//! A file has one idea. At 500 lines one asks what the second idea is; past these it has to be found.

use super::tree::File;

const SOURCE: usize = 800;
const TEST: usize = 1_000;

pub(super) fn findings(files: &[File]) -> Vec<String> {
    let sources = files.iter().filter(|file| file.has_extension(&["rs", "ts", "tsx", "js", "mjs", "css", "py", "sql"]));
    sources.filter_map(too_long).collect()
}

fn too_long(file: &File) -> Option<String> {
    let limit = if file.is_test() { TEST } else { SOURCE };
    let lines = file.text.lines().count();
    (lines > limit).then(|| format!("{}: {lines} lines, more than {limit}: split it (CONTRIBUTING.md)", file.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_source_is_found_and_a_test_may_be_a_little_longer() {
        let text = "x\n".repeat(801);
        let found = |path| findings(&[File::new(path, &text)]).len();
        assert_eq!(found("crates/core/src/conference.rs"), 1);
        assert_eq!(found("crates/core/tests/matrix.rs"), 0);
        assert_eq!(found("web/sdk/src/roster.test.ts"), 0);
        assert_eq!(found("docs/rules.md"), 0);
        assert_eq!(findings(&[File::new("a.rs", &"x\n".repeat(800))]).len(), 0);
        assert_eq!(findings(&[File::new("tests/a.rs", &"x\n".repeat(1_001))]).len(), 1);
    }
}
