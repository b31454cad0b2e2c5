//! Building the web app, and not building it again while nothing has changed. A stamp in `target/` holds the hash of
//! what the last run was made from.

use std::path::{Path, PathBuf};

use crate::huawei;
use crate::shell::{Failure, Outcome, command, root, run, target, write};

/// Folders under web/ that are made, not written.
const MADE: [&str; 4] = ["node_modules", "dist", "test-results", "playwright-report"];

/// Those that test a server.
const TESTS: [&str; 2] = ["e2e", "dialects"];

/// `npm ci`, unless the lock file is the one that was installed last.
pub(crate) fn install() -> Outcome {
    let stamp = Stamp::of("npm-ci", &[root().join("web/package-lock.json"), root().join("web/package.json")])?;
    if stamp.is_current() && root().join("web/node_modules").is_dir() {
        println!("    npm packages are up to date");
        return Ok(());
    }
    run(&mut command("npm", &["ci", "--no-audit", "--no-fund"], "web"))?;
    stamp.set()
}

/// `npm run build`, unless every source is as it was at the last build.
pub(crate) fn build() -> Outcome {
    let stamp = Stamp::of("npm-build", &sources(&root().join("web")))?;
    if stamp.is_current() && root().join("web/meet/dist/index.html").is_file() {
        println!("    the web app is up to date");
        return Ok(());
    }
    run(&mut command("npm", &["run", "build"], "web"))?;
    stamp.set()
}

/// The lint, the types and the tests of the web workspaces.
pub(crate) fn check() -> Outcome {
    run(&mut command("npm", &["run", "check"], "web"))
}

/// The vendors' own clients against the server of this build.
pub(crate) fn dialects() -> Outcome {
    let mut tests = command("npm", &["test", "-w", "dialects"], "web");
    run(tests.env("GAVEL_BIN", target().join("debug/gavel")).env("GAVEL_HUAWEI_PYTHON", huawei::python()))
}

/// Everything that a build can depend on, in a fixed order. What only tests a server is no part of the app.
fn sources(web: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![web.to_path_buf()];
    while let Some(dir) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&dir) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !path.is_dir() {
                found.push(path);
            } else if !MADE.contains(&name.as_ref()) && !TESTS.contains(&name.as_ref()) {
                open.push(path);
            }
        }
    }
    found.sort();
    found
}

/// What a result was made from: a hash of names and contents, kept in `target/xtask/`.
pub(crate) struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    pub(crate) fn of(name: &str, files: &[PathBuf]) -> Outcome<Self> {
        Self::within(&target().join("xtask"), name, files)
    }

    fn within(dir: &Path, name: &str, files: &[PathBuf]) -> Outcome<Self> {
        let mut hash = Fnv::new();
        for file in files {
            let bytes = std::fs::read(file)
                .map_err(|why| Failure::new(format!("{} could not be read: {why}", file.display())))?;
            hash.add(file.to_string_lossy().as_bytes());
            hash.add(&bytes.len().to_le_bytes());
            hash.add(&bytes);
        }
        Ok(Self { file: dir.join(name), hash: format!("{:016x}", hash.0) })
    }

    pub(crate) fn is_current(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|last| last == self.hash)
    }

    pub(crate) fn set(&self) -> Outcome {
        write(&self.file, &self.hash)
    }
}

/// FNV-1a with 64 bits: it need only notice an edit, not withstand an enemy.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_holds_until_a_source_changes() {
        let dir = std::env::temp_dir().join(format!("gavel-xtask-stamp-{}", std::process::id()));
        let source = dir.join("source.ts");
        write(&source, "one").unwrap();

        let stamp = || Stamp::within(&dir, "stamp", std::slice::from_ref(&source)).unwrap();
        assert!(!stamp().is_current(), "nothing has been built yet");
        stamp().set().unwrap();
        assert!(stamp().is_current());
        write(&source, "two").unwrap();
        assert!(!stamp().is_current());

        std::fs::remove_dir_all(dir).unwrap();
    }
}
