//! The commands that talk to a running server, over the same REST interface as everybody else.

mod account;
mod app;
mod audit;
mod audit_file;
mod call;
mod client;
mod conference;
mod devices;
mod disconnect;
mod entry;
mod events;
mod export;
mod find;
mod follow;
mod group;
mod invite;
mod invitee;
mod key;
mod large;
mod login;
mod media;
mod out;
mod pins;
mod progress;
mod report;
mod room;
mod said;
mod scene;
mod schedule;
mod secret;
mod session;
mod settings;
mod stop;
mod ticket;
mod voices;
mod webhook;

pub(crate) use out::print;

use crate::args::{
    Call, Noun, Remote, RemoteCommand,
    audit::{AuditCommand, Verify},
    key::KeyCommand,
};
use client::Client;
use std::process::ExitCode;
use stop::Stop;

/// One command. Whatever it has to say when all is well, it says.
trait Run {
    async fn run(&self, client: &Client) -> Result<(), Stop>;
}

pub(crate) async fn run(command: RemoteCommand) -> ExitCode {
    match command {
        RemoteCommand::Conference(noun) => verb_of(&noun).await,
        RemoteCommand::App(noun) => verb_of(&noun).await,
        RemoteCommand::Participant(noun) => verb_of(&noun).await,
        RemoteCommand::Waiting(noun) => verb_of(&noun).await,
        RemoteCommand::Disconnect(call) => call_of(&call).await,
        RemoteCommand::Events(call) => call_of(&call).await,
        RemoteCommand::Bans(call) => call_of(&call).await,
        RemoteCommand::Unban(call) => call_of(&call).await,
        RemoteCommand::Lock(call) => call_of(&call).await,
        RemoteCommand::Unlock(call) => call_of(&call).await,
        RemoteCommand::WaitingRoom(call) => call_of(&call).await,
        RemoteCommand::Guests(call) => call_of(&call).await,
        RemoteCommand::Start(call) => call_of(&call).await,
        RemoteCommand::Prolong(call) => call_of(&call).await,
        RemoteCommand::Admit(call) => call_of(&call).await,
        RemoteCommand::Deny(call) => call_of(&call).await,
        RemoteCommand::KeepOut(call) => call_of(&call).await,
        RemoteCommand::SendOut(call) => call_of(&call).await,
        RemoteCommand::Pin(call) => call_of(&call).await,
        RemoteCommand::Alias(call) => call_of(&call).await,
        RemoteCommand::Enter(call) => call_of(&call).await,
        RemoteCommand::Invite(call) => call_of(&call).await,
        RemoteCommand::Withdraw(call) => call_of(&call).await,
        RemoteCommand::Unconnected(call) => call_of(&call).await,
        RemoteCommand::Call(noun) => verb_of(&noun).await,
        RemoteCommand::Hand(call) => call_of(&call).await,
        RemoteCommand::Chat(call) => call_of(&call).await,
        RemoteCommand::MuteAllBut(call) => call_of(&call).await,
        RemoteCommand::LowerHands(call) => call_of(&call).await,
        RemoteCommand::Floor(call) => call_of(&call).await,
        RemoteCommand::Spotlight(call) => call_of(&call).await,
        RemoteCommand::Pause(call) => call_of(&call).await,
        RemoteCommand::Resume(call) => call_of(&call).await,
        RemoteCommand::Layout(call) => call_of(&call).await,
        RemoteCommand::React(call) => call_of(&call).await,
        RemoteCommand::Rename(call) => call_of(&call).await,
        RemoteCommand::Rights(call) => call_of(&call).await,
        RemoteCommand::Permissions(call) => call_of(&call).await,
        RemoteCommand::Devices(call) => call_of(&call).await,
        RemoteCommand::Choose(call) => call_of(&call).await,
        RemoteCommand::Mute(call) => call_of(&call).await,
        RemoteCommand::Unmute(call) => call_of(&call).await,
        RemoteCommand::Role(call) => call_of(&call).await,
        RemoteCommand::Room(noun) => verb_of(&noun).await,
        RemoteCommand::Invitee(noun) => verb_of(&noun).await,
        RemoteCommand::Ticket(noun) => verb_of(&noun).await,
        RemoteCommand::Account(noun) => verb_of(&noun).await,
        RemoteCommand::Group(noun) => verb_of(&noun).await,
        RemoteCommand::AddressBook(call) => call_of(&call).await,
        RemoteCommand::Setup(call) => call_of(&call).await,
        RemoteCommand::Login(call) => call_of(&call).await,
        RemoteCommand::Logins(call) => call_of(&call).await,
        RemoteCommand::Logout(call) => call_of(&call).await,
        RemoteCommand::Settings(noun) => verb_of(&noun).await,
        RemoteCommand::Session(noun) => verb_of(&noun).await,
        RemoteCommand::Webhook(noun) => verb_of(&noun).await,
        RemoteCommand::Audit(noun) => match &noun.command {
            AuditCommand::Verify(Verify { file: Some(file), with_gaps }) => {
                ended(audit_file::verify(file, *with_gaps, out::Out { json: noun.remote.json }), &noun.remote)
            }
            AuditCommand::Verify(_) | AuditCommand::List(_) | AuditCommand::Export(_) => verb_of(&noun).await,
        },
    }
}

async fn verb_of<T: Run + clap::Subcommand>(noun: &Noun<T>) -> ExitCode {
    carry_out(&noun.remote, &noun.command).await
}

async fn call_of<T: Run + clap::Args>(call: &Call<T>) -> ExitCode {
    carry_out(&call.remote, &call.order).await
}

/// What is asked of the server about keys.
pub(crate) async fn keys(noun: &Noun<KeyCommand>) -> ExitCode {
    verb_of(noun).await
}

async fn carry_out(remote: &Remote, order: &impl Run) -> ExitCode {
    let done = match Client::new(remote) {
        Ok(client) => order.run(&client).await,
        Err(fault) => Err(fault.into()),
    };
    ended(done, remote)
}

fn ended(done: Result<(), Stop>, remote: &Remote) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => ExitCode::from(stop.tell(out::Out { json: remote.json })),
    }
}
