//! Puts what was measured into docs/bench: the tables below the words that people wrote, and the pictures beside them.

use crate::shell::{Outcome, read, root, write};

/// Of one benchmark.
pub(crate) struct Report<'a> {
    /// As in `cargo xtask bench NAME`; the document's, too.
    pub(crate) name: &'a str,
    /// On what it was measured, and how.
    pub(crate) how: &'a str,
    pub(crate) pictures: &'a [Picture<'a>],
    pub(crate) tables: &'a str,
}

pub(crate) struct Picture<'a> {
    /// In a word, for its file.
    pub(crate) name: &'a str,
    pub(crate) shows: &'a str,
    pub(crate) svg: String,
}

impl Report<'_> {
    pub(crate) fn write_down(&self) -> Outcome {
        let Self { name, how, tables, .. } = self;
        // What stands above it in the document stays.
        let mark = format!("<!-- Below this line everything is written by `cargo xtask bench {name}`. -->");
        let folder = root().join("docs/bench");
        let document = folder.join(format!("{name}.md"));
        let above = if document.is_file() { read(&document)? } else { String::new() };
        let above = above.split(&mark).next().unwrap_or_default();
        let mut pictures = String::new();
        for Picture { name: picture, shows, svg } in self.pictures {
            let file = format!("{name}-{picture}.svg");
            write(&folder.join(&file), svg)?;
            pictures += &format!("![{shows}]({file})\n\n");
        }
        write(&document, &format!("{above}{mark}\n\n{how}\n\n{pictures}{tables}"))?;
        println!("\nwritten to docs/bench/{name}.md");
        Ok(())
    }
}

/// What machine this is: nothing that names it.
pub(crate) fn hardware() -> String {
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
