//! Whom the dialect's lists of attendees mean (docs/contracts/huawei.md, *People*): accounts, by id, name or number, and people
//! from outside, by their name. Gavel dials no telephone and no room system, and says so.

use super::{
    Fault, ids,
    read::{maybe, said},
};
use crate::{draw, native::rooms, state::App};
use gavel_core::model::{ids::AccountId, seat::Unconnected};
use gavel_door::ports::Account;
use serde::{Deserialize, Serialize};

/// An entry of a list, as it is sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Attendee {
    #[serde(rename = "userUUID")]
    user: Option<String>,
    account_id: Option<String>,
    name: Option<String>,
    /// 1: host.
    role: Option<i64>,
    phone: Option<String>,
    email: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// Who is meant.
pub(super) struct Meant {
    pub(super) who: Whose,
    pub(super) as_host: bool,
}

pub(super) enum Whose {
    Account(Account),
    Outsider { name: String, email: Option<String>, number: Option<String> },
}

/// All of them, or what is wrong with one.
pub(super) async fn meant(app: &App, list: &[Attendee]) -> Result<Vec<Meant>, Fault> {
    let mut meant = Vec::with_capacity(list.len());
    for attendee in list {
        let as_host = maybe("role", attendee.role)?.unwrap_or(false);
        meant.push(Meant { who: whose(app, attendee).await?, as_host });
    }
    Ok(meant)
}

async fn whose(app: &App, attendee: &Attendee) -> Result<Whose, Fault> {
    match said(&attendee.kind) {
        None | Some("normal" | "outside") => {}
        Some("mobile" | "telephone") => return Err(Fault::not_here("way to call telephones")),
        Some("terminal" | "ideahub" | "board" | "hwvision") => return Err(Fault::not_here("room systems to call")),
        Some(_) => return Err(Fault::invalid("type: normal or outside")),
    }
    let nobody = |field: &str| Fault::invalid(format!("{field}: there is no such account"));
    if let Some(user) = said(&attendee.user) {
        let id = ids::parse(user).ok_or_else(|| nobody("userUUID"))?;
        return by_id(app, AccountId::new(id)).await?.map(Whose::Account).ok_or_else(|| nobody("userUUID"));
    }
    if let Some(account) = said(&attendee.account_id) {
        return by_name(app, account).await?.map(Whose::Account).ok_or_else(|| nobody("accountId"));
    }
    let number = said(&attendee.phone);
    if let Some(number) = number
        && let Some(account) = by_name(app, user_of(number)).await?
    {
        return Ok(Whose::Account(account));
    }
    let name = said(&attendee.name).or(number).ok_or_else(|| Fault::invalid("attendees: one of them has no name"))?;
    Ok(Whose::Outsider {
        name: draw::name(name)?,
        email: said(&attendee.email).map(str::to_owned),
        number: number.map(str::to_owned),
    })
}

async fn by_id(app: &App, id: AccountId) -> Result<Option<Account>, Fault> {
    app.directory.account(id).await.map_err(|fault| Fault::from(crate::problem::Problem::from(fault)))
}

async fn by_name(app: &App, name: &str) -> Result<Option<Account>, Fault> {
    let named = app.directory.account_by_username(name).await;
    if let Some(account) = named.map_err(|fault| Fault::from(crate::problem::Problem::from(fault)))? {
        return Ok(Some(account));
    }
    match ids::parse(name) {
        Some(id) => by_id(app, AccountId::new(id)).await,
        None => Ok(None),
    }
}

/// `sip:bob@example.org` is bob.
pub(super) fn user_of(number: &str) -> &str {
    let number = number.strip_prefix("sips:").or_else(|| number.strip_prefix("sip:")).unwrap_or(number);
    number.split('@').next().unwrap_or(number)
}

impl Meant {
    /// As a room is told whom to invite; those of a kind together. Who comes from outside comes as a guest, unless the room
    /// has none: an invitation is meant.
    pub(super) fn invitations(meant: Vec<Self>, guests_may_come: bool) -> Vec<rooms::Invite> {
        let mut hosts = rooms::Invite { role: Some(rooms::InvitedAs::Host), ..rooms::Invite::default() };
        let mut accounts = rooms::Invite::default();
        let role = (!guests_may_come).then_some(rooms::InvitedAs::Participant);
        let mut guests = rooms::Invite { role, ..rooms::Invite::default() };
        for one in meant {
            match one.who {
                Whose::Account(account) => {
                    let of = if one.as_host { &mut hosts } else { &mut accounts };
                    of.accounts.push(account.id.to_string());
                }
                Whose::Outsider { name, email, .. } => {
                    let of = if one.as_host { &mut hosts } else { &mut guests };
                    of.guests.push(rooms::RoomGuest { name, email });
                }
            }
        }
        [hosts, accounts, guests].into_iter().filter(|invite| !invite.is_empty()).collect()
    }
}

/// Somebody who is asked to come, as the dialect lists them. `number` is what they are known by where there is a call for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Listed {
    #[serde(rename = "accountID")]
    pub(super) account: String,
    #[serde(rename = "userUUID")]
    pub(super) user: String,
    pub(super) name: String,
    #[serde(rename = "phone")]
    pub(super) number: String,
    #[serde(rename = "phoneLeft")]
    phone_left: &'static str,
    #[serde(rename = "phoneRight")]
    phone_right: &'static str,
}

/// What somebody is reached by: an account by its name, anybody else by the place that is kept for them.
pub(super) async fn number(app: &App, account: Option<AccountId>, place: impl ToString) -> Result<String, Fault> {
    let known = match account {
        Some(id) => by_id(app, id).await?,
        None => None,
    };
    Ok(known.map_or_else(|| place.to_string(), |account| account.username))
}

/// Somebody who is not in.
pub(super) async fn absent(app: &App, row: &Unconnected) -> Result<Listed, Fault> {
    Ok(Listed::of(row.account, &row.name, number(app, row.account, row.seat).await?))
}

impl Listed {
    pub(super) fn of(account: Option<AccountId>, name: &str, number: String) -> Self {
        Self {
            account: account.map(|_| number.clone()).unwrap_or_default(),
            user: account.map(|account| ids::hex(account.ulid())).unwrap_or_default(),
            name: name.to_owned(),
            number,
            phone_left: "",
            phone_right: "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_may_be_an_address_of_sip() {
        assert_eq!(user_of("sip:bob@example.org"), "bob");
        assert_eq!(user_of("sips:bob@example.org"), "bob");
        assert_eq!((user_of("bob"), user_of("")), ("bob", ""));
    }
}
