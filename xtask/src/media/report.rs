//! Puts what was measured into docs/bench: the tables below the words that people wrote, and the pictures beside them.

use super::plot;
use super::results::Results;
use crate::shell::{Outcome, read, root, write};

/// What stands above it in the document stays.
const MARK: &str = "<!-- Below this line everything is written by `cargo xtask bench media`. -->";

pub(super) fn write_down(results: &Results, tables: &str, how: &str) -> Outcome {
    let folder = root().join("docs/bench");
    let document = folder.join("media.md");
    let above = if document.is_file() { read(&document)? } else { "# What media costs\n\n".to_owned() };
    let above = above.split(MARK).next().unwrap_or_default();
    let pictures = "![CPU time for each packet](media-cpu.svg)\n\n![Delay](media-delay.svg)\n";
    write(&document, &format!("{above}{MARK}\n\n{how}\n\n{pictures}\n{tables}"))?;
    write(&folder.join("media-cpu.svg"), &plot::cpu(results))?;
    write(&folder.join("media-delay.svg"), &plot::delay(results))?;
    println!("\nwritten to docs/bench/media.md");
    Ok(())
}

/// What machine this is: nothing that names it.
pub(super) fn machine() -> String {
    let file = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let (processors, memory, kernel) =
        (file("/proc/cpuinfo"), file("/proc/meminfo"), file("/proc/sys/kernel/osrelease"));
    let value = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let count = processors.lines().filter(|line| line.starts_with("processor")).count();
    let model = value(&processors, "model name").unwrap_or_else(|| "of an unknown model".into());
    let kilobytes = value(&memory, "MemTotal").and_then(|size| size.split(' ').next()?.parse::<f64>().ok());
    let gigabytes = kilobytes.unwrap_or_default() / 1024.0 / 1024.0;
    let version: Vec<&str> = kernel.trim().split(['.', '-']).take(2).collect();
    format!("{count} processors ({model}), {gigabytes:.0} GiB, Linux {}", version.join("."))
}
