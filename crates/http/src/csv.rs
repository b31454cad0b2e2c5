//! Comma-separated values: records as RFC 4180 has them, and no cell that a spreadsheet would take for a formula. Knows
//! nothing of what stands in the cells.

use csv::{QuoteStyle, Terminator, WriterBuilder};

pub(crate) const TYPE: &str = "text/csv; charset=utf-8; header=present";

/// One record, with the line's end (CR LF).
pub(crate) fn record<C: AsRef<str>>(cells: impl IntoIterator<Item = C>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(Vec::new());
    for cell in cells {
        let cell = cell.as_ref();
        // Into memory nothing can fail.
        let _ = match is_formula(cell) {
            true => writer.write_field(format!("'{cell}")),
            false => writer.write_field(cell),
        };
    }
    let _ = writer.write_record(None::<&[u8]>);
    writer.into_inner().unwrap_or_default()
}

/// What names and notes may begin with, and spreadsheets calculate (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(cells: &[&str]) -> String {
        String::from_utf8(record(cells)).unwrap()
    }

    #[test]
    fn records_are_those_of_rfc_4180() {
        assert_eq!(text(&["a", "b c", ""]), "a,b c,\r\n");
        assert_eq!(text(&["a,b", "say \"hi\"", "two\nlines"]), "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\r\n");
        assert_eq!(text(&[""]), "\"\"\r\n", "one empty cell is no empty line");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"] {
            assert_eq!(text(&[bad]), format!("'{bad}\r\n"), "{bad:?}");
        }
        assert_eq!(text(&["=HYPERLINK(\"x\")"]), "\"'=HYPERLINK(\"\"x\"\")\"\r\n");
        assert_eq!(text(&["a=b", "1-2"]), "a=b,1-2\r\n", "inside a cell they are only signs");
    }
}
