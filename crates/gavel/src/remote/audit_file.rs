//! The audit's chain, checked in a file that was exported as JSON Lines. Asks no server: whoever has the file can verify it.

use super::{out::Out, stop::Stop};
use gavel_store::chain;
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufRead, BufReader, stdin},
    path::Path,
};

#[derive(Deserialize)]
struct Row {
    seq: u64,
    entry: String,
    prev: String,
    hash: String,
}

/// What a file says of itself.
#[derive(Debug, Default, PartialEq, Eq)]
struct Walk {
    rows: u64,
    first: Option<u64>,
    last: Option<(u64, String)>,
    /// How often numbers are missing in between.
    gaps: u64,
    /// The first row that does not fit.
    broken_at: Option<u64>,
}

pub(super) fn verify(file: &Path, with_gaps: bool, out: Out) -> Result<(), Stop> {
    let named = |fault: std::io::Error| Stop::Broken(format!("{}: {fault}", file.display()));
    let walk = match file == Path::new("-") {
        true => walk(stdin().lock())?,
        false => walk(BufReader::new(File::open(file).map_err(named)?))?,
    };
    let intact = walk.broken_at.is_none() && (with_gaps || walk.gaps == 0);
    let answer = json!({
        "intact": intact, "rows": walk.rows, "first": walk.first, "last": walk.last.as_ref().map(|(seq, _)| seq),
        "gaps": walk.gaps, "broken_at": walk.broken_at,
    });
    out.show(&answer, said);
    if intact { Ok(()) } else { Err(Stop::NotAll) }
}

/// Goes through all rows, or up to the first that does not fit.
fn walk(lines: impl BufRead) -> Result<Walk, Stop> {
    let mut walk = Walk::default();
    for (number, line) in (1..).zip(lines.lines()) {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let row: Row = serde_json::from_str(&line)
            .map_err(|fault| Stop::Usage(format!("line {number} is no row of an exported audit: {fault}")))?;
        let follows = match &walk.last {
            // The beginning of the whole audit is known; where a part begins, the row before is not in the file.
            None => row.seq != 1 || row.prev == chain::NOTHING,
            Some((seq, hash)) if row.seq == seq + 1 => row.prev == *hash,
            Some((seq, _)) => row.seq > *seq,
        };
        if !follows || row.hash != chain::hash(&row.prev, &row.entry) {
            walk.broken_at = Some(row.seq);
            return Ok(walk);
        }
        if walk.last.as_ref().is_some_and(|(seq, _)| row.seq > seq + 1) {
            walk.gaps += 1;
        }
        walk.first.get_or_insert(row.seq);
        walk.rows += 1;
        walk.last = Some((row.seq, row.hash));
    }
    Ok(walk)
}

fn said(answer: &Value) -> String {
    let number = |field: &str| answer[field].as_u64();
    if let Some(seq) = number("broken_at") {
        return format!("Row {seq} does not fit: somebody has changed it, or the one before it.\n");
    }
    let (Some(first), Some(last)) = (number("first"), number("last")) else { return "The file has no rows.\n".into() };
    let rows = number("rows").unwrap_or(0);
    let mut text = match number("gaps") {
        Some(0) | None => format!("intact: {rows} rows, {first} to {last}\n"),
        Some(gaps) if answer["intact"] == true => {
            format!(
                "each of {rows} rows is as it was written; {gaps} times some are missing between {first} and {last}\n"
            )
        }
        Some(gaps) => format!(
            "{gaps} times rows are missing between {first} and {last}. If the export was filtered, say --with-gaps.\n"
        ),
    };
    if first > 1 {
        text += &format!("What came before row {first} is not in the file.\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five rows, as the server exports them.
    fn export() -> Vec<String> {
        let mut prev = chain::NOTHING.to_owned();
        let row = |seq: u64| {
            let entry = format!(r#"{{"verb":"lock","name":"Älice","n":{seq}}}"#);
            let hash = chain::hash(&prev, &entry);
            let line = json!({"seq": seq, "entry": entry, "prev": prev, "hash": hash}).to_string();
            prev = hash;
            line
        };
        (1..=5).map(row).collect()
    }

    fn walked(lines: &[String]) -> Walk {
        walk(lines.join("\n").as_bytes()).unwrap()
    }

    #[test]
    fn a_whole_file_is_intact_and_so_is_its_end() {
        let lines = export();
        let all = walked(&lines);
        assert_eq!((all.rows, all.gaps, all.broken_at), (5, 0, None));
        let end = walked(&lines[2..]);
        assert_eq!((end.rows, end.first, end.broken_at), (3, Some(3), None));
    }

    #[test]
    fn whoever_changes_adds_or_moves_a_row_is_found_out() {
        // G6
        let lines = export();
        let mut changed = lines.clone();
        changed[2] = changed[2].replace("lock", "unlock");
        assert_eq!(walked(&changed).broken_at, Some(3));
        let mut moved = lines.clone();
        moved.swap(1, 2);
        assert!(walked(&moved).broken_at.is_some());
        let mut doubled = lines.clone();
        doubled.insert(3, lines[2].clone());
        assert_eq!(walked(&doubled).broken_at, Some(3));
        let mut begun_anew = lines.clone();
        begun_anew[0] = begun_anew[0].replace(chain::NOTHING, &"1".repeat(64));
        assert_eq!(walked(&begun_anew).broken_at, Some(1));
        // Made to fit itself again, it does not fit the next.
        let row: Value = serde_json::from_str(&lines[1]).unwrap();
        let (prev, entry) = (row["prev"].as_str().unwrap(), "{}");
        let mut forged = lines;
        forged[1] = json!({"seq": 2, "entry": entry, "prev": prev, "hash": chain::hash(prev, entry)}).to_string();
        assert_eq!(walked(&forged).broken_at, Some(3));
    }

    #[test]
    fn a_row_that_was_taken_out_leaves_a_gap() {
        let mut lines = export();
        lines.remove(2);
        let walk = walked(&lines);
        assert_eq!((walk.rows, walk.gaps, walk.broken_at), (4, 1, None));
    }

    #[test]
    fn what_is_no_export_is_said_with_its_line() {
        let Err(Stop::Usage(why)) = walk("seq,at\n1,2\n".as_bytes()) else { panic!("a hint") };
        assert!(why.contains("line 1"), "{why}");
    }
}
