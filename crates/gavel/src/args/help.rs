//! What stands below the options of a command: examples, and what the exit code says.

/// Below the list of all commands.
pub(super) const AT_THE_TOP: &str = "\
Examples:
  gavel serve
  gavel conference list
  gavel disconnect weekly Gustav --ban 1h

Most commands talk to a running server. GAVEL_URL says where it is, GAVEL_API_KEY by what right.
`gavel COMMAND --help` says more of one command, with examples.

Exit codes: 0 done; 1 refused or failed; 2 wrong usage, or a name that matches more than one";

/// The examples of a command. Each is a line that works as it stands.
macro_rules! examples {
    ($first:literal $(, $more:literal)* $(,)?) => {
        concat!(
            "Examples:\n  ", $first, $("\n  ", $more,)*
            "\n\nExit codes: 0 done; 1 refused or failed; 2 wrong usage, or a name that matches more than one"
        )
    };
}
pub(crate) use examples;
