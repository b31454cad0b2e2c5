//! `cargo xtask generate`: the TypeScript types of the signalling messages, made from the Rust types so that the app and
//! the server cannot disagree about a field.

use crate::shell::{Failure, Outcome, cargo, output, read, root, target, write};

const FILE: &str = "web/sdk/src/generated/messages.ts";

/// Writes the file; with `--check` it only compares, and a difference is a failure.
pub(crate) fn generate(args: &[String]) -> Outcome {
    let check = match args {
        [] => false,
        [flag] if flag == "--check" => true,
        _ => return Err(Failure::new("usage: cargo xtask generate [--check]")),
    };
    let made = output(&mut cargo(&["run", "-q", "-p", "gavel-http", "--example", "typescript"]))?;
    if check {
        return is_kept(&made);
    }
    write(&root().join(FILE), &made)?;
    println!("{FILE}: {} lines", made.lines().count());
    Ok(())
}

/// The same comparison by the program that `cargo build --workspace --all-targets` has left.
pub(crate) fn compare() -> Outcome {
    let program = target().join("debug/examples/typescript");
    is_kept(&output(&mut std::process::Command::new(program))?)
}

fn is_kept(made: &str) -> Outcome {
    match first_difference(&read(&root().join(FILE)).unwrap_or_default(), made) {
        None => Ok(()),
        Some(line) => Err(Failure::new(format!(
            "{FILE} is not what the Rust types give (first difference in line {line}): run `cargo xtask generate`"
        ))),
    }
}

/// The number of the first line in which two texts differ, counted from 1.
fn first_difference(kept: &str, made: &str) -> Option<usize> {
    if kept == made {
        return None;
    }
    let same = kept.lines().zip(made.lines()).take_while(|(a, b)| a == b).count();
    Some(same + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_named() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("", "a\n"), Some(1));
        assert_eq!(first_difference("a\nb\n", "a\n"), Some(2));
    }
}
