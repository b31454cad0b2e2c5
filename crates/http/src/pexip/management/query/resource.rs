//! A kind of object that can be listed: its fields, where it is, and what can be done to it.

use super::{field::Field, filter::Lookup};
use serde_json::{Map, Value, json};

pub(crate) struct Resource<R: 'static> {
    /// Where its list is, with a slash at the end.
    pub(crate) path: &'static str,
    pub(crate) fields: &'static [Field<R>],
    /// In small letters, as the schema has them.
    pub(crate) on_list: &'static [&'static str],
    pub(crate) on_one: &'static [&'static str],
}

/// Of those who are only looked at.
pub(crate) const READ: &[&str] = &["get"];

impl<R> Resource<R> {
    pub(crate) fn field(&self, name: &str) -> Option<&'static Field<R>> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn object(&self, row: &R) -> Value {
        Value::Object(self.fields.iter().map(|field| (field.name.to_owned(), (field.get)(row))).collect())
    }

    /// Where one of them is.
    pub(crate) fn uri(&self, id: &str) -> String {
        format!("{}{id}/", self.path)
    }

    pub(crate) fn schema(&self) -> Value {
        let fields: Map<_, _> = self.fields.iter().map(|field| (field.name.to_owned(), field.schema())).collect();
        let searched = || self.fields.iter().filter(|field| field.searched);
        let filtering: Map<_, _> = searched()
            .map(|field| (field.name.to_owned(), json!(Lookup::words(field.kind).collect::<Vec<_>>())))
            .collect();
        json!({
            "allowed_list_http_methods": self.on_list,
            "allowed_detail_http_methods": self.on_one,
            "default_format": "application/json",
            "default_limit": super::USUAL,
            "fields": fields,
            "filtering": filtering,
            "ordering": searched().map(|field| field.name).collect::<Vec<_>>(),
        })
    }
}
