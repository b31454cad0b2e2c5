//! Messages, to everybody and to one (docs/contracts/pexip-client.md, *Messages*).

use super::{
    Named,
    answer::{Reply, Said},
    body::Body,
    conference::obey,
    holder::Holder,
};
use gavel_core::model::{
    command::Command,
    ids::{MessageId, SeatId},
};
use serde::Deserialize;
use ulid::Ulid;

#[derive(Deserialize)]
pub(super) struct Message {
    #[serde(rename = "type")]
    kind: Option<String>,
    payload: String,
}

pub(super) async fn to_all(holder: Holder, Body(message): Body<Message>) -> Reply {
    say(&holder, message, None).await
}

pub(super) async fn to_one(holder: Holder, named: Named, Body(message): Body<Message>) -> Reply {
    say(&holder, message, Some(Holder::named(&named.uuid)?)).await
}

/// Text, which everybody can read. What programs tell each other would stand in people's chat.
async fn say(holder: &Holder, message: Message, to: Option<SeatId>) -> Reply {
    let kind = message.kind.as_deref().unwrap_or("text/plain");
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("text/plain") {
        return Err(Said::unsupported("This type of message"));
    }
    obey(holder, Command::Chat { id: MessageId::new(Ulid::generate()), text: message.payload, to }).await
}
