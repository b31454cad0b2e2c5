//! Passwords and what is as good as one: typed at a terminal without being shown, or read from standard input, a line
//! each. Never from the command line.

use super::stop::Stop;
use console::Term;
use std::io::{BufRead, IsTerminal};

/// One that is there already.
pub(super) fn password(from_stdin: bool) -> Result<String, Stop> {
    if from_stdin { line("password") } else { typed("Password: ") }
}

/// A new one; typed twice, because nobody sees what they type.
pub(super) fn new_password(from_stdin: bool) -> Result<String, Stop> {
    if from_stdin {
        return line("password");
    }
    let password = typed("New password: ")?;
    if typed("Once more: ")? != password {
        return Err(Stop::Broken("the two are not the same".into()));
    }
    Ok(password)
}

/// The one-time link of the first start.
pub(super) fn link(from_stdin: bool) -> Result<String, Stop> {
    if from_stdin { line("link") } else { typed("The link that the first start printed: ") }
}

/// A key that a program shares with the server.
pub(super) fn key() -> Result<String, Stop> {
    line("key")
}

fn line(what: &str) -> Result<String, Stop> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let text = line.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Stop::Usage(format!("standard input has no line with a {what}")));
    }
    Ok(text.to_owned())
}

fn typed(question: &str) -> Result<String, Stop> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::Usage("there is no terminal to ask for a password: use --password-stdin".into()));
    }
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    Ok(terminal.read_secure_line()?)
}
