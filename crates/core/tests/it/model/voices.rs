//! Section 6: microphones, cameras, screens, hands, the stage, the light and the chat.

use super::{By, Known, Model, PEOPLE, Three, Visit, Who, Whom};
use gavel_core::model::{ids::SeatId, refusal::Refusal, role::Role};
use std::collections::BTreeSet;

const SOUND: usize = 0;
const CAMERA: usize = 1;
const SCREEN: usize = 2;
const WRITING: usize = 2;

impl Model {
    fn may(&self, known: &Known, what: usize) -> bool {
        known.role <= Role::Host || known.rights[what].unwrap_or(!self.hosts_only[what])
    }

    fn may_unmute(&self, known: &Known) -> bool {
        known.on_stage || self.may(known, SOUND)
    }

    fn may_share(&self, known: &Known) -> bool {
        self.may(known, 1)
    }

    /// Whether everybody sees and hears them.
    pub(crate) fn is_shown(&self, who: Who) -> bool {
        let Some(known) = self.known.get(&who) else { return false };
        !self.nature.auditorium || known.role <= Role::Host || known.on_stage
    }

    /// What is let through.
    pub(crate) fn gate(&self, who: Who) -> Three {
        let Some(known) = self.known.get(&who) else { return [false; 3] };
        if !self.is_shown(who) || self.is_paused_for(who) {
            return [false; 3];
        }
        [known.gate[SOUND], known.gate[CAMERA], known.gate[SCREEN] && self.may_share(known)]
    }

    fn is_paused_for(&self, who: Who) -> bool {
        self.paused.is_some_and(|pause| pause.by != Some(who))
    }

    fn seats_of(&self, who: Who) -> impl Iterator<Item = &Visit> {
        self.seats.values().filter(move |visit| visit.who == who)
    }

    fn is_mute(&self, who: Who) -> bool {
        self.seats_of(who).all(|visit| visit.muted)
    }

    /// A seat of one's own, inside.
    fn own(&self, who: Who, seat: SeatId) -> Result<(), Refusal> {
        self.is_welcome(By::Person(who))?;
        let visit = self.seats.get(&seat).filter(|visit| visit.who == who).ok_or(Refusal::NotFound)?;
        if visit.inside { Ok(()) } else { Err(Refusal::Denied) }
    }

    // ——— one's own ———

    pub(crate) fn turn(&mut self, who: Who, seat: SeatId, on: [Option<bool>; 3]) -> Result<(), Refusal> {
        self.is_welcome(By::Person(who))?;
        let before = *self.seats.get(&seat).filter(|visit| visit.who == who).ok_or(Refusal::NotFound)?;
        let after = Visit {
            muted: on[SOUND].map_or(before.muted, |on| !on),
            camera: on[CAMERA].unwrap_or(before.camera),
            shares: on[SCREEN].unwrap_or(before.shares),
            ..before
        };
        let changes = (after.muted, after.camera, after.shares) != (before.muted, before.camera, before.shares);
        let known = self.known[&who];
        let mut gate = known.gate;
        gate[SOUND] |= on[SOUND] == Some(true) && self.may_unmute(&known);
        gate[CAMERA] |= on[CAMERA] == Some(true) && self.may_unmute(&known);
        gate[SCREEN] |= on[SCREEN] == Some(true) && self.may_share(&known);
        self.seats.insert(seat, after);
        // Who may not unmute and mutes themselves has to ask from then on.
        let falls_silent = after.muted && !before.muted && self.is_mute(who);
        if falls_silent && !self.may_unmute(&known) {
            gate[SOUND] = false;
        }
        if changes {
            self.is_busy(seat);
            if !after.muted || (after.camera && !before.camera) {
                self.person(who).asked = false;
            }
        }
        if gate != known.gate {
            self.person(who).gate = gate;
            self.person(who).asked = false;
        }
        Ok(())
    }

    pub(crate) fn hand(&mut self, who: Who, seat: SeatId, up: bool) -> Result<(), Refusal> {
        self.needs_a_meeting()?;
        self.own(who, seat)?;
        let now = self.now;
        let known = self.person(who);
        known.hand = if up { known.hand.or(Some(now)) } else { None };
        Ok(())
    }

    pub(crate) fn consent(&mut self, who: Who, seat: SeatId, unmute: bool, devices: bool) -> Result<(), Refusal> {
        self.own(who, seat)?;
        let known = self.person(who);
        known.consents_to_unmute = unmute;
        known.consents_to_devices = devices;
        Ok(())
    }

    pub(crate) fn answer(&mut self, who: Who, seat: SeatId, devices: bool) -> Result<(), Refusal> {
        self.needs_a_meeting()?;
        self.own(who, seat)?;
        match devices {
            true => {
                if let Some(visit) = self.seats.get_mut(&seat) {
                    visit.asked_devices = false;
                }
            }
            false => self.person(who).asked = false,
        }
        Ok(())
    }

    pub(crate) fn active(&mut self, who: Who, seat: SeatId) -> Result<(), Refusal> {
        self.own(who, seat)?;
        self.is_busy(seat);
        Ok(())
    }

    fn is_busy(&mut self, seat: SeatId) {
        let now = self.now;
        if let Some(visit) = self.seats.get_mut(&seat) {
            visit.active = now;
            visit.forgotten = false;
        }
    }

    pub(crate) fn chat(&mut self, who: Who, seat: Option<SeatId>, to: Option<SeatId>) -> Result<(), Refusal> {
        self.may_speak(By::Person(who))?;
        let seat = seat.ok_or(Refusal::NoSeat)?;
        if !self.seats[&seat].inside || !self.may(&self.known[&who], WRITING) || self.is_paused_for(who) {
            return Err(Refusal::Denied);
        }
        if let Some(to) = to {
            let other = self.seats.get(&to).filter(|visit| visit.inside).map(|visit| visit.who);
            let is_seen =
                other.is_some_and(|other| other == who || self.rank(who) <= Role::Host || self.is_shown(other));
            if !is_seen {
                return Err(Refusal::NotFound);
            }
        }
        self.is_busy(seat);
        Ok(())
    }

    // ——— others' ———

    /// What only those do who moderate, and only while people meet.
    fn needs_a_meeting(&self) -> Result<(), Refusal> {
        if self.running { Ok(()) } else { Err(Refusal::NotRunning) }
    }

    fn person(&mut self, who: Who) -> &mut Known {
        self.known.get_mut(&who).expect("has had a seat")
    }

    fn people(&self, by: By, whom: &Whom) -> Result<BTreeSet<Who>, Refusal> {
        match whom {
            Whom::These(seats) if seats.is_empty() => Err(Refusal::Invalid),
            Whom::These(seats) => {
                self.behind(seats)?;
                Ok(seats.iter().filter_map(|seat| self.seats.get(seat)).map(|visit| visit.who).collect())
            }
            Whom::All => Ok(self.people_inside()),
            Whom::AllButMe => {
                let By::Person(me) = by else { return Err(Refusal::NoSeat) };
                let inside = self.people_inside();
                if !inside.contains(&me) {
                    return Err(Refusal::NoSeat);
                }
                Ok(inside.into_iter().filter(|who| *who != me).collect())
            }
            Whom::EveryoneBut(seats) => {
                let kept = self.behind(seats)?;
                Ok(self.people_inside().difference(&kept).copied().collect())
            }
        }
    }

    /// Mute, or ask to unmute.
    pub(crate) fn voice(&mut self, by: By, whom: &Whom, which: Three, opens: bool) -> Result<(), Refusal> {
        self.may_speak(by)?;
        if opens || !self.means_themselves(by, whom) {
            self.must_moderate(by)?;
        }
        for who in self.people(by, whom)? {
            self.set(by, who, which, opens);
        }
        Ok(())
    }

    fn means_themselves(&self, by: By, whom: &Whom) -> bool {
        let (By::Person(me), Whom::These(seats)) = (by, whom) else { return false };
        !seats.is_empty() && seats.iter().all(|seat| self.seen.get(seat) == Some(&me))
    }

    fn set(&mut self, by: By, who: Who, which: Three, opens: bool) {
        let asked = opens && By::Person(who) != by && self.would_have_to_do_something(who, which);
        let before = self.known[&who].gate;
        let mut gate = before;
        for channel in 0..3 {
            if which[channel] {
                gate[channel] = opens;
            }
        }
        if gate != before || asked {
            self.opens(who, gate, asked);
        }
    }

    fn opens(&mut self, who: Who, gate: Three, asked: bool) {
        let obeys = PEOPLE[who].telephones;
        let known = self.person(who);
        known.gate = gate;
        known.asked = asked && !obeys && !known.consents_to_unmute;
    }

    fn would_have_to_do_something(&self, who: Who, which: Three) -> bool {
        let gate = self.known[&who].gate;
        let inside: Vec<&Visit> = self.seats_of(who).filter(|visit| visit.inside).collect();
        let speaks = gate[SOUND] && inside.iter().any(|visit| !visit.muted);
        let shows = gate[CAMERA] && inside.iter().any(|visit| visit.camera);
        let is_off = (which[SOUND] && !speaks) || (which[CAMERA] && !shows);
        !inside.is_empty() && is_off && self.is_shown(who)
    }

    pub(crate) fn only(&mut self, by: By, seat: SeatId, spares: bool) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let speaker = self.seats.get(&seat).filter(|visit| visit.inside).ok_or(Refusal::NotFound)?.who;
        for who in self.people_inside() {
            if who != speaker && !(spares && self.rank(who) <= Role::Host) {
                self.set(by, who, [true, false, false], false);
            }
        }
        if !self.is_shown(speaker) {
            self.person(speaker).on_stage = true;
        }
        self.set(by, speaker, [true, false, false], true);
        Ok(())
    }

    pub(crate) fn floor(&mut self, by: By, seat: SeatId, grant: bool) -> Result<(), Refusal> {
        self.may_speak(by)?;
        let Some(visit) = self.seats.get(&seat).filter(|visit| visit.inside) else {
            self.must_moderate(by)?;
            return Err(Refusal::NotFound);
        };
        let who = visit.who;
        if grant || By::Person(who) != by {
            self.must_moderate(by)?;
        }
        if grant {
            self.person(who).hand = None;
            self.person(who).on_stage = true;
            let asked = By::Person(who) != by && self.would_have_to_do_something(who, [true, false, false]);
            let gate = self.known[&who].gate;
            self.opens(who, [true, gate[CAMERA], gate[SCREEN]], asked);
            return Ok(());
        }
        if self.known[&who].on_stage {
            self.person(who).on_stage = false;
            self.person(who).asked = false;
        }
        let known = self.known[&who];
        if known.gate[SOUND] && !self.may_unmute(&known) {
            self.opens(who, [false, known.gate[CAMERA], known.gate[SCREEN]], false);
        }
        Ok(())
    }

    pub(crate) fn lower_hands(&mut self, by: By, whom: &Whom) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        for who in self.people(by, whom)? {
            self.person(who).hand = None;
        }
        Ok(())
    }

    pub(crate) fn spotlight(&mut self, by: By, seats: &[SeatId]) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let mut light = Vec::new();
        for seat in seats {
            if light.contains(seat) {
                continue;
            }
            let visit = self.seats.get(seat).filter(|visit| visit.inside).ok_or(Refusal::NotFound)?;
            if !self.is_shown(visit.who) {
                return Err(Refusal::Denied);
            }
            light.push(*seat);
        }
        self.light = light;
        Ok(())
    }

    pub(crate) fn rights(&mut self, by: By, seat: SeatId, rights: [Option<bool>; 3]) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let who = self.seats.get(&seat).ok_or(Refusal::NotFound)?.who;
        if self.person(who).rights != rights {
            self.person(who).rights = rights;
            self.silence_the_muted([who].into());
        }
        Ok(())
    }

    pub(crate) fn permit(&mut self, by: By, hosts_only: Three) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        if self.hosts_only != hosts_only {
            self.hosts_only = hosts_only;
            self.silence_the_muted(self.seats.values().map(|visit| visit.who).collect());
        }
        Ok(())
    }

    /// Who may not unmute any longer and is muted has to ask.
    fn silence_the_muted(&mut self, people: BTreeSet<Who>) {
        for who in people {
            let known = self.known[&who];
            if !self.may_unmute(&known) && known.gate[SOUND] && self.is_mute(who) {
                self.opens(who, [false, known.gate[CAMERA], known.gate[SCREEN]], false);
            }
        }
    }

    pub(crate) fn choose(&mut self, by: By, seat: SeatId) -> Result<(), Refusal> {
        self.run(by, |_| {})?;
        let who = self.seats.get(&seat).filter(|visit| visit.inside).ok_or(Refusal::NotFound)?.who;
        if PEOPLE[who].telephones {
            return Err(Refusal::Invalid);
        }
        let at_once = self.known[&who].consents_to_devices || By::Person(who) == by;
        if let Some(visit) = self.seats.get_mut(&seat) {
            visit.asked_devices = !at_once;
        }
        Ok(())
    }
}
