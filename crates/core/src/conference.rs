//! One running meeting: its room, its roster, its waiting room, its bans. Changed by facts alone.

use crate::{
    model::{
        ban::{Ban, BanKey},
        command::{Actor, Right},
        fact::Message,
        ids::{ConferenceId, Generation, LockEpoch, PersonId, SeatId},
        invitation::Invitation,
        refusal::Refusal,
        role::{Role, SeatKind},
        room::{DoorState, Room, RoomRecord},
        scene::{Layout, Pause},
        seat::{Departed, Person, Seat, SeatState},
        settings::{House, Permissions, Timers},
        time::Timestamp,
    },
    policy::{self, Act, Column, Standing},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Off the roster after this long without a sign of life (lesson 13).
pub const LOST_AFTER_MS: u64 = 20_000;
/// Shown as *reconnecting* after this long.
pub const QUIET_AFTER_MS: u64 = 3_000;
/// A lost seat can be taken back for this long, and so long lives a conference whose last seats were lost; both from the
/// last sign of life, and seats go off the roster [`LOST_AFTER_MS`] after that.
pub const RESUME_WITHIN_MS: u64 = 120_000;
/// It rings at somebody's place for so long.
pub const RINGS_MS: u64 = 45_000;
/// However late a meeting begins on its date, and however suddenly the date is cut short: this is left to its people.
pub const DATE_AT_LEAST_MS: u64 = 60_000;
/// Who was turned away can knock again after this long (lesson 34).
pub const KNOCK_AGAIN_AFTER_MS: u64 = 30_000;
/// One ticket holds at most so many seats.
pub const SEATS_A_PERSON: usize = 10;
/// As many can be in the spotlight as a screen shows well.
pub const SPOTLIT: usize = 9;
/// Lines of chat that a newcomer gets.
pub(crate) const CHAT_KEPT: usize = 200;
/// Departed seats that are remembered, so that a late order for them is *already gone* rather than unknown.
pub(crate) const DEPARTED_KEPT: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// People gather, no host is in.
    Gathering,
    Running,
    Ended,
}

/// Since when something has been so; what the timers go by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// Nobody is inside.
    pub nobody: Option<Timestamp>,
    /// One person is.
    pub one: Option<Timestamp>,
    /// Only guests are.
    pub guests: Option<Timestamp>,
    /// People are, and nobody who moderates.
    pub unmoderated: Option<Timestamp>,
}

/// The state. `PartialEq` is what property X6 compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conference {
    pub id: ConferenceId,
    pub room: Room,
    /// What the installation had set when the conference was opened.
    pub house: House,
    pub stage: Stage,
    pub opened_at: Timestamp,
    pub started_at: Timestamp,
    /// Not over before then, though its time would be.
    pub held_until: Option<Timestamp>,
    /// Nor though nobody is in: it was begun from outside.
    pub though_empty: bool,
    pub lock: Option<LockEpoch>,
    pub last_epoch: LockEpoch,
    pub waiting_room: bool,
    pub seats: BTreeMap<SeatId, Seat>,
    /// Everybody who ever had a seat here.
    pub people: BTreeMap<PersonId, Person>,
    pub generations: BTreeMap<PersonId, Generation>,
    /// Roles that were given or taken here; they count for more than any ticket.
    pub appointed: BTreeMap<PersonId, Role>,
    /// The role that each person came with, for when an appointment is taken back.
    pub came_as: BTreeMap<PersonId, Role>,
    /// In which lock epoch a moderator added somebody by an explicit act.
    pub added: BTreeMap<PersonId, LockEpoch>,
    /// Who has to be let in by a host, whatever the door says: sent back to the waiting room.
    pub sent_out: BTreeSet<PersonId>,
    /// Who is asked to come and is not in.
    pub invited: BTreeMap<PersonId, Invitation>,
    /// Who was invited by name here: no PIN is asked of them, this time and the next.
    pub(crate) by_name: BTreeSet<PersonId>,
    /// Places whose people have come since: a late order for one is *already gone*, not unknown.
    pub(crate) places_taken: BTreeMap<SeatId, Taken>,
    /// Whom hosts have taken off the list of the unconnected.
    pub withdrawn: BTreeSet<PersonId>,
    /// What everybody may; begins as the room has it.
    pub permissions: Permissions,
    pub spotlight: Vec<SeatId>,
    pub layout: Option<Layout>,
    pub paused: Option<Pause>,
    pub departed: BTreeMap<SeatId, Departed>,
    pub bans: Vec<Ban>,
    pub(crate) chat: VecDeque<Line>,
    pub since: Since,
    /// Whose seats are whose, so that removing a thousand does not look a thousand times through a thousand seats.
    pub(crate) placed: BTreeMap<PersonId, BTreeSet<SeatId>>,
    /// The departed seats of each person.
    pub(crate) gone: BTreeMap<PersonId, BTreeSet<SeatId>>,
    /// Who of the people moderates: few, so that nobody has to look through everybody for them.
    pub(crate) hosts: BTreeSet<PersonId>,
    pub(crate) presence: Presence,
    /// Whose place is kept where.
    pub(crate) places: BTreeMap<SeatId, PersonId>,
}

/// Who is inside, kept up as they come and go: a thousand who leave do not look a thousand times through a thousand seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Presence {
    people: BTreeSet<PersonId>,
    /// Those of them who are no guests.
    known: BTreeSet<PersonId>,
}

impl Presence {
    pub(crate) fn note(&mut self, person: PersonId, is_inside: bool, is_guest: bool) {
        let set = |people: &mut BTreeSet<PersonId>, belongs: bool| match belongs {
            true => people.insert(person),
            false => people.remove(&person),
        };
        set(&mut self.people, is_inside);
        set(&mut self.known, is_inside && !is_guest);
    }

    pub(crate) fn people(&self) -> usize {
        self.people.len()
    }

    pub(crate) fn only_guests(&self) -> bool {
        self.known.is_empty()
    }
}

/// Whose place it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) person: PersonId,
    pub(crate) name: String,
}

/// A line of chat, and whether everybody was told it: what the audience of an auditorium says is for the hosts, and stays
/// so when its speaker comes on stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) message: Message,
    pub(crate) shown: bool,
}

impl Conference {
    /// An empty conference of a room; what its `Opened` fact makes.
    pub fn open(at: Timestamp, id: ConferenceId, record: &RoomRecord) -> Self {
        Self {
            id,
            room: record.room.clone(),
            house: record.house,
            stage: Stage::Gathering,
            opened_at: at,
            started_at: at,
            held_until: None,
            though_empty: false,
            lock: None,
            last_epoch: LockEpoch(0),
            waiting_room: record.room.door == DoorState::Knock,
            seats: BTreeMap::new(),
            people: BTreeMap::new(),
            generations: record.generations.clone(),
            appointed: BTreeMap::new(),
            came_as: BTreeMap::new(),
            added: BTreeMap::new(),
            sent_out: BTreeSet::new(),
            invited: BTreeMap::new(),
            by_name: BTreeSet::new(),
            places_taken: BTreeMap::new(),
            withdrawn: BTreeSet::new(),
            permissions: record.room.settings.permissions,
            spotlight: Vec::new(),
            layout: None,
            paused: None,
            departed: BTreeMap::new(),
            bans: record.bans.clone(),
            chat: VecDeque::new(),
            since: Since { nobody: Some(at), ..Since::default() },
            placed: BTreeMap::new(),
            gone: BTreeMap::new(),
            hosts: BTreeSet::new(),
            presence: Presence::default(),
            places: BTreeMap::new(),
        }
    }

    /// Seats in the meeting, alive or not.
    pub fn inside(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values().filter(|seat| seat.state.is_inside())
    }

    pub fn waiting(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values().filter(|seat| !seat.state.is_inside())
    }

    pub fn seats_of(&self, person: PersonId) -> impl Iterator<Item = &Seat> {
        self.placed.get(&person).into_iter().flatten().filter_map(|id| self.seats.get(id))
    }

    /// The seats that this person had.
    pub(crate) fn departed_of(&self, person: PersonId) -> impl Iterator<Item = &Departed> {
        self.gone.get(&person).into_iter().flatten().filter_map(|id| self.departed.get(id))
    }

    /// Whose seat this is or was.
    pub(crate) fn person_behind(&self, seat: SeatId) -> Option<PersonId> {
        let sits = self.seats.get(&seat).map(|seat| seat.person);
        sits.or_else(|| self.departed.get(&seat).map(|gone| gone.person))
            .or_else(|| self.invitation_at(seat).map(|invitation| invitation.invitee.person))
            .or_else(|| self.places_taken.get(&seat).map(|taken| taken.person))
    }

    /// The invitation that keeps this place.
    pub(crate) fn invitation_at(&self, place: SeatId) -> Option<&Invitation> {
        self.places.get(&place).and_then(|person| self.invited.get(person))
    }

    /// What whoever sits or sat there is called, or for whom the place is or was kept.
    pub(crate) fn name_at(&self, seat: SeatId) -> Option<&str> {
        let known = self.seats.get(&seat).and_then(|seat| self.name_of(seat.person));
        known
            .or_else(|| self.departed.get(&seat).map(|gone| gone.name.as_str()))
            .or_else(|| self.invitation_at(seat).map(|invitation| invitation.invitee.name.as_str()))
            .or_else(|| self.places_taken.get(&seat).map(|taken| taken.name.as_str()))
    }

    /// What they are called here, whether or not they ever came.
    pub(crate) fn name_of(&self, person: PersonId) -> Option<&str> {
        let known = self.people.get(&person).map(|known| known.name.as_str());
        known.or_else(|| self.invited.get(&person).map(|invitation| invitation.invitee.name.as_str()))
    }

    /// The lost seats that this person can still take back.
    pub(crate) fn ways_back(&self, person: PersonId, now: Timestamp) -> impl Iterator<Item = &Departed> {
        let in_time = move |gone: &&Departed| now.0.saturating_sub(gone.at.0) <= RESUME_WITHIN_MS - LOST_AFTER_MS;
        self.departed_of(person).filter(|gone| gone.resume.is_some()).filter(in_time)
    }

    pub(crate) fn has_way_back(&self, person: PersonId, now: Timestamp) -> bool {
        self.ways_back(person, now).next().is_some()
    }

    /// Whether they stand on the list of the unconnected.
    pub(crate) fn is_listed(&self, person: PersonId) -> bool {
        let is_known = self.gone.contains_key(&person) || self.invited.contains_key(&person);
        is_known && !self.placed.contains_key(&person) && !self.withdrawn.contains(&person)
    }

    /// Those who moderate and are in.
    pub(crate) fn hosts_inside(&self) -> impl Iterator<Item = &Person> {
        self.hosts.iter().filter(|person| self.is_inside(**person)).filter_map(|person| self.people.get(person))
    }

    pub(crate) fn is_inside(&self, person: PersonId) -> bool {
        self.seats_of(person).any(|seat| seat.state.is_inside())
    }

    pub fn generation(&self, person: PersonId) -> Generation {
        self.generations.get(&person).copied().unwrap_or_default()
    }

    /// How long things may last here.
    pub fn timers(&self) -> Timers {
        self.room.settings.timers.or(self.house.timers).or(Timers::USUAL)
    }

    /// When its time would be over if it began then, if it ever is: when the date is over that it is held on, where it ends
    /// with that (whoever begins after it meets for something else), or after the longest that it may last.
    pub(crate) fn ends_if_begun(&self, at: Timestamp) -> Option<Timestamp> {
        let date = self.room.ends_at.filter(|end| at < *end).map(|end| end.max(Timestamp(at.0 + DATE_AT_LEAST_MS)));
        let longest = self.timers().length.filter(|seconds| *seconds > 0);
        let longest = longest.map(|seconds| Timestamp(at.0 + u64::from(seconds) * 1_000));
        date.into_iter().chain(longest).min()
    }

    /// When its time is over, if it ever is, with what was given on top.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let end = self.ends_if_begun(self.started_at);
        end.map(|end| self.held_until.map_or(end, |held| held.max(end)))
    }

    /// The ban that keeps these keys out now, the longest one where there are several.
    pub fn ban_on(&self, person: PersonId, keys: &[BanKey], now: Timestamp) -> Option<&Ban> {
        self.bans
            .iter()
            .filter(|ban| ban.holds_at(now) && ban.matches(person, keys))
            .max_by_key(|ban| ban.until.map_or(u64::MAX, |until| until.0))
    }

    /// What somebody is here who comes with a role: the conference knows better than the ticket, as roles change while it
    /// runs; and who came as a host before stays one with a lesser ticket, because the role is the person's.
    pub(crate) fn role_of(&self, person: PersonId, claimed: Role) -> Role {
        let known = self.people.get(&person).map_or(claimed, |known| known.role);
        let invited = self.invited.get(&person).map_or(claimed, |invitation| invitation.invitee.role);
        self.appointed.get(&person).copied().unwrap_or(known.min(claimed).min(invited))
    }

    /// The row of the permission table that this actor stands in.
    pub fn standing(&self, actor: &Actor) -> Standing {
        match &actor.right {
            Right::System => Standing::System,
            Right::Administrator => Standing::Administrator,
            Right::ControlToken => Standing::ControlToken,
            Right::Person { person, role, account, .. } => {
                if account.is_some() && *account == self.room.owner {
                    return Standing::Owner;
                }
                match self.role_of(*person, *role) {
                    Role::Owner => Standing::Owner,
                    Role::Operator => Standing::Operator,
                    Role::Host => Standing::Moderator,
                    Role::Participant | Role::Guest => Standing::Ordinary,
                }
            }
        }
    }

    /// Whether this actor runs the meeting.
    pub(crate) fn must_run(&self, by: &Actor) -> Result<(), Refusal> {
        policy::may_run(self.standing(by))
    }

    /// Whether the permission table lets this actor.
    pub(crate) fn permits(&self, by: &Actor, act: Act, whom: Column) -> Result<(), Refusal> {
        policy::may(&self.house.policy, self.standing(by), act, whom)
    }

    /// The column of the permission table that this seat stands in, as seen by an actor.
    pub(crate) fn column(&self, actor: &Actor, seat: &Seat) -> Column {
        if actor.person() == Some(seat.person) {
            return Column::Oneself;
        }
        let role = self.people.get(&seat.person).map_or(Role::Guest, |person| person.role);
        if let SeatState::Waiting { .. } = seat.state
            && role != Role::Owner
        {
            return Column::Knocking;
        }
        match (role, seat.kind) {
            (Role::Owner, _) => Column::Owner,
            (Role::Operator, _) => Column::Operator,
            (Role::Host, _) => Column::Moderator,
            (Role::Participant | Role::Guest, SeatKind::Phone) => Column::Phone,
            (Role::Participant | Role::Guest, SeatKind::Bot) => Column::Bot,
            (Role::Participant, _) => Column::Participant,
            (Role::Guest, _) => Column::Guest,
        }
    }

    /// The column of a person: that of a seat inside where they have one, of a waiting one else; of their role, if they
    /// have none.
    pub(crate) fn column_of(&self, actor: &Actor, person: PersonId) -> Column {
        let best = self.seats_of(person).find(|seat| seat.state.is_inside()).or_else(|| self.seats_of(person).next());
        if let Some(seat) = best {
            return self.column(actor, seat);
        }
        // Whoever was lost a moment ago is only off the list: the same visit, the same protection.
        let may_resume = self.departed_of(person).any(|gone| gone.resume.is_some());
        let known = self.people.get(&person).map(|person| person.role);
        let expected = || self.invited.get(&person).map(|invitation| invitation.invitee.role);
        match known.or_else(expected).unwrap_or(Role::Guest) {
            _ if actor.person() == Some(person) => Column::Oneself,
            Role::Owner => Column::Owner,
            Role::Host if may_resume => Column::Moderator,
            Role::Operator | Role::Host | Role::Participant | Role::Guest => Column::Unconnected,
        }
    }

    pub fn has_ended(&self) -> bool {
        self.stage == Stage::Ended
    }
}
