//! What a machine needs before anything can be built: rustc, Node, a C compiler; and Debian packages where one is missing.

use std::process::Command;

use crate::shell::{Failure, Outcome, command, output, read, root, run, which, works};

/// The oldest Node that the web workspaces are built with (`engines` in web/package.json).
const NODE: (u32, u32) = (20, 0);

/// Rust of the version that the workspace asks for.
pub(crate) fn needs_rust() -> Outcome {
    let text = output(&mut command("rustc", &["--version"], "."))?;
    let found = version(&text).ok_or_else(|| Failure::new(format!("rustc's version was not understood: {text}")))?;
    let manifest = read(&root().join("Cargo.toml"))?;
    let wanted = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).and_then(version);
    match wanted {
        Some(wanted) if found < wanted => Err(Failure::new(format!(
            "rustc is {}.{}, and Gavel needs {}.{}: run `rustup update`",
            found.0, found.1, wanted.0, wanted.1
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Node and npm, for the web app.
pub(crate) fn needs_node() -> Outcome {
    let hint = format!("the web app needs Node {} or newer, with npm", NODE.0);
    if which("node").is_none() || which("npm").is_none() {
        return Err(Failure::new(hint));
    }
    let text = output(&mut command("node", &["--version"], "."))?;
    match version(&text) {
        Some(found) if found >= NODE => Ok(()),
        Some(_) | None => Err(Failure::new(format!("{hint}; found {}", text.trim()))),
    }
}

/// A C compiler, for the crates that bring C code along (SQLite, aws-lc).
pub(crate) fn needs_cc() -> Outcome {
    if which("cc").is_some() {
        return Ok(());
    }
    apt_install("a C compiler", &["build-essential"])
}

/// Installs Debian packages where we may, or says what to type where we may not.
pub(crate) fn apt_install(what: &str, packages: &[&str]) -> Outcome {
    let install = [&["install", "-y", "--no-install-recommends"], packages].concat();
    let by_hand = format!("{what} is missing: sudo apt-get {}", install.join(" "));
    if which("apt-get").is_none() {
        return Err(Failure::new(format!("{what} is missing: install it with your system's package manager")));
    }
    let Some(mut apt) = privileged_apt() else { return Err(Failure::new(by_hand)) };
    println!("    {what} is missing, installing it");
    if works(apt().args(&install)) {
        return Ok(());
    }
    // A fresh machine has no package lists yet, an old one has stale ones.
    run(apt().arg("update"))?;
    run(apt().args(&install)).map_err(|_| Failure::new(by_hand))
}

fn privileged_apt() -> Option<impl FnMut() -> Command> {
    let root = output(&mut command("id", &["-u"], ".")).is_ok_and(|id| id.trim() == "0");
    if !root && which("sudo").is_none() {
        return None;
    }
    Some(move || {
        let mut apt = if root { command("apt-get", &[], ".") } else { command("sudo", &["apt-get"], ".") };
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt
    })
}

/// The first `major.minor` in a text such as `rustc 1.95.0 (…)`, `v20.20.2` or `"1.95"`.
fn version(text: &str) -> Option<(u32, u32)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let mut parts = text[start..].split(|c: char| !c.is_ascii_digit());
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_programs_print() {
        assert_eq!(version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert_eq!(version("\"1.95\""), Some((1, 95)));
        assert_eq!(version("none"), None);
    }
}
