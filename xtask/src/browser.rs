//! Chromium, and what is done in it: the browser tests, the benchmarks, the pictures of the documentation. It is the one
//! named by `GAVEL_CHROMIUM`, else one on PATH, else Debian's package.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Failure, Outcome, cargo, command, root, run, target, which};
use crate::{machine, web};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Without a font there are boxes instead of letters, and a box is as wide as no letter is.
const FONTS: [(&str, &str, &str); 3] = [
    ("a font", "en", "fonts-dejavu-core"),
    ("a font with Chinese characters", "zh", "fonts-wqy-microhei"),
    ("a font with signs", "und-zsye", "fonts-noto-color-emoji"),
];

/// Where Chromium is; installs nothing.
pub(crate) fn chromium() -> Option<PathBuf> {
    match std::env::var_os("GAVEL_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)),
        None => NAMES.into_iter().find_map(which),
    }
}

/// Chromium and fonts.
pub(crate) fn install() -> Outcome {
    if chromium().is_none() {
        machine::apt_install("Chromium", &["chromium"])?;
    }
    for (what, language, package) in FONTS {
        if !has_font(language) {
            machine::apt_install(what, &[package])?;
        }
    }
    match chromium() {
        Some(found) if found.is_file() => {
            println!("    {}", found.display());
            Ok(())
        }
        Some(named) => Err(Failure::new(format!("GAVEL_CHROMIUM names {}, which is no file", named.display()))),
        None => Err(Failure::new("Chromium was installed and is still not on PATH")),
    }
}

/// The tests of web/e2e, against the server of this build.
pub(crate) fn test() -> Outcome {
    run(&mut playwright("debug", &[])?)
}

/// `cargo xtask bench browser [NAME]`: with the optimised server.
pub(crate) fn bench(args: &[String]) -> Outcome {
    ready()?;
    run(&mut cargo(&["build", "--release", "-p", "gavel"]))?;
    run(playwright("release", &["--config", "bench.config.ts"])?.args(args))
}

/// `cargo xtask pictures [NAME]`: docs/images anew, by the tests of what a screen looks like.
pub(crate) fn pictures(args: &[String]) -> Outcome {
    ready()?;
    run(&mut cargo(&["build", "--workspace"]))?;
    let names =
        if args.is_empty() { vec!["looks".into(), "edges".into(), "no-permission".into()] } else { args.to_vec() };
    run(playwright("debug", &[])?.args(names).env("GAVEL_PICTURES", root().join("docs/images")))
}

/// What a run by hand needs besides the server.
fn ready() -> Outcome {
    web::install()?;
    web::build()?;
    install()
}

fn playwright(profile: &str, args: &[&str]) -> Outcome<Command> {
    let chromium = chromium().ok_or_else(|| Failure::new("there is no Chromium"))?;
    let mut npx = command("npx", &["playwright", "test"], "web/e2e");
    npx.args(args).env("GAVEL_BIN", target().join(profile).join("gavel")).env("GAVEL_CHROMIUM", chromium);
    Ok(npx)
}

/// Whether there is a font for this language, as fontconfig calls it.
fn has_font(language: &str) -> bool {
    let listed = Command::new("fc-list").arg(format!(":lang={language}")).output();
    // Other systems keep their fonts elsewhere, and a browser there has brought its own.
    which("apt-get").is_none() || listed.is_ok_and(|list| !list.stdout.is_empty())
}
