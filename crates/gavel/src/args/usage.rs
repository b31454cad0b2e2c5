//! Reading the command line; and where it is wrong, saying what would be right. The list of commands is in groups here.

use super::Args;
use clap::{Command, CommandFactory, FromArgMatches, error::ErrorKind};
use std::ffi::OsString;

/// The commands by what they are for, in the order of `gavel --help`.
const GROUPS: &[(&str, &[&str])] = &[
    ("The server", &["serve", "doctor", "setup", "settings", "completion"]),
    ("Who is there", &["conference", "participant", "waiting", "events"]),
    ("Out", &["disconnect", "bans", "unban"]),
    (
        "In",
        &["lock", "unlock", "keep-out", "waiting-room", "guests", "admit", "deny", "send-out", "pin", "alias", "enter"],
    ),
    ("Invited", &["invite", "withdraw", "unconnected", "call"]),
    ("Voices", &["mute", "unmute", "mute-all-but", "hand", "lower-hands", "floor", "spotlight", "chat"]),
    ("What everybody sees", &["layout", "pause", "resume", "react", "rename"]),
    ("How long", &["start", "prolong"]),
    ("Rights and devices", &["role", "rights", "permissions", "devices", "choose"]),
    ("Rooms", &["room", "invitee", "ticket"]),
    ("People", &["account", "group", "address-book", "key", "app", "login", "logins", "logout"]),
    ("Records", &["session", "audit", "webhook"]),
];

/// What was asked for. Where it makes no sense, says so with examples of the command, and ends with exit code 2.
pub(crate) fn read() -> Args {
    let line: Vec<OsString> = std::env::args_os().collect();
    match parse(&line) {
        Ok(args) => args,
        Err(fault) => {
            // Help was asked for: that is no fault, and goes to standard output.
            let _ = fault.print();
            if fault.use_stderr()
                && fault.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                && let Some(examples) = examples_of(&line)
            {
                eprintln!("\n{examples}");
            }
            std::process::exit(fault.exit_code())
        }
    }
}

/// The script that makes a shell complete the commands.
pub(crate) fn completion(shell: clap_complete::Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), "gavel", &mut script);
    String::from_utf8(script).unwrap_or_default()
}

fn parse(line: &[OsString]) -> Result<Args, clap::Error> {
    let mut matches = command().try_get_matches_from(line)?;
    Args::from_arg_matches_mut(&mut matches).map_err(|fault| fault.format(&mut command()))
}

/// The whole grammar.
pub(crate) fn command() -> Command {
    let command = Args::command();
    let overview = overview(&command);
    command
        .before_help(overview)
        .help_template("{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}Options:\n{options}{after-help}")
}

fn overview(command: &Command) -> String {
    let mut text = String::new();
    for (group, names) in GROUPS {
        text += &format!("{group}:\n");
        for name in *names {
            let about = command.find_subcommand(name).and_then(Command::get_about).cloned().unwrap_or_default();
            text += &format!("  {name:<14}{about}\n");
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text
}

/// The examples of the command that the line names, as far as it names one.
fn examples_of(line: &[OsString]) -> Option<String> {
    let root = command();
    let mut named = &root;
    for word in line.iter().skip(1).filter_map(|word| word.to_str()) {
        if let Some(deeper) = named.find_subcommand(word) {
            named = deeper;
        }
    }
    let below = named.get_after_help().map(ToString::to_string).or_else(|| gathered(named))?;
    let (examples, _) = below.split_once("\n\n").unwrap_or((&below, ""));
    Some(examples.to_owned())
}

/// Of a noun: one example of each of its verbs.
fn gathered(noun: &Command) -> Option<String> {
    let first = |verb: &Command| Some(verb.get_after_help()?.to_string().lines().nth(1)?.to_owned());
    let lines: Vec<String> = noun.get_subcommands().filter_map(first).collect();
    if lines.is_empty() { None } else { Some(format!("Examples:\n{}", lines.join("\n"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command that does something, with the words that lead to it.
    fn leaves<'a>(command: &'a Command, path: &[&'a str], found: &mut Vec<(Vec<&'a str>, &'a Command)>) {
        for verb in command.get_subcommands() {
            let path = [path, &[verb.get_name()]].concat();
            if verb.has_subcommands() {
                leaves(verb, &path, found);
            } else {
                found.push((path, verb));
            }
        }
    }

    /// A line as a shell would split it: quotes hold words together, and what a pipe or a file gets is not ours.
    fn words(line: &str) -> Vec<OsString> {
        let line = line.split_once("$(").map_or(line, |(_, inner)| inner.trim_end_matches(')'));
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.trim().chars() {
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted => words.push(OsString::from(std::mem::take(&mut word))),
                // What was before it feeds it.
                '|' if !quoted => words.clear(),
                '>' if !quoted => break,
                _ => word.push(c),
            }
        }
        words.push(word.into());
        words.retain(|word| !word.is_empty());
        words
    }

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn every_command_has_examples_that_work_as_they_stand() {
        let root = command();
        let mut found = Vec::new();
        leaves(&root, &[], &mut found);
        for (path, leaf) in &found {
            let below = leaf.get_after_help().unwrap_or_else(|| panic!("{path:?} has no examples")).to_string();
            assert!(below.contains("Exit codes: 0"), "{path:?}");
            let lines: Vec<&str> = below.lines().skip(1).take_while(|line| !line.is_empty()).collect();
            assert!(!lines.is_empty(), "{path:?}");
            for line in lines {
                let words = words(line);
                let leads: Vec<&str> = words[1..].iter().take(path.len()).filter_map(|word| word.to_str()).collect();
                assert_eq!(&leads, path, "an example of the command itself");
                if let Err(fault) = parse(&words) {
                    panic!("{line}: {fault}");
                }
            }
        }
        assert!(found.len() > 20, "it looked at them");
    }

    #[test]
    fn every_command_stands_in_one_group_of_the_overview() {
        let root = command();
        let mut here: Vec<&str> = root.get_subcommands().map(Command::get_name).collect();
        let mut listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        here.sort_unstable();
        listed.sort_unstable();
        assert_eq!(here, listed);
        assert!(command().render_help().to_string().contains("  disconnect    Disconnect people"));
    }

    #[test]
    fn every_option_and_argument_says_what_it_is() {
        let root = command();
        let mut found = Vec::new();
        leaves(&root, &[], &mut found);
        for (path, leaf) in found {
            for argument in leaf.get_arguments().filter(|argument| !argument.is_hide_set()) {
                let known = ["help", "version"].contains(&argument.get_id().as_str());
                assert!(known || argument.get_help().is_some(), "{path:?} {}", argument.get_id());
            }
        }
    }

    /// A verb takes what its noun takes too, and the one would be read as the other.
    #[test]
    fn no_verb_has_an_option_of_its_noun() {
        let root = command();
        for noun in root.get_subcommands().filter(|noun| noun.has_subcommands()) {
            for verb in noun.get_subcommands() {
                for own in verb.get_arguments() {
                    let same = |of_noun: &clap::Arg| {
                        of_noun.get_id() == own.get_id()
                            || of_noun.get_long().is_some() && of_noun.get_long() == own.get_long()
                    };
                    assert!(!noun.get_arguments().any(same), "{} {} {own}", noun.get_name(), verb.get_name());
                }
            }
        }
    }

    #[test]
    fn a_wrong_line_is_answered_with_what_would_be_right() {
        let told = |line: &str| match parse(&words(line)) {
            Ok(_) => panic!("{line} makes sense"),
            Err(fault) => (fault.exit_code(), fault.to_string()),
        };
        for (line, hint) in [
            ("gavel lokc weekly", "'lock'"),
            ("gavel disconnect weekly Bob --bann", "--ban"),
            ("gavel disconnect weekly", "WHO"),
            ("gavel disconnect weekly Bob --all", "cannot be used with"),
            ("gavel disconnect weekly Bob --ban soon", "30m, 1h or 2d"),
            ("gavel disconnect weekly Bob --reason becuase", "possible values: disruption"),
            ("gavel disconnect weekly --scope idle", "idle=MINUTES"),
            ("gavel disconnect weekly --scope everyone-but", "--everyone-but"),
            ("gavel disconnect weekly Bob --room", "--ban"),
            ("gavel role weekly Carol king", "host"),
            ("gavel room", "<COMMAND>"),
        ] {
            let (code, text) = told(line);
            assert!(code == 2 && text.contains(hint), "{line}: {code} {text}");
        }
        let examples = examples_of(&words("gavel disconnect weekly")).expect("examples");
        assert!(examples.contains("gavel disconnect weekly Gustav") && !examples.contains("Exit"), "{examples}");
        let examples = examples_of(&words("gavel room lsit")).expect("one of each verb");
        assert!(examples.contains("gavel room list") && examples.contains("gavel room create"), "{examples}");
    }
}
