//! Python environments in `target/`, for the programs of others that our tests need.

use std::path::PathBuf;

use crate::machine;
use crate::shell::{Failure, Outcome, command, root, run, target, which, works};
use crate::web::Stamp;

pub(crate) struct Environment {
    /// Of its folder in `target/`.
    pub(crate) name: &'static str,
    /// The pinned packages, beside the tests that need them. Where they have hashes, pip insists on them for all.
    pub(crate) requirements: &'static str,
    /// What can be imported where it is whole.
    pub(crate) module: &'static str,
}

impl Environment {
    /// The interpreter, once the environment has been made.
    pub(crate) fn python(&self) -> PathBuf {
        target().join(self.name).join("bin/python")
    }

    /// Makes the environment, unless the requirements are those it was made from.
    pub(crate) fn install(&self) -> Outcome {
        let Self { name, requirements, module } = self;
        let file = root().join(requirements);
        if !file.is_file() {
            return Err(Failure::new(format!("{requirements} is missing")));
        }
        let stamp = Stamp::of(name, std::slice::from_ref(&file))?;
        let import = format!("import {module}");
        if stamp.is_current() && works(&mut command(self.python(), &["-c", &import], ".")) {
            println!("    the Python environment with {module} is up to date");
            return Ok(());
        }
        let folder = target().join(name);
        let make = || command("python3", &["-m", "venv", "--clear", &folder.to_string_lossy()], ".");
        if which("python3").is_none() || !works(&mut make()) {
            machine::apt_install("Python with venv", &["python3", "python3-venv"])?;
            run(&mut make())?;
        }
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements];
        run(&mut command(self.python(), &pip, "."))?;
        stamp.set()
    }
}
