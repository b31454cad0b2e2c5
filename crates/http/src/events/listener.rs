//! Who may listen to a conference's events, or to all of them, and whether they still may. It knows credentials and
//! conferences, and asks the same questions as the calls do.

use super::Progress;
use crate::{
    credential::{self, Asked, Orderer},
    native::{conferences, orders::Found, rooms},
    problem::Problem,
    secrets::Secret,
    standing::{Doubts, is_good},
    state::App,
};
use gavel_core::model::{
    command::Right,
    ids::{ConferenceId, PersonId, RoomId},
    refusal::Refusal,
    role::{Role, Surface},
    seat::How,
};
use gavel_door::{
    Which,
    ports::{EventFilter, Happening, Scope, StoredEvent},
};

/// What somebody listens to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    Everywhere,
    Conference { id: ConferenceId, room: RoomId },
}

/// By which right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    /// Reads or moderates every conference, or manages the room.
    Any,
    /// Moderates this one.
    Moderator(PersonId),
}

/// Somebody who listens.
pub(crate) struct Listener {
    token: Secret,
    basis: Basis,
    orderer: Option<Orderer>,
    place: Where,
    /// What happened up to here counted when they were let in.
    since: u64,
    doubts: Doubts,
}

impl Listener {
    /// If whoever shows this token may listen there.
    pub(crate) async fn admit(app: &App, token: Secret, place: Where) -> Result<Self, Problem> {
        let since = *app.store.newest_event().borrow();
        let doubts = Doubts::new(app);
        let (basis, orderer) = basis(app, &token, place).await?;
        Ok(Self { token, basis, orderer, place, since, doubts })
    }

    /// Looks anew: the credential may have been withdrawn, the role taken, the room given away.
    pub(crate) async fn may_still(&mut self, app: &App) -> bool {
        let looked = basis(app, &self.token, self.place).await;
        let may = is_good(&looked);
        if let Ok((basis, _)) = looked {
            self.basis = basis;
        }
        may
    }

    /// Until it is worth looking anew.
    pub(crate) async fn is_doubted(&mut self) {
        self.doubts.next().await;
    }

    /// Whether this event takes the right away by itself: it may be read before the conference has carried it out.
    pub(crate) fn is_dismissed_by(&self, event: &StoredEvent) -> bool {
        let Basis::Moderator(me) = self.basis else { return false };
        if event.seq <= self.since {
            return false;
        }
        let what = &event.event.what;
        if let Happening::RoleChanged { person, role, .. } = what {
            return *person == me && !role.moderates();
        }
        if let Happening::Left { who, how: How::Removed | How::Denied | How::SentOut, .. } = what {
            return who.person == me;
        }
        matches!(what, Happening::Banned { ban, .. } if ban.person == me)
    }

    /// Whether it is worth looking anew after this event.
    pub(crate) fn is_touched_by(&self, event: &StoredEvent) -> bool {
        let Basis::Moderator(me) = self.basis else { return false };
        let what = &event.event.what;
        matches!(what, Happening::RoleChanged { person, .. } if *person == me)
            || matches!(what, Happening::Left { who, .. } if who.person == me)
    }

    /// Whether this is an order of theirs, where they listen.
    pub(crate) fn ordered(&self, progress: &Progress) -> bool {
        progress.is_for(self.orderer.as_ref(), self.place)
    }

    /// What of the log is theirs.
    pub(crate) fn filter(&self) -> EventFilter {
        match self.place {
            Where::Everywhere => EventFilter::default(),
            Where::Conference { id, .. } => EventFilter { conference: Some(id), ..EventFilter::default() },
        }
    }
}

/// By which right they listen, and who they are.
async fn basis(app: &App, token: &Secret, place: Where) -> Result<(Basis, Option<Orderer>), Problem> {
    let asked = Asked::by(credential::of_token(app, &token.0).await?, Surface::Api);
    let basis = match place {
        _ if asked.has(Scope::Read) => Basis::Any,
        Where::Everywhere => {
            return Err(Problem::denied("this needs an administrator, or a key with scope `read`"));
        }
        Where::Conference { .. } if asked.has(Scope::Moderate) => Basis::Any,
        Where::Conference { id, room } => of_conference(app, &asked, id, room).await?,
    };
    Ok((basis, asked.orderer()))
}

async fn of_conference(app: &App, asked: &Asked, id: ConferenceId, room: RoomId) -> Result<Basis, Problem> {
    let to = Which::Conference(id);
    let found = Found { to, room: app.directory.room(room).await?, view: app.door.view(to).await };
    let actor = found.actor(app, asked).await?;
    conferences::still_good(app, &actor, &found).await?;
    if found.room.as_ref().is_some_and(|room| rooms::may_manage(asked, room).is_ok()) {
        return Ok(Basis::Any);
    }
    let Right::Person { person, role, .. } = actor.right else { return Ok(Basis::Any) };
    let here = found.view.iter().flat_map(|view| &view.participants).find(|seat| seat.person == person);
    let role: Role = here.map_or(role, |seat| seat.role);
    if role.moderates() { Ok(Basis::Moderator(person)) } else { Err(Refusal::NotModerator.into()) }
}
