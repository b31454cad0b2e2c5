//! `cargo xtask check`: the rules of the code that no compiler knows. ARCHITECTURE.md says each of them in words, and a
//! finding repeats the sentence.

mod documents;
mod edges;
mod json;
mod lengths;
mod tree;
mod web;

use crate::shell::{Failure, Outcome, cargo, output, root};

pub(crate) fn check(args: &[String]) -> Outcome {
    if !args.is_empty() {
        return Err(Failure::new("usage: cargo xtask check"));
    }
    let metadata = output(&mut cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"]))?;
    let files = tree::files(&root());
    let mut findings = edges::findings(&edges::packages(&metadata)?);
    findings.extend(lengths::findings(&files));
    findings.extend(web::findings(&files));
    findings.extend(documents::findings(&files));
    if findings.is_empty() {
        println!("    {} files, no finding", files.len());
        return Ok(());
    }
    findings.iter().for_each(|finding| println!("    {finding}"));
    Err(Failure::new(format!("{} findings", findings.len())))
}
