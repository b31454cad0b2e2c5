//! Whether what is said of a room can be: names, sizes, and accounts that there are.

use crate::{credential::Asked, problem::Problem, shapes::RoomKind, state::App};
use gavel_core::model::ids::{AccountId, RoomId};
use gavel_door::ports::{Scope, StoredRoom};
use ulid::Ulid;

const MOST_SEATS: u32 = 1_000_000;

pub(super) async fn owner(app: &App, asked: &Asked, named: Option<String>) -> Result<Option<AccountId>, Problem> {
    let own = asked.account().map(|account| account.id);
    let Some(named) = named else { return Ok(own) };
    let id: AccountId = named.parse().map_err(|_| Problem::invalid("owner: there is no such account"))?;
    if Some(id) != own && !asked.has(Scope::Rooms) {
        return Err(Problem::denied("only administrators make rooms for others"));
    }
    existing(app, id).await.map(Some)
}

async fn existing(app: &App, id: AccountId) -> Result<AccountId, Problem> {
    match app.directory.account(id).await? {
        Some(account) => Ok(account.id),
        None => Err(Problem::invalid("owner: there is no such account")),
    }
}

/// A room's owner gives nothing away by themselves: who owns a room is protected in it.
pub(super) async fn changed_owner(
    app: &App,
    asked: &Asked,
    room: &StoredRoom,
    change: Option<Option<String>>,
) -> Result<Option<Option<AccountId>>, Problem> {
    let Some(change) = change else { return Ok(None) };
    let named = match change {
        Some(text) => Some(text.parse().map_err(|_| Problem::invalid("owner: there is no such account"))?),
        None => None,
    };
    if named == room.room.owner {
        return Ok(None);
    }
    if !asked.administers() {
        return Err(Problem::denied("only administrators change whose room it is"));
    }
    match named {
        Some(id) => existing(app, id).await.map(|id| Some(Some(id))),
        None => Ok(Some(None)),
    }
}

/// A room stays of its kind: what is a seat in one is none in the other. Make a new one, and move the aliases.
pub(super) fn kind(room: &StoredRoom, named: Option<RoomKind>) -> Result<(), Problem> {
    match named {
        Some(kind) if kind != RoomKind::from(room.room.kind) => {
            Err(Problem::invalid("kind: a room stays what it is; make another one, and give it this one's aliases"))
        }
        Some(_) | None => Ok(()),
    }
}

/// 1 to 64 letters, digits, `.`, `-`, `_` and `@` each, and nothing that could be taken for an id. With `@` a room can be
/// called as it is dialled.
pub(crate) fn aliases(texts: Vec<String>) -> Result<Vec<String>, Problem> {
    let fits = |text: &String| {
        (1..=64).contains(&text.len())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'))
            && text.parse::<RoomId>().is_err()
    };
    if texts.is_empty() || texts.len() > 20 || !texts.iter().all(fits) {
        return Err(Problem::invalid(
            "aliases: 1 to 20 of them, each of 1 to 64 letters, digits, `.`, `-`, `_` and `@`",
        ));
    }
    let mut seen = std::collections::BTreeSet::new();
    Ok(texts.into_iter().filter(|text| seen.insert(text.clone())).collect())
}

/// Ten random letters and digits in groups, easy to read aloud.
pub(super) fn made_up_alias() -> String {
    let text = Ulid::generate().to_string().to_ascii_lowercase();
    format!("{}-{}-{}", &text[16..19], &text[19..23], &text[23..26])
}

/// What is written beside the name: at most 250 characters.
pub(super) fn words(field: &str, text: String) -> Result<String, Problem> {
    if text.chars().count() > 250 {
        return Err(Problem::invalid(format!("{field}: at most 250 characters")));
    }
    Ok(text)
}

pub(super) fn limit(limit: Option<u32>) -> Result<Option<u32>, Problem> {
    match limit {
        Some(2..=MOST_SEATS) | None => Ok(limit),
        Some(_) => Err(Problem::invalid(format!("limit: 2 to {MOST_SEATS}"))),
    }
}

pub(crate) async fn pin(app: &App, pin: Option<String>) -> Result<Option<String>, Problem> {
    let Some(pin) = pin else { return Ok(None) };
    if !(4..=64).contains(&pin.chars().count()) {
        return Err(Problem::invalid("a PIN has 4 to 64 characters"));
    }
    Ok(Some(app.hasher.hash(pin).await?))
}

pub(super) async fn changed_pin(app: &App, change: Option<Option<String>>) -> Result<Option<Option<String>>, Problem> {
    match change {
        Some(new) => Ok(Some(pin(app, new).await?)),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_can_stand_in_a_link_and_is_no_id() {
        assert!(aliases(vec!["weekly".into(), "Team-1.x_y".into(), "weekly@example.org".into()]).is_ok());
        assert!(aliases(vec![made_up_alias()]).is_ok());
        for bad in ["", "a b", "a/b", "ä", "01J9ZQ4Y0000000000000000BB"] {
            assert!(aliases(vec![bad.into()]).is_err(), "{bad}");
        }
        assert_eq!(aliases(vec!["a".into(), "a".into()]).unwrap(), ["a"]);
    }

    #[test]
    fn a_room_has_between_two_seats_and_a_million() {
        for good in [None, Some(2), Some(1_000_000)] {
            assert_eq!(limit(good).unwrap(), good);
        }
        for bad in [0, 1, 1_000_001] {
            assert!(limit(Some(bad)).is_err(), "{bad}");
        }
    }
}
