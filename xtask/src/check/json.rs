//! As much of JSON as `cargo metadata` prints: a reader of a hundred lines instead of a dependency.

use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As it was written: nothing here counts.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value()?;
        reader.space();
        if reader.at == text.len() { Ok(value) } else { Err(format!("something follows the value at {}", reader.at)) }
    }

    /// A field of an object; `Null` where there is none.
    pub(super) fn get(&self, key: &str) -> &Json {
        match self {
            Json::Object(fields) => fields.get(key).unwrap_or(&Json::Null),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::List(_) => &Json::Null,
        }
    }

    pub(super) fn items(&self) -> &[Json] {
        if let Json::List(items) = self { items } else { &[] }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Json, String> {
        self.space();
        match self.peek() {
            Some('{') => self.object(),
            Some('[') => self.list(),
            Some('"') => self.string().map(Json::Text),
            Some(_) => self.word(),
            None => Err("the text ends too early".into()),
        }
    }

    fn object(&mut self) -> Result<Json, String> {
        let mut fields = BTreeMap::new();
        self.expect('{')?;
        if self.eat('}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.expect(':')?;
            fields.insert(key, self.value()?);
            if self.eat('}') {
                return Ok(Json::Object(fields));
            }
            self.expect(',')?;
        }
    }

    fn list(&mut self) -> Result<Json, String> {
        let mut items = Vec::new();
        self.expect('[')?;
        if self.eat(']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            if self.eat(']') {
                return Ok(Json::List(items));
            }
            self.expect(',')?;
        }
    }

    fn string(&mut self) -> Result<String, String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.next()? {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                other => text.push(other),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        Ok(match self.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let digits: String = (0..4).map(|_| self.next()).collect::<Result<_, _>>()?;
                let code = u32::from_str_radix(&digits, 16).map_err(|why| why.to_string())?;
                // Halves of a pair do not occur in names and paths of ours.
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            plain => plain,
        })
    }

    fn word(&mut self) -> Result<Json, String> {
        let rest = &self.text[self.at..];
        let end = rest.find([',', '}', ']', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
        let word = &rest[..end];
        let value = match word {
            "null" => Json::Null,
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            number if number.parse::<f64>().is_ok() => Json::Number(number.to_owned()),
            other => return Err(format!("`{other}` is no value, at {}", self.at)),
        };
        self.at += end;
        Ok(value)
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Result<char, String> {
        let next = self.peek().ok_or("the text ends too early")?;
        self.at += next.len_utf8();
        Ok(next)
    }

    fn eat(&mut self, wanted: char) -> bool {
        self.space();
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn expect(&mut self, wanted: char) -> Result<(), String> {
        if self.eat(wanted) { Ok(()) } else { Err(format!("`{wanted}` is missing at {}", self.at)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_with_their_nesting_and_escapes() {
        let json = Json::parse(r#" {"a": [1, -2.5e3, true, null], "b": {"c": "x\n\"\u00e9\\"}, "d": []} "#).unwrap();
        assert_eq!(json.get("a").items().len(), 4);
        assert_eq!(json.get("a").items()[1], Json::Number("-2.5e3".into()));
        assert_eq!(json.get("b").get("c").text(), Some("x\n\"é\\"));
        assert!(json.get("d").items().is_empty());
        assert_eq!(json.get("none"), &Json::Null);
    }

    #[test]
    fn broken_text_is_an_error_and_no_panic() {
        for text in ["", "{", "[1,", "\"open", "{\"a\" 1}", "nul", "[] []", "\"\\u12"] {
            assert!(Json::parse(text).is_err(), "{text}");
        }
    }
}
