//! Whom a word on the command line means: an id, or a name that only one has. Ids stay what they are: the server knows
//! whether it ever saw them.

use super::{
    client::{Client, Query, path},
    progress::Steps,
    stop::Stop,
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The server does not search for more of a name.
const LONGEST_SEARCH: usize = 100;

/// Where to look for a name in a conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Among {
    /// Inside, or at the door.
    Everybody,
    Inside,
    Waiting,
    /// Those who could come and are not here.
    Unconnected,
}

impl Among {
    fn has(self, seat: &Value) -> bool {
        let waits = seat["state"] == "waiting";
        match self {
            Self::Everybody | Self::Unconnected => true,
            Self::Inside => !waits,
            Self::Waiting => waits,
        }
    }
}

/// One seat for each word; several seats of one person are that person.
pub(crate) async fn seats(
    client: &Client,
    conference: &str,
    who: &[String],
    among: Among,
) -> Result<Vec<String>, Stop> {
    if who.iter().all(|who| is_id(who)) {
        return Ok(who.to_vec());
    }
    let roster = roster(client, conference, among).await?;
    let kind = if among == Among::Unconnected { &PLACE } else { &SEAT };
    who.iter().map(|who| kind.meant(&roster, who)).collect()
}

pub(crate) async fn seat(client: &Client, conference: &str, who: &str, among: Among) -> Result<String, Stop> {
    Ok(seats(client, conference, &[who.to_owned()], among).await?.swap_remove(0))
}

/// Who is there.
pub(crate) async fn roster(client: &Client, conference: &str, among: Among) -> Result<Vec<Value>, Stop> {
    let list = if among == Among::Unconnected { "unconnected" } else { "participants" };
    let path = format!("/conferences/{}/{list}", path(conference));
    let seats = client.list(&path, &Query::default()).await?;
    Ok(seats.into_iter().filter(|seat| among.has(seat)).collect())
}

/// An account's id, by username or name, as the address book has it. `me` is left to the server.
pub(crate) async fn account(client: &Client, who: &str) -> Result<String, Stop> {
    if who == "me" {
        return Ok(who.to_owned());
    }
    contact(client, &ACCOUNT, "account", who).await
}

/// Each of them.
pub(crate) async fn accounts(client: &Client, who: &[String]) -> Result<Vec<String>, Stop> {
    let steps = Steps::of(client.out, "looking people up", who.len());
    let mut ids = Vec::with_capacity(who.len());
    for who in who {
        ids.push(account(client, who).await?);
        steps.done();
    }
    Ok(ids)
}

pub(crate) async fn group(client: &Client, group: &str) -> Result<String, Stop> {
    contact(client, &GROUP, "group", group).await
}

pub(crate) async fn groups(client: &Client, named: &[String]) -> Result<Vec<String>, Stop> {
    let mut ids = Vec::with_capacity(named.len());
    for named in named {
        ids.push(group(client, named).await?);
    }
    Ok(ids)
}

async fn contact(client: &Client, kind: &Kind, word: &str, who: &str) -> Result<String, Stop> {
    if is_id(who) {
        return Ok(who.to_owned());
    }
    let search = Query::default().and("q", &who.chars().take(LONGEST_SEARCH).collect::<String>());
    match kind.meant(&contacts(client, word, &search).await?, who) {
        // All of them tell who may have been meant.
        Err(Stop::Nobody { .. }) => kind.meant(&contacts(client, word, &Query::default()).await?, who),
        found => found,
    }
}

async fn contacts(client: &Client, word: &str, query: &Query) -> Result<Vec<Value>, Stop> {
    let mut contacts = client.list("/address-book", query).await?;
    contacts.retain(|contact| contact["kind"] == word);
    Ok(contacts)
}

/// A ban's id, by the name that it was made for.
pub(crate) async fn ban(client: &Client, conference: &str, ban: &str) -> Result<String, Stop> {
    listed(client, &BAN, &format!("/conferences/{}/bans", path(conference)), ban).await
}

pub(crate) async fn key(client: &Client, key: &str) -> Result<String, Stop> {
    listed(client, &KEY, "/api-keys", key).await
}

/// An outside app's id, by what it calls itself.
pub(crate) async fn app(client: &Client, app: &str) -> Result<String, Stop> {
    listed(client, &APP, "/apps", app).await
}

/// A ticket's id, by whom it is for.
pub(crate) async fn ticket(client: &Client, room: &str, ticket: &str) -> Result<String, Stop> {
    listed(client, &TICKET, &format!("/rooms/{}/tickets", path(room)), ticket).await
}

/// The ids of people whom a room invites, by name.
pub(crate) async fn invitees(client: &Client, room: &str, who: &[String]) -> Result<Vec<String>, Stop> {
    all_listed(client, &INVITEE, &format!("/rooms/{}/invitees", path(room)), who).await
}

/// A webhook's id, by description or address.
pub(crate) async fn webhook(client: &Client, webhook: &str) -> Result<String, Stop> {
    listed(client, &WEBHOOK, "/webhooks", webhook).await
}

async fn listed(client: &Client, kind: &Kind, list: &str, name: &str) -> Result<String, Stop> {
    Ok(all_listed(client, kind, list, &[name.to_owned()]).await?.swap_remove(0))
}

async fn all_listed(client: &Client, kind: &Kind, list: &str, names: &[String]) -> Result<Vec<String>, Stop> {
    if names.iter().all(|name| is_id(name)) {
        return Ok(names.to_vec());
    }
    let items = client.list(list, &Query::default()).await?;
    names.iter().map(|name| kind.meant(&items, name)).collect()
}

/// How things of one kind are named.
struct Kind {
    /// What is said where nothing is called so.
    none: &'static str,
    id: &'static str,
    /// What several entries of one and the same have in common.
    one: &'static str,
    /// The fields that name it, the strictest first: a word that fits the first field of one means that one.
    names: &'static [&'static str],
}

const SEAT: Kind = Kind { none: "nobody", id: "id", one: "person", names: &["name"] };
const PLACE: Kind = Kind { id: "seat", ..SEAT };
const INVITEE: Kind = Kind { id: "person", ..SEAT };
const ACCOUNT: Kind = Kind { none: "nobody", id: "id", one: "id", names: &["username", "name"] };
const GROUP: Kind = Kind { none: "no group", names: &["name"], ..ACCOUNT };
const BAN: Kind = Kind { none: "nobody who is banned", ..GROUP };
const KEY: Kind = Kind { none: "no key", ..GROUP };
const APP: Kind = Kind { none: "no app", names: &["app_id"], ..GROUP };
const TICKET: Kind = Kind { none: "nobody with a ticket", ..GROUP };
const WEBHOOK: Kind = Kind { none: "no webhook", names: &["description", "url"], ..GROUP };

impl Kind {
    /// By id, or by name without regard to case.
    fn meant(&self, items: &[Value], who: &str) -> Result<String, Stop> {
        if is_id(who) {
            return Ok(who.to_owned());
        }
        let wanted = who.trim().to_lowercase();
        for field in self.names {
            let mut found: BTreeMap<&str, &Value> = BTreeMap::new();
            for item in items {
                if item[*field].as_str().is_some_and(|name| name.trim().to_lowercase() == wanted) {
                    found.entry(item[self.one].as_str().unwrap_or_default()).or_insert(item);
                }
            }
            let found: Vec<&Value> = found.into_values().collect();
            match found.as_slice() {
                [] => {}
                [one] => return Ok(one[self.id].as_str().unwrap_or_default().to_owned()),
                several => {
                    let candidates = several.iter().map(|item| (*item).clone()).collect();
                    return Err(Stop::Ambiguous { name: who.to_owned(), candidates });
                }
            }
        }
        Err(Stop::Nobody { none: self.none, name: who.to_owned(), similar: self.similar(items, &wanted) })
    }

    /// The name that is most like it, where one is like it at all.
    fn similar(&self, items: &[Value], wanted: &str) -> Option<String> {
        let names = items.iter().flat_map(|item| self.names.iter().filter_map(|field| item[*field].as_str()));
        let liking = |name: &str| {
            let name = name.to_lowercase();
            if name.split_whitespace().any(|part| part == wanted) { 1.0 } else { strsim::jaro_winkler(&name, wanted) }
        };
        let best = names.map(|name| (liking(name), name)).max_by(|(a, _), (b, _)| a.total_cmp(b))?;
        (best.0 > 0.8).then(|| best.1.to_owned())
    }
}

/// 26 characters of Crockford's base 32.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() == 26
        && text.starts_with(|c: char| ('0'..='7').contains(&c))
        && text.chars().all(|c| c.is_ascii_alphanumeric() && !matches!(c.to_ascii_uppercase(), 'I' | 'L' | 'O' | 'U'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn seat(id: &str, person: &str, name: &str) -> Value {
        json!({"id": id, "person": person, "name": name})
    }

    #[test]
    fn a_name_means_one_person_with_all_their_seats_or_asks() {
        let roster =
            [seat("s1", "p1", "Bob"), seat("s2", "p1", "Bob"), seat("s3", "p2", "Eve"), seat("s4", "p3", "eve")];
        assert_eq!(SEAT.meant(&roster, " bob").expect("one person"), "s1");
        match SEAT.meant(&roster, "Eve") {
            Err(Stop::Ambiguous { candidates, .. }) => assert_eq!(candidates.len(), 2),
            other => panic!("{other:?}"),
        }
        let id = "01J9ZQ4Y0000000000000000BB";
        assert_eq!(SEAT.meant(&[], id).expect("ids stay what they are"), id);
    }

    #[test]
    fn a_name_that_nobody_has_is_answered_with_the_one_that_may_have_been_meant() {
        let roster = [seat("s1", "p1", "Gustav Mahler"), seat("s2", "p2", "Bob")];
        let similar = |who| match SEAT.meant(&roster, who) {
            Err(Stop::Nobody { similar, .. }) => similar,
            other => panic!("{other:?}"),
        };
        assert_eq!(similar("gustav").as_deref(), Some("Gustav Mahler"));
        assert_eq!(similar("bobb").as_deref(), Some("Bob"));
        assert_eq!(similar("xaver"), None);
    }

    #[test]
    fn a_username_goes_before_a_name() {
        let accounts = [
            json!({"id": "1", "username": "alice", "name": "Alice"}),
            json!({"id": "2", "username": "a2", "name": "Alice"}),
        ];
        assert_eq!(ACCOUNT.meant(&accounts, "alice").expect("the username"), "1");
    }

    #[test]
    fn those_who_wait_are_not_inside() {
        let (waits, sits) = (json!({"state": "waiting"}), json!({"state": "reconnecting"}));
        assert!(Among::Waiting.has(&waits) && !Among::Waiting.has(&sits));
        assert!(!Among::Inside.has(&waits) && Among::Inside.has(&sits));
        assert!(Among::Everybody.has(&waits) && Among::Everybody.has(&sits));
    }
}
