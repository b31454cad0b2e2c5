//! A Python environment with aiortc, a WebRTC stack that is not ours, for the WHIP and WHEP tests.

use std::path::PathBuf;

use crate::machine;
use crate::shell::{Failure, Outcome, command, root, run, target, which, works};
use crate::web::Stamp;

/// The pinned packages, beside the tests that need them.
const REQUIREMENTS: &str = "crates/gavel/tests/aiortc/requirements.txt";

/// The interpreter of the environment, once it has been made. Tests find it in `GAVEL_PYTHON`.
pub(crate) fn python() -> PathBuf {
    target().join("venv/bin/python")
}

/// Makes the environment in `target/`, unless the requirements are those it was made from.
pub(crate) fn install() -> Outcome {
    let requirements = root().join(REQUIREMENTS);
    if !requirements.is_file() {
        return Err(Failure::new(format!("{REQUIREMENTS} is missing")));
    }
    let stamp = Stamp::of("venv", std::slice::from_ref(&requirements))?;
    if stamp.is_current() && works(&mut command(python(), &["-c", "import aiortc"], ".")) {
        println!("    the Python environment is up to date");
        return Ok(());
    }
    let venv = target().join("venv");
    let make = || command("python3", &["-m", "venv", "--clear", &venv.to_string_lossy()], ".");
    if which("python3").is_none() || !works(&mut make()) {
        machine::apt_install("Python with venv", &["python3", "python3-venv"])?;
        run(&mut make())?;
    }
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
    run(&mut command(python(), &pip, "."))?;
    stamp.set()
}
