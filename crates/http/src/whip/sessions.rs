//! The ICE sessions of those who publish by WHIP or watch by WHEP, for as long as their seats are theirs. Knows which of a
//! client's PATCHes is about which; what one does to the media, it does not know.

use super::sdp::{self, Standing};
use crate::whip::fragment::Credentials;
use axum::http::{HeaderMap, HeaderValue, header};
use gavel_core::model::{
    ids::{ConferenceId, PersonId, RoomId, SeatId},
    role::SeatKind,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Mutex as Turn;
use ulid::Ulid;

#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<SeatId, Arc<Session>>>);

/// What a session URL stands for.
pub(super) struct Session {
    pub(super) room: RoomId,
    pub(super) conference: ConferenceId,
    pub(super) kind: SeatKind,
    pub(super) opened_by: Opener,
    /// One change at a time, in the order in which they came.
    pub(super) ice: Turn<Ice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opener {
    Ticket(PersonId),
    /// A key with scope `media`, and any such key speaks for it.
    Key,
}

/// The ICE session as it is now.
pub(super) struct Ice {
    tag: Tag,
    /// The last that was taken. The engine knows whole offers only.
    offer: String,
}

impl Ice {
    pub(super) fn of(offer: String) -> Self {
        Self { tag: Tag::unique(), offer }
    }

    pub(super) const fn tag(&self) -> &Tag {
        &self.tag
    }

    pub(super) fn standing(&self, shown: &Credentials) -> Standing {
        sdp::standing(&self.offer, shown)
    }

    /// The offer that would restart it.
    pub(super) fn restarted(&self, by: &Credentials) -> String {
        sdp::restarted(&self.offer, by)
    }
}

/// A strong entity tag, which no other ICE session ever has (RFC 9725, section 4.3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag(String);

impl Tag {
    fn unique() -> Self {
        Self(format!("\"{}\"", Ulid::generate()))
    }

    pub(super) fn header(&self) -> Option<HeaderValue> {
        HeaderValue::try_from(&self.0).ok()
    }
}

/// What `If-Match` says (RFC 9110, section 13.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum IfMatch {
    /// `*`, which RFC 9725 shows in quotes.
    Whatever,
    OneOf(Vec<String>),
}

impl IfMatch {
    /// `None`: it says nothing.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let said = headers.get_all(header::IF_MATCH);
        let tags: Vec<String> = said
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(|tag| tag.trim().to_owned())
            .collect();
        said.iter().next()?;
        if tags.iter().any(|tag| tag == "*" || tag == "\"*\"") {
            return Some(Self::Whatever);
        }
        Some(Self::OneOf(tags))
    }

    /// Strong comparison: a weak tag fits nothing.
    pub(super) fn fits(&self, tag: &Tag) -> bool {
        match self {
            Self::Whatever => true,
            Self::OneOf(tags) => tags.contains(&tag.0),
        }
    }
}

impl Sessions {
    pub(super) fn begin(&self, seat: SeatId, session: Session) {
        self.all().insert(seat, Arc::new(session));
    }

    pub(super) fn end(&self, seat: SeatId) {
        self.all().remove(&seat);
    }

    pub(super) fn find(&self, seat: SeatId) -> Option<Arc<Session>> {
        self.all().get(&seat).cloned()
    }

    fn all(&self) -> MutexGuard<'_, HashMap<SeatId, Arc<Session>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(values: &[&str]) -> Option<IfMatch> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, value.parse().unwrap());
        }
        IfMatch::of(&headers)
    }

    #[test]
    fn a_tag_fits_itself_alone_and_a_star_fits_all() {
        let (mine, other) = (Tag::unique(), Tag::unique());
        assert_ne!(mine, other);
        for fits in [mine.0.as_str(), "*", "\"*\"", &format!("{}, {}", other.0, mine.0)] {
            assert!(said(&[fits]).unwrap().fits(&mine), "{fits}");
        }
        assert!(said(&[&other.0, &mine.0]).unwrap().fits(&mine), "in two headers");
        for not in [other.0.as_str(), "", &format!("W/{}", mine.0), mine.0.trim_matches('"')] {
            assert!(!said(&[not]).unwrap().fits(&mine), "{not}");
        }
        assert_eq!(said(&[]), None);
    }
}
