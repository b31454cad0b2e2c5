//! What the web workspaces may touch: the network belongs to the SDK, and the SDK knows no React.

use super::tree::File;

/// Names that only web/sdk may say.
const NETWORK: [&str; 5] = ["WebSocket", "RTCPeerConnection", "XMLHttpRequest", "EventSource", "sendBeacon"];

pub(super) fn findings(files: &[File]) -> Vec<String> {
    let code = files.iter().filter(|file| file.has_extension(&["ts", "tsx", "js", "jsx", "mjs"]) && !file.is_test());
    code.flat_map(of_file).collect()
}

fn of_file(file: &File) -> Vec<String> {
    let screens = ["web/meet/src/", "web/ui/src/", "web/admin/src/"].iter().any(|dir| file.path.starts_with(dir));
    let sdk = file.path.starts_with("web/sdk/src/");
    let lines = without_comments(&file.text);
    let said = lines.iter().enumerate().filter_map(|(index, line)| {
        let what = if screens {
            raw_network(line).map(|name| {
                format!(
                    "{name} is the SDK's: the screens talk through @gavel/sdk, which knows when to stop reconnecting"
                )
            })
        } else if sdk && imports_react(line) {
            Some("the SDK knows no React, so that it can be used and tested without".to_owned())
        } else {
            None
        };
        what.map(|what| format!("{}:{}: {what} (ARCHITECTURE.md)", file.path, index + 1))
    });
    said.collect()
}

fn raw_network(line: &str) -> Option<&'static str> {
    // Asking whether the browser has it is not using it.
    let asked = |name: &str| line.contains(&format!("typeof {name}"));
    let named = NETWORK.into_iter().find(|name| !asked(name) && words(line).any(|(word, _, _)| word == *name));
    named.or_else(|| {
        let called = |(word, before, after): (&str, Option<char>, Option<char>)| {
            let global = line.contains("window.fetch") || line.contains("globalThis.fetch");
            word == "fetch" && after == Some('(') && (before != Some('.') || global)
        };
        words(line).any(called).then_some("fetch")
    })
}

fn imports_react(line: &str) -> bool {
    let from = line.contains("from ") || line.contains("import(") || line.trim_start().starts_with("import ");
    from && ["\"react", "'react"].iter().any(|name| line.contains(name))
}

/// The identifiers of a line, with the characters beside them.
fn words(line: &str) -> impl Iterator<Item = (&str, Option<char>, Option<char>)> {
    let inside = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line[at..].find(inside)?;
        let end = line[start..].find(|c| !inside(c)).map_or(line.len(), |length| start + length);
        at = end;
        Some((&line[start..end], line[..start].chars().next_back(), line[end..].chars().next()))
    })
}

/// The lines of a source with comments blanked. Good enough for our own code: a `//` after a colon is an address.
fn without_comments(text: &str) -> Vec<String> {
    let mut inside = false;
    let lines = text.lines().map(|line| {
        let mut kept = String::new();
        let mut rest = line;
        loop {
            if inside {
                let Some(end) = rest.find("*/") else { return kept };
                inside = false;
                rest = &rest[end + 2..];
                continue;
            }
            let block = rest.find("/*");
            let line_comment = rest.match_indices("//").map(|(at, _)| at).find(|at| !rest[..*at].ends_with(':'));
            match (block, line_comment) {
                (Some(start), other) if other.is_none_or(|at| start < at) => {
                    kept.push_str(&rest[..start]);
                    inside = true;
                    rest = &rest[start + 2..];
                }
                (_, Some(start)) => {
                    kept.push_str(&rest[..start]);
                    return kept;
                }
                (_, None) => {
                    kept.push_str(rest);
                    return kept;
                }
            }
        }
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        findings(&[File::new(path, text)]).len()
    }

    #[test]
    fn the_screens_do_not_touch_the_network() {
        let screen = "web/meet/src/App.tsx";
        assert_eq!(found(screen, "const socket = new WebSocket(url)"), 1);
        assert_eq!(found(screen, "const peer = new RTCPeerConnection()"), 1);
        assert_eq!(found(screen, "await fetch('/api/v1/rooms')"), 1);
        assert_eq!(found(screen, "await window.fetch(url)"), 1);
        assert_eq!(found("web/sdk/src/socket.ts", "new WebSocket(url); fetch(url)"), 0);
    }

    #[test]
    fn what_only_looks_like_it_is_let_through() {
        let screen = "web/meet/src/App.tsx";
        assert_eq!(found(screen, "// a WebSocket lives in the SDK"), 0);
        assert_eq!(found(screen, "/* fetch( and\n WebSocket */ const a = 1"), 0);
        assert_eq!(found(screen, "prefetch(); rooms.fetch(); const state: RTCPeerConnectionState = 'new'"), 0);
        assert_eq!(found(screen, "return typeof RTCPeerConnection === 'undefined'"), 0);
        assert_eq!(found("web/meet/src/App.test.tsx", "fetch('/x')"), 0);
        assert_eq!(found(screen, "const a = 'https://example.org'; fetch(a)"), 1, "an address is no comment");
    }

    #[test]
    fn the_sdk_knows_no_react() {
        assert_eq!(found("web/sdk/src/store.ts", "import { useState } from \"react\""), 1);
        assert_eq!(found("web/sdk/src/store.ts", "import { createStore } from 'zustand/vanilla'"), 0);
    }
}
