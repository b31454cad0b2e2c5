//! JSON as the description of the interface means it. An object is written as one: serde's derived readers would also take
//! its fields as a list, by their order. And 5.0 is a whole number, since JSON knows no other kind.

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeOwned, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Number;
use std::fmt;

/// Reads a body. A name that stands twice in an object is refused.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    // serde_json's own reader says where in the text something is wrong.
    T::deserialize(serde_json::from_slice::<Json>(bytes)?)
        .map_err(|fault| serde_json::from_slice::<T>(bytes).err().unwrap_or(fault))
}

/// Keeps everything in its order, so that whoever reads it finds out what stands twice.
enum Json {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        // Up to here every whole number is one of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let number = if value.fract() == 0.0 && value.abs() <= EXACT {
            Some(Number::from(value as i64))
        } else {
            Number::from_f64(value)
        };
        number.map(Json::Number).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(field) = fields.next_entry()? {
            object.push(field);
        }
        Ok(Json::Object(object))
    }
}

impl IntoDeserializer<'_, serde_json::Error> for Json {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Json {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Null => visitor.visit_unit(),
            Self::Bool(value) => visitor.visit_bool(value),
            Self::Number(number) => number.deserialize_any(visitor),
            Self::Text(text) => visitor.visit_string(text),
            Self::List(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            Self::Object(fields) => visitor.visit_map(MapDeserializer::new(fields.into_iter())),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::List(_) => Err(Self::Error::invalid_type(Unexpected::Seq, &"an object")),
            other => other.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Self::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        match self {
            Self::Text(word) => visitor.visit_enum(word.into_deserializer()),
            other => other.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Kind {
        Meeting,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        a: Option<u32>,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[serde(default)]
        inner: Inner,
        many: Option<Vec<Inner>>,
        kind: Option<Kind>,
        share: Option<f64>,
    }

    fn reads(json: &str) -> Result<Outer, String> {
        read(json.as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn an_object_is_read_with_all_that_is_in_it() {
        let outer =
            reads(r#"{"inner": {"a": 4294967295}, "many": [{"a": null}, {}], "kind": "meeting", "share": 0.5}"#);
        let many = Some(vec![Inner::default(), Inner::default()]);
        let inner = Inner { a: Some(u32::MAX) };
        assert_eq!(outer, Ok(Outer { inner, many, kind: Some(Kind::Meeting), share: Some(0.5) }));
        assert_eq!(reads("{}"), Ok(Outer::default()));
    }

    #[test]
    fn a_list_is_no_object_however_deep_it_stands() {
        for bad in ["[{}, null, null, null]", r#"{"inner": [1]}"#, r#"{"many": [{"a": 1}, [1]]}"#] {
            assert!(serde_json::from_str::<Outer>(bad).is_ok(), "{bad}: serde takes it");
            assert!(reads(bad).unwrap_err().contains("expected an object"), "{bad}");
        }
    }

    #[test]
    fn a_whole_number_is_one_also_with_a_point() {
        assert_eq!(reads(r#"{"inner": {"a": 5.0}, "share": 2}"#).map(|outer| outer.inner.a), Ok(Some(5)));
        for bad in ["5.5", "-5.0", "4294967296.0", "1e300"] {
            assert!(reads(&format!(r#"{{"inner": {{"a": {bad}}}}}"#)).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_no_json_and_what_stands_twice_is_refused_with_its_place() {
        assert!(reads("{").unwrap_err().contains("line 1"));
        assert!(reads(r#"{"other": 1}"#).unwrap_err().contains("unknown field `other`, expected"));
        for bad in [r#"{"kind": "meeting", "kind": "meeting"}"#, r#"{"inner": {"a": 1, "a": 1}}"#] {
            assert!(reads(bad).unwrap_err().contains("duplicate field"), "{bad}");
        }
        for bad in ["7", "null", r#""text""#, r#"{"kind": {"meeting": {}}}"#, r#"{"kind": 7}"#] {
            assert!(reads(bad).is_err(), "{bad}");
        }
    }
}
