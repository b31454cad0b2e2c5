//! Starting programs, finding them, and the folders of the repository. Every other module goes through here, so that a
//! failure always names the command that a person can repeat by hand.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command of ours did not succeed, in words for the person at the terminal.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// A command that will run in `dir`, relative to the root.
pub(crate) fn command(program: impl AsRef<OsStr>, args: &[&str], dir: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(root().join(dir)).stdin(Stdio::null());
    command
}

/// Cargo, in the root. The one that started us where there is one.
pub(crate) fn cargo(args: &[&str]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), args, ".")
}

/// Runs to the end with its output shown; anything but exit code 0 is a failure that names the command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    println!("    $ {shown}");
    let status = command.status().map_err(|why| Failure::new(format!("`{shown}` could not be started: {why}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{shown}` failed ({status})"))) }
}

/// Runs to the end and gives what it printed on stdout.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    let shown = shown(command);
    let result = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|why| Failure::new(format!("`{shown}` could not be started: {why}")))?;
    if !result.status.success() {
        return Err(Failure::new(format!("`{shown}` failed ({})", result.status)));
    }
    String::from_utf8(result.stdout).map_err(|_| Failure::new(format!("`{shown}` did not print UTF-8")))
}

/// Whether the command runs and succeeds; nothing of it is shown.
pub(crate) fn works(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The first file of that name on PATH.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

pub(crate) fn read(path: &Path) -> Outcome<String> {
    std::fs::read_to_string(path).map_err(|why| Failure::new(format!("{} could not be read: {why}", path.display())))
}

pub(crate) fn write(path: &Path, text: &str) -> Outcome {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, text))
        .map_err(|why| Failure::new(format!("{} could not be written: {why}", path.display())))
}

fn shown(command: &Command) -> String {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    command.get_args().fold(name, |line, arg| line + " " + &arg.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_so_that_it_can_be_repeated() {
        let failure = run(&mut command("sh", &["-c", "exit 3"], ".")).unwrap_err();
        assert!(failure.to_string().contains("`sh -c exit 3` failed"), "{failure}");
    }

    #[test]
    fn a_command_that_is_not_there_is_named_too() {
        let failure = run(&mut command("no-such-gavel", &[], ".")).unwrap_err();
        assert!(failure.to_string().contains("no-such-gavel"), "{failure}");
        assert!(which("no-such-gavel").is_none());
    }

    #[test]
    fn what_a_command_prints_is_given_back() {
        assert_eq!(output(&mut command("sh", &["-c", "echo here"], ".")).unwrap(), "here\n");
    }
}
