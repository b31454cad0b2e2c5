//! Passwords: typed at a terminal without being shown, or read from standard input. Never from the command line.

use super::stop::Stop;
use console::Term;
use std::io::{BufRead, IsTerminal};

/// One that is there already.
pub(super) fn password(from_stdin: bool) -> Result<String, Stop> {
    if from_stdin { first_line() } else { typed("Password: ") }
}

/// A new one; typed twice, because nobody sees what they type.
pub(super) fn new_password(from_stdin: bool) -> Result<String, Stop> {
    if from_stdin {
        return first_line();
    }
    let password = typed("New password: ")?;
    if typed("Once more: ")? != password {
        return Err(Stop::Broken("the two are not the same".into()));
    }
    Ok(password)
}

fn first_line() -> Result<String, Stop> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Stop::Usage("standard input has no password in its first line".into()));
    }
    Ok(password.to_owned())
}

fn typed(question: &str) -> Result<String, Stop> {
    if !std::io::stdin().is_terminal() {
        return Err(Stop::Usage("there is no terminal to ask for a password: use --password-stdin".into()));
    }
    let terminal = Term::stderr();
    terminal.write_str(question)?;
    Ok(terminal.read_secure_line()?)
}
