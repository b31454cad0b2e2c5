//! Chromium for the browser tests: the one named by `GAVEL_CHROMIUM`, else one on PATH, else Debian's package.

use std::path::{Path, PathBuf};

use crate::machine;
use crate::shell::{Failure, Outcome, which};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// Where Chromium is; installs nothing.
pub(crate) fn chromium() -> Option<PathBuf> {
    match std::env::var_os("GAVEL_CHROMIUM") {
        Some(named) => Some(PathBuf::from(named)),
        None => NAMES.into_iter().find_map(which),
    }
}

/// Chromium and one family of fonts: without any, the screenshots show boxes instead of letters.
pub(crate) fn install() -> Outcome {
    if chromium().is_none() {
        machine::apt_install("Chromium", &["chromium"])?;
    }
    if !has_fonts(Path::new("/usr/share/fonts/truetype")) {
        machine::apt_install("a font", &["fonts-dejavu-core"])?;
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

fn has_fonts(dir: &Path) -> bool {
    // Other systems keep their fonts elsewhere, and a browser there has brought its own.
    which("apt-get").is_none() || std::fs::read_dir(dir).is_ok_and(|mut families| families.next().is_some())
}
