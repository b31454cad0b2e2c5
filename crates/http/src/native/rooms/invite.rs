//! Inviting: who is named, as what, and by which link they come. Whether they may be invited, the core says.

use crate::{
    credential::{Known, person_of, role_of},
    draw::{self, For},
    problem::Problem,
    shapes::{Role, texts},
    state::App,
};
use gavel_core::model::{
    ban::BanKey,
    command::{Command, Invited},
    ids::{AccountId, PersonId, RequestId},
    invitation::Invitee,
    refusal::Refusal,
    role,
};
use gavel_door::{
    Denied, Envelope, Which,
    ports::{Account, Email, GroupId, RoomInvitee, StoredRoom},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use ulid::Ulid;
use utoipa::ToSchema;

/// Whom a room may invite altogether.
const MOST: u32 = 1_000;
/// Each of them gets a link of their own.
const MOST_GUESTS: usize = 100;

/// As what people are invited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvitedAs {
    /// A moderator from the beginning.
    Host,
    Participant,
}

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoomGuest {
    #[schema(value_type = texts::Name)]
    pub(crate) name: String,
    /// Kept for the file that calendars are given; nobody is written to.
    #[schema(value_type = Option<texts::Address>)]
    pub(crate) email: Option<String>,
}

/// Who is invited.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"accounts": [], "guests": [{"name": "Gustav", "email": "gustav@example.org"}]}))]
pub(crate) struct Invite {
    /// Ids of accounts.
    #[serde(default)]
    #[schema(value_type = Vec<texts::Id>, max_items = 1_000)]
    pub(crate) accounts: Vec<String>,
    /// Ids of groups: those who are in them now.
    #[serde(default)]
    #[schema(value_type = Vec<texts::Id>, max_items = 100)]
    pub(crate) groups: Vec<String>,
    /// People without an account; each gets a personal link.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub(crate) guests: Vec<RoomGuest>,
    /// Without it accounts are participants, and guests are guests.
    pub(crate) role: Option<InvitedAs>,
    /// Whether it rings at the places of the accounts when a conference begins. One that runs has begun.
    #[serde(default)]
    pub(crate) call: bool,
    /// Invite those who are banned, too: their bans are lifted. Without it 409 `blocked`.
    #[serde(default)]
    pub(crate) lift_block: bool,
}

/// Somebody is invited. `ticket` is shown once, and only to those who invite a guest; everybody else signs in.
#[derive(Clone, Debug, Serialize, ToSchema, TS)]
pub struct RoomInvitation {
    pub person: String,
    pub name: String,
    pub role: Role,
    pub account: Option<String>,
    pub ticket: Option<String>,
    /// For a guest it carries the ticket in the fragment.
    pub url: String,
}

impl Invite {
    pub(crate) fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.groups.is_empty() && self.guests.is_empty()
    }

    /// Those who are named, each of them once: by name of account rather than by group.
    pub(super) async fn people(&self, app: &App, room: &StoredRoom) -> Result<Vec<RoomInvitee>, Problem> {
        let too_many =
            || Problem::invalid(format!("a room invites at most {MOST} people, and {MOST_GUESTS} guests at once"));
        if self.accounts.len() > MOST as usize || self.groups.len() > MOST_GUESTS || self.guests.len() > MOST_GUESTS {
            return Err(too_many());
        }
        let mut people: BTreeMap<PersonId, RoomInvitee> = BTreeMap::new();
        for text in &self.groups {
            let no_group = || Problem::invalid("groups: there is no such group");
            let id: GroupId = text.parse().map_err(|_| no_group())?;
            if app.directory.group(id).await?.is_none() {
                return Err(no_group());
            }
            for member in app.directory.members_of(id).await? {
                let invited = self.member(app, room, member, Some(id.to_string()));
                people.insert(invited.invitee.person, invited);
            }
        }
        for text in &self.accounts {
            let no_account = || Problem::invalid("accounts: there is no such account");
            let id: AccountId = text.parse().map_err(|_| no_account())?;
            let account = app.directory.account(id).await?.ok_or_else(no_account)?;
            let invited = self.member(app, room, account, None);
            people.insert(invited.invitee.person, invited);
        }
        for guest in &self.guests {
            let invited = self.guest(app, room, guest)?;
            people.insert(invited.invitee.person, invited);
        }
        if people.len() > MOST as usize {
            return Err(too_many());
        }
        Ok(people.into_values().collect())
    }

    fn member(&self, app: &App, room: &StoredRoom, account: Account, group: Option<String>) -> RoomInvitee {
        let asked = match self.role {
            Some(InvitedAs::Host) => role::Role::Host,
            Some(InvitedAs::Participant) | None => role::Role::Participant,
        };
        // What the account is by itself nobody takes away by inviting it.
        let role = role_of(&account, Some(room)).min(asked);
        let invitee = Invitee { person: person_of(account.id), name: account.name, role, account: Some(account.id) };
        RoomInvitee { invitee, group, email: None, call: self.call, invited_at: app.now() }
    }

    fn guest(&self, app: &App, room: &StoredRoom, guest: &RoomGuest) -> Result<RoomInvitee, Problem> {
        let role = match self.role {
            Some(InvitedAs::Host) => role::Role::Host,
            Some(InvitedAs::Participant) => role::Role::Participant,
            None => role::Role::Guest,
        };
        if role == role::Role::Guest && !room.room.allow_guests {
            return Err(Problem::invalid("guests: this room allows none; invite them with a `role`"));
        }
        let name = draw::name(&guest.name)?;
        let person = PersonId::new(Ulid::generate());
        let email = guest.email.as_deref().filter(|email| !email.is_empty()).map(email).transpose()?;
        Ok(RoomInvitee {
            invitee: Invitee { person, name, role, account: None },
            group: None,
            email,
            call: false,
            invited_at: app.now(),
        })
    }
}

/// Invites people to each conference of the room, and to the one that runs.
pub(super) async fn invite(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    people: Vec<RoomInvitee>,
    lift_block: bool,
) -> Result<Vec<RoomInvitation>, Problem> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let invitees: Vec<Invitee> = people.iter().map(|invited| invited.invitee.clone()).collect();
    fits(app, room, &invitees).await?;
    tell_conference(app, known, room, &invitees, lift_block).await?;
    keep(app, known, room, people).await
}

/// A room that was just made: nobody meets there, and nobody is banned.
pub(super) async fn to_new_room(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    people: Vec<RoomInvitee>,
) -> Result<Vec<RoomInvitation>, Problem> {
    if people.is_empty() { Ok(Vec::new()) } else { keep(app, known, room, people).await }
}

async fn keep(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    people: Vec<RoomInvitee>,
) -> Result<Vec<RoomInvitation>, Problem> {
    let invitees: Vec<Invitee> = people.iter().map(|invited| invited.invitee.clone()).collect();
    app.directory.invite(room.room.id, people, MOST).await?;
    let mut invitations = Vec::with_capacity(invitees.len());
    for invitee in invitees {
        invitations.push(link(app, known, room, invitee).await?);
    }
    Ok(invitations)
}

/// Before anybody is told that they are expected.
async fn fits(app: &App, room: &StoredRoom, invitees: &[Invitee]) -> Result<(), Problem> {
    let known = app.directory.invitees(room.room.id, None, MOST).await?.items;
    let new = invitees.iter().filter(|new| !known.iter().any(|known| known.invitee.person == new.person)).count();
    if known.len() + new > MOST as usize {
        return Err(Problem::invalid(format!("a room invites at most {MOST} people; {} are invited", known.len())));
    }
    Ok(())
}

/// While a conference runs this is an explicit act of its moderator. Where none does, only bans from the room count.
async fn tell_conference(
    app: &App,
    known: &Known,
    room: &StoredRoom,
    invitees: &[Invitee],
    lift_block: bool,
) -> Result<(), Problem> {
    let to = Which::Room(room.room.id);
    let actor = super::manager(app, known, room).await?;
    let order = |n: usize, command: Command| Envelope {
        // Several orders of one request: each has a name of its own.
        request: RequestId(format!("{}/{n}", known.request.0)),
        actor: actor.clone(),
        to,
        command,
        arrived: known.arrived,
        address: known.address.clone(),
    };
    if app.door.view(to).await.is_some() {
        let invited = invitees.iter().map(|invitee| Invited { invitee: invitee.clone(), ring: false }).collect();
        match app.door.submit(order(0, Command::Invite { invited, lift_block })).await {
            Ok(_) => return Ok(()),
            Err(Denied::Refused(refused)) if refused.refusal == Refusal::NotRunning => {}
            Err(denied) => return Err(denied.into()),
        }
    }
    let now = app.now();
    let bans = app.store.room_bans(room.room.id).await?;
    let keeps_out = |invitee: &Invitee| {
        let keys: Vec<BanKey> = invitee.account.map(BanKey::Account).into_iter().collect();
        let hold = bans.iter().filter(|ban| ban.holds_at(now) && ban.matches(invitee.person, &keys));
        hold.map(|ban| ban.id).collect::<Vec<_>>()
    };
    let mut lifted: Vec<_> = invitees.iter().flat_map(keeps_out).collect();
    lifted.sort_unstable();
    lifted.dedup();
    if !lifted.is_empty() && !lift_block {
        return Err(Problem::from(Refusal::StillBlocked).because("somebody of them is banned from the room"));
    }
    for (n, ban) in (1..).zip(lifted) {
        match app.door.submit(order(n, Command::Unban { ban })).await {
            Ok(_) => {}
            // Somebody else was quicker.
            Err(Denied::Refused(refused)) if matches!(refused.refusal, Refusal::NotFound | Refusal::NotRunning) => {}
            Err(denied) => return Err(denied.into()),
        }
    }
    Ok(())
}

/// The way in: a guest's personal ticket; an account signs in and comes by the public link.
async fn link(app: &App, known: &Known, room: &StoredRoom, invitee: Invitee) -> Result<RoomInvitation, Problem> {
    let Invitee { person, name, role, account } = invitee;
    let (ticket, url) = match account {
        Some(_) => (None, draw::link(&known.base, room)),
        None => {
            let holder = For {
                person,
                name: name.clone(),
                role,
                account,
                device: None,
                personal: true,
                pin_hash: None,
                good_for: draw::PERSONAL,
            };
            let drawn = draw::ticket(app, room, holder, &known.base).await?;
            (Some(drawn.ticket), drawn.url)
        }
    };
    Ok(RoomInvitation {
        person: person.to_string(),
        name,
        role: role.into(),
        account: account.map(|account| account.to_string()),
        ticket,
        url,
    })
}

/// What can stand in a file as an address; whether anybody reads it, only writing to it could tell.
fn email(text: &str) -> Result<Email, Problem> {
    let plain = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-@".contains(c);
    let fits = text.len() <= 254
        && text.chars().all(plain)
        && text.split_once('@').is_some_and(|(who, host)| !who.is_empty() && !host.is_empty() && !host.contains('@'));
    if fits { Ok(Email(text.to_owned())) } else { Err(Problem::invalid("guests: that is no e-mail address")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_at_and_nothing_that_could_break_a_line() {
        for good in ["gustav@example.org", "g.u+s@localhost", "müller@example.org"] {
            assert_eq!(email(good).unwrap().0, good);
        }
        let long = format!("{}@example.org", "x".repeat(250));
        for bad in ["", "gustav", "@example.org", "gustav@", "a@b@c", "a b@c", "a@b\r\nX:1", "<a@b>", "a@b,c@d", &long]
        {
            assert!(email(bad).is_err(), "{bad}");
        }
    }
}
