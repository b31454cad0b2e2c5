//! What the m-lines of an offer say that they carry. Read from the text, because str0m drops the attribute. Pure; an offer
//! is written by whoever sends it, and its size is bounded by the one who calls.

use super::transport::Mid;
use gavel_core::model::media::Content;
use std::collections::BTreeMap;

/// By their `a=mid`, the m-lines that say it: `a=content:slides`, or `main`, RFC 4796 section 4: a list of words, for one
/// m-line and not for the session. Of both words, the screen counts.
pub(crate) fn marks(offer: &str) -> BTreeMap<Mid, Content> {
    let mut marks = BTreeMap::new();
    let mut line = Section::default();
    for text in offer.lines() {
        if text.starts_with("m=") {
            line.end(&mut marks);
            line = Section { media: true, ..Section::default() };
        } else if let Some(mid) = text.strip_prefix("a=mid:") {
            line.mid.get_or_insert_with(|| Mid::from(mid.trim()));
        } else if let Some(words) = text.strip_prefix("a=content:") {
            line.read(words);
        }
    }
    line.end(&mut marks);
    marks
}

/// What was read of one m-line; of the session before the first.
#[derive(Default)]
struct Section {
    media: bool,
    mid: Option<Mid>,
    content: Option<Content>,
}

impl Section {
    fn read(&mut self, words: &str) {
        for word in words.split(',').map(str::trim) {
            if word.eq_ignore_ascii_case("slides") {
                self.content = Some(Content::Slides);
            } else if word.eq_ignore_ascii_case("main") {
                self.content.get_or_insert(Content::Main);
            }
        }
    }

    /// Where two m-lines have one name, a screen is one.
    fn end(self, marks: &mut BTreeMap<Mid, Content>) {
        if let (true, Some(mid), Some(content)) = (self.media, self.mid, self.content)
            && marks.get(&mid) != Some(&Content::Slides)
        {
            marks.insert(mid, content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn marked(offer: &str, as_this: Content) -> Vec<String> {
        marks(offer).iter().filter(|(_, content)| **content == as_this).map(|(mid, _)| mid.to_string()).collect()
    }

    fn named(offer: &str) -> Vec<String> {
        marked(offer, Content::Slides)
    }

    #[test]
    fn a_camera_is_told_from_a_line_that_says_nothing() {
        let offer = "m=video 9 X 96\r\na=mid:1\r\na=content:main\r\nm=video 9 X 96\r\na=mid:2\r\n";
        assert_eq!(marked(offer, Content::Main), ["1"]);
        assert!(named(offer).is_empty());
    }

    #[test]
    fn a_mark_belongs_to_its_own_m_line_wherever_it_stands_in_it() {
        let before = "v=0\r\nm=video 9 X 96\r\na=content:slides\r\na=mid:1\r\nm=video 9 X 96\r\na=mid:2\r\n";
        assert_eq!(named(before), ["1"]);
        let after = "v=0\nm=video 9 X 96\na=mid:1\nm=video 9 X 96\na=mid:2\na=content:slides\n";
        assert_eq!(named(after), ["2"], "the last one, and plain line feeds");
    }

    #[test]
    fn a_list_of_words_is_looked_through_and_other_words_mean_nothing() {
        let with = |mark: &str| named(&format!("m=video 9 X 96\r\na=mid:7\r\n{mark}\r\n"));
        for mark in
            ["a=content:slides", "a=content:speaker,slides", "a=content:main\r\na=content:slides", "a=content:SLIDES"]
        {
            assert_eq!(with(mark), ["7"], "{mark}");
        }
        for mark in [
            "a=content:",
            "a=content",
            "a=content:main",
            "a=content:slidesshow",
            "a=contents:slides",
            " a=content:slides",
        ] {
            assert!(with(mark).is_empty(), "{mark}");
        }
    }

    #[test]
    fn a_mark_on_the_session_and_a_marked_m_line_without_a_name_mark_nothing() {
        assert!(named("v=0\r\na=mid:0\r\na=content:slides\r\nm=video 9 X 96\r\na=mid:1\r\n").is_empty());
        assert!(named("m=video 9 X 96\r\na=content:slides\r\nm=video 9 X 96\r\na=mid:1\r\n").is_empty());
    }

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            Just("m=video 9 X 96".to_owned()),
            "a=mid:[0-9a-z]{0,3}",
            "a=content:(slides|main|,){0,3}",
            "[am]=?.{0,12}",
        ]
    }

    proptest! {
        /// The same by cutting the text up first.
        #[test]
        fn whatever_is_written_only_marked_m_lines_are_named(lines in prop::collection::vec(line(), 0..40)) {
            let text = lines.join("\r\n");
            let sections = text.split("\r\nm=").enumerate().filter(|(at, part)| *at > 0 || part.starts_with("m="));
            let expected: BTreeSet<String> = sections
                .filter(|(_, part)| part.lines().any(|l| {
                    l.strip_prefix("a=content:").is_some_and(|words| words.split(',').any(|word| word == "slides"))
                }))
                .filter_map(|(_, part)| part.lines().find_map(|l| l.strip_prefix("a=mid:")))
                .map(|mid| Mid::from(mid).to_string())
                .collect();
            prop_assert_eq!(named(&text).into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }
}
