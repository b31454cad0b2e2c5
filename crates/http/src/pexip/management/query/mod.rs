//! The query language of the lists: which objects, in which order, which page of them. Pure: it knows neither meetings nor
//! HTTP (docs/contracts/pexip-management.md, *Lists*).

mod field;
mod filter;
mod resource;
pub(super) mod time;
mod written;

pub(super) use field::{Field, Kind};
pub(super) use resource::{READ, Resource};
pub(super) use written::{Mode, Written, Wrong};

use filter::{Filter, Key, Lookup};
use gavel_core::model::time::Timestamp;
use serde_json::{Value, json};
use url::form_urlencoded;

/// A page's length unless told, and at most.
const USUAL: usize = 20;
const MOST: usize = 10_000;
/// More than this no question needs.
const MOST_PARTS: usize = 100;

/// What is asked of a list.
pub(super) struct Query<R: 'static> {
    resource: &'static Resource<R>,
    limit: usize,
    offset: usize,
    filters: Vec<Filter<R>>,
    /// By what, and whether the other way round; the first matters most.
    order: Vec<(&'static Field<R>, bool)>,
    /// What the links to other pages repeat.
    kept: Vec<(String, String)>,
}

impl<R> Query<R> {
    /// `text`: what stands behind the question mark. `Err`: what is wrong with it, for people.
    pub(super) fn read(resource: &'static Resource<R>, text: &str) -> Result<Self, String> {
        let mut query =
            Self { resource, limit: USUAL, offset: 0, filters: Vec::new(), order: Vec::new(), kept: Vec::new() };
        for (nth, (name, value)) in form_urlencoded::parse(text.as_bytes()).enumerate() {
            if nth >= MOST_PARTS {
                return Err("too many parameters".into());
            }
            query.take(&name, &value)?;
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            // 0: as many as there can be.
            "limit" => {
                self.limit = match number(name, value)? {
                    0 => MOST,
                    limit => limit.min(MOST),
                }
            }
            "offset" => self.offset = number(name, value)?,
            "format" if value != "json" => return Err("format: there is only json".into()),
            "format" => {}
            "order_by" => {
                for key in value.split(',') {
                    let (name, turned) = key.strip_prefix('-').map_or((key, false), |name| (name, true));
                    let field = self.field(name).filter(|field| field.searched);
                    self.order.push((field.ok_or_else(|| format!("no ordering by '{name}'"))?, turned));
                }
                self.keep(name, value);
            }
            _ => {
                let (name_of_field, lookup) = name.rsplit_once("__").unwrap_or((name, "exact"));
                let unknown = || format!("'{name}' is no filter of this list");
                let lookup = Lookup::of(lookup).ok_or_else(unknown)?;
                let field = self.field(name_of_field).ok_or_else(unknown)?;
                self.filters.push(Filter::read(field, lookup, value)?);
                self.keep(name, value);
            }
        }
        Ok(())
    }

    fn field(&self, name: &str) -> Option<&'static Field<R>> {
        self.resource.field(name)
    }

    fn keep(&mut self, name: &str, value: &str) {
        self.kept.push((name.to_owned(), value.to_owned()));
    }

    /// Within which times this field has to be, as far as the question says so.
    pub(super) fn span(&self, field: &str) -> (Option<Timestamp>, Option<Timestamp>) {
        let spans: Vec<_> = self.filters.iter().map(|filter| filter.span(field)).collect();
        let read = |text: &String| time::read(text);
        let from = spans.iter().filter_map(|(from, _)| from.as_ref().and_then(read)).max();
        let to = spans.iter().filter_map(|(_, to)| to.as_ref().and_then(read)).min();
        (from, to)
    }

    /// The page, and how many fit in all.
    pub(super) fn page(&self, rows: Vec<R>) -> (Vec<R>, usize) {
        let mut fitting: Vec<R> =
            rows.into_iter().filter(|row| self.filters.iter().all(|filter| filter.fits(row))).collect();
        if !self.order.is_empty() {
            let keys =
                |row: &R| -> Vec<Key> { self.order.iter().map(|(field, _)| Key::of((field.get)(row))).collect() };
            let mut keyed: Vec<_> = fitting.into_iter().map(|row| (keys(&row), row)).collect();
            keyed.sort_by(|(a, _), (b, _)| {
                let each = a.iter().zip(b).zip(&self.order);
                let orders = each.map(|((a, b), (_, turned))| if *turned { b.order(a) } else { a.order(b) });
                orders.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
            });
            fitting = keyed.into_iter().map(|(_, row)| row).collect();
        }
        let total = fitting.len();
        (fitting.into_iter().skip(self.offset).take(self.limit).collect(), total)
    }

    /// The answer to the question.
    pub(super) fn answer(&self, page: &[R], total: usize) -> Value {
        let next = self.offset.checked_add(self.limit).filter(|next| *next < total);
        let previous = (self.offset > 0).then(|| self.offset.saturating_sub(self.limit));
        json!({
            "meta": {
                "limit": self.limit,
                "next": next.map(|offset| self.link(offset)),
                "offset": self.offset,
                "previous": previous.map(|offset| self.link(offset)),
                "total_count": total,
            },
            "objects": page.iter().map(|row| self.resource.object(row)).collect::<Vec<_>>(),
        })
    }

    fn link(&self, offset: usize) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.append_pair("limit", &self.limit.to_string()).append_pair("offset", &offset.to_string());
        text.extend_pairs(&self.kept);
        format!("{}?{}", self.resource.path, text.finish())
    }
}

fn number(name: &str, value: &str) -> Result<usize, String> {
    value.parse().map_err(|_| format!("{name}: a number from 0"))
}

#[cfg(test)]
mod tests;
