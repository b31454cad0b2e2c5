//! `cargo xtask`: the project's own commands. It has no dependencies, so that it is there a second after a clone.
//! Knows nothing about meetings: it only starts programs and reads files.

mod aiortc;
mod bench;
mod browser;
mod check;
mod generate;
mod huawei;
mod machine;
mod run;
mod schemathesis;
mod shell;
mod steps;
mod test;
mod tools;
mod venv;
mod web;

use std::process::ExitCode;

use shell::Failure;

const HELP: &str = "\
Gavel's own commands:

  cargo xtask run [ARGS]           builds everything and starts the server; ARGS go to `gavel serve`
  cargo xtask test [OPTIONS]       everything that must be green before a change is taken
      --fast                       without the browser and the foreign WebRTC stack
      --only STEP                  one step and what it needs (may be repeated)
      --list                       the steps and their names
  cargo xtask check                who may know whom, lengths of files, links and test names in the documents
  cargo xtask generate [--check]   the TypeScript types of the signalling messages
  cargo xtask bench removal [--reps N]
                                   how fast a removal is, and what the others notice of it
  cargo xtask bench door [ARGS]    what goes through the door, how fast, and what a seat costs
  cargo xtask bench media [OPTIONS]
                                   what forwarding costs, beside Janus and beside sending alone; as root, on Linux
  cargo xtask bench browser [NAME] how quick the app is in a meeting of ten browsers, and with a thousand in the list
  cargo xtask pictures [NAME]      the pictures of the documentation, of every screen
  cargo xtask sweep [--cases N] [--seed S]
                                   random meetings, against the rule book and through the door; 100,000 of each unless told
  cargo xtask fuzz [TARGET [ARGS]] the fuzz targets; without TARGET their list; `keep` archives what they found
  cargo xtask help                 this text";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_else(|| "help".into());
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_str() {
        "run" => run::run(&rest),
        "test" => test::test(&rest),
        "check" => check::check(&rest),
        "generate" => generate::generate(&rest),
        "bench" => bench::bench(&rest),
        "pictures" => browser::pictures(&rest),
        "sweep" => tools::sweep(&rest),
        "fuzz" => tools::fuzz(&rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(Failure::new(format!("there is no command `{other}`\n\n{HELP}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}
