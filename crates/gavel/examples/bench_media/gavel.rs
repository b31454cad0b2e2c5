//! Gavel as the crowd joins it: a publisher by WHIP and receivers by WHEP, or people in meetings by signalling.

use crate::{
    common::Outcome,
    join::{Door, Meeting},
    peer::{Kit, Peer, Publication},
};
use gavel_testkit::{server::Rest, signal::Signal};
use serde_json::json;

const ROOM: &str = "broadcast";

pub(crate) struct Gavel {
    rest: Rest,
    kit: Kit,
    /// Drawn before the joins are timed.
    tickets: Vec<String>,
}

impl Gavel {
    /// `base`: `http://…`; `key`: one that may do everything.
    pub(crate) fn new(base: &str, key: &str, kit: Kit) -> Self {
        Self { rest: Rest::new(base).with(key), kit, tickets: Vec::new() }
    }

    async fn offers(&self, way: &str, ticket: &str, offer: &str) -> Outcome<String> {
        let reply = self.rest.with(ticket).offer(&format!("/{way}/{ROOM}"), offer).await;
        if reply.status != 201 {
            return Err(format!("Gavel refused an offer to /{way}: {} {}", reply.status, reply.text).into());
        }
        Ok(reply.text)
    }
}

impl Door for Gavel {
    type Member = Member;

    async fn publisher(&mut self, receivers: usize, publication: Publication) -> Outcome<Peer> {
        self.rest.room(ROOM).await;
        let host = self.rest.ticket(ROOM, "publisher", "host").await;
        for number in 0..receivers {
            self.tickets.push(self.rest.ticket(ROOM, &format!("receiver {number}"), "participant").await);
        }
        let mut peer = Peer::new(&self.kit, 0)?;
        let offer = peer.offer(Some(publication), 0)?;
        peer.accept(&self.offers("whip", &host, &offer).await?)?;
        Ok(peer)
    }

    async fn receiver(&self, number: usize) -> Outcome<Peer> {
        let mut peer = Peer::new(&self.kit, 2)?;
        let offer = peer.offer(None, 1)?;
        peer.accept(&self.offers("whep", &self.tickets[number], &offer).await?)?;
        Ok(peer)
    }

    async fn member(&self, meeting: Meeting, number: usize, publication: Publication) -> Outcome<(Member, Vec<Peer>)> {
        let room = format!("meeting-{}", meeting.number);
        if number == 0 {
            self.rest.room(&room).await;
        }
        let role = if number == 0 { "host" } else { "participant" };
        let ticket = self.rest.ticket(&room, &format!("member {number}"), role).await;
        let entered = Signal::enter(self.rest.base(), json!({"ticket": ticket})).await;
        let signal = entered.map_err(|problem| format!("Gavel let nobody into {room}: {problem}"))?;
        signal.until_type("welcome").await;
        let others = meeting.size - 1;
        let mut peer = Peer::new(&self.kit, 2 * others)?;
        signal.say(&json!({"type": "offer", "id": 1, "sdp": peer.offer(Some(publication), others)?}));
        let answer = signal.until_type("answer").await;
        peer.accept(answer["sdp"].as_str().ok_or("an answer without SDP")?)?;
        Ok((Member { _signal: signal }, vec![peer]))
    }

    async fn settle(&self, _: Meeting, _: &[Member]) -> Outcome<Vec<Peer>> {
        // Whoever is in gets the others by itself.
        Ok(Vec::new())
    }
}

/// Whoever lets go of the signalling leaves.
pub(crate) struct Member {
    _signal: Signal,
}
