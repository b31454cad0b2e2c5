//! The command line, as clap reads it. Every option of `serve` is a flag, an environment variable, and a line of a file.
//!
//! What acts on one conference is a verb with the conference behind it (`gavel lock weekly`); what lasts is a noun with its
//! verbs (`gavel room list`). What the words mean, the server decides.

pub(crate) mod account;
pub(crate) mod app;
pub(crate) mod audit;
pub(crate) mod call;
pub(crate) mod conference;
pub(crate) mod entry;
pub(crate) mod events;
pub(crate) mod group;
mod help;
pub(crate) mod invite;
pub(crate) mod invitee;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod login;
pub(crate) mod removal;
pub(crate) mod room;
pub(crate) mod scene;
pub(crate) mod schedule;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod ticket;
mod usage;
pub(crate) mod voices;
pub(crate) mod webhook;
pub(crate) mod words;

pub(crate) use usage::{completion, read};

use crate::config::Settings;
use clap::{Args as Group, Parser, Subcommand};
use help::examples;

#[derive(Parser)]
#[command(
    name = "gavel",
    version,
    about = "A meeting server with the best control over who is in the room",
    after_help = help::AT_THE_TOP
)]
pub(crate) struct Args {
    /// What to log, such as `info` or `gavel_door=debug`
    #[arg(long, env = "GAVEL_LOG", global = true)]
    pub(crate) log: Option<String>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start the server
    #[command(after_help = examples!["gavel serve", "gavel serve --listen 0.0.0.0:8443 --tls-cert cert.pem --tls-key key.pem"])]
    Serve(Box<Settings>),
    /// Check ports, addresses, certificates, store and more, and say what to do
    #[command(after_help = examples!["gavel doctor", "gavel doctor --config gavel.toml", "gavel doctor --json"])]
    Doctor(Box<Doctor>),
    /// What makes a shell complete the commands
    #[command(after_help = examples!["gavel completion bash > /etc/bash_completion.d/gavel", "gavel completion fish"])]
    Completion {
        /// Which one
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// API keys
    Key(Noun<key::KeyCommand>),
    #[command(flatten)]
    Remote(RemoteCommand),
}

/// What a server would be started with, and how to say what was found.
#[derive(Group)]
pub(crate) struct Doctor {
    #[command(flatten)]
    pub(crate) settings: Settings,
    /// Print an array of what was found, each with its code, its level and a text
    #[arg(long)]
    pub(crate) json: bool,
}

/// What talks to a running server.
#[derive(Subcommand)]
pub(crate) enum RemoteCommand {
    /// Running conferences
    Conference(Noun<conference::ConferenceCommand>),
    /// Who is in a conference
    Participant(Noun<conference::ParticipantCommand>),
    /// Who waits at the door of a conference
    Waiting(Noun<conference::WaitingCommand>),
    /// Disconnect people from a conference
    #[command(after_help = examples![
        "gavel disconnect weekly Gustav",
        "gavel disconnect weekly Gustav --ban 1h --reason spam --note 'please mail us'",
        "gavel disconnect weekly --scope guests --dry-run",
        "gavel disconnect weekly --everyone-but Alice Bob"
    ])]
    Disconnect(Box<Call<removal::Disconnect>>),
    /// What happens in a conference, or everywhere, as it happens; Ctrl-C ends it
    #[command(after_help = examples![
        "gavel events weekly",
        "gavel events --json > events.jsonl",
        "gavel events --after 41"
    ])]
    Events(Call<events::Events>),
    /// List the bans of a conference
    #[command(after_help = examples![
        "gavel bans weekly",
        "gavel bans weekly 01J9ZQ4Y0000000000000000BB",
        "gavel bans weekly --room"
    ])]
    Bans(Call<conference::Bans>),
    /// Lift a ban
    #[command(after_help = examples!["gavel unban weekly 01J9ZQ4Y0000000000000000BB", "gavel unban weekly Gustav"])]
    Unban(Call<removal::Unban>),
    /// Lock a conference: who was not added since stays outside
    #[command(after_help = examples!["gavel lock weekly", "gavel lock weekly --keep-ringing"])]
    Lock(Call<entry::Lock>),
    /// Unlock a conference
    #[command(after_help = examples!["gavel unlock weekly"])]
    Unlock(Call<entry::Unlock>),
    /// Keep strangers out: a new PIN and the lock in one
    #[command(after_help = examples!["gavel keep-out weekly", "gavel keep-out weekly --pin 4711"])]
    KeepOut(Call<entry::KeepOut>),
    /// Let newcomers wait until somebody admits them, or no longer
    #[command(after_help = examples!["gavel waiting-room weekly on"])]
    WaitingRoom(Call<entry::WaitingRoom>),
    /// Whether guests may come, until the conference ends
    #[command(after_help = examples!["gavel guests weekly off"])]
    Guests(Call<entry::Guests>),
    /// Begin a conference before anybody is in
    #[command(after_help = examples!["gavel start weekly", "gavel start weekly --for 2h"])]
    Start(Call<entry::Start>),
    /// Let a conference last longer than it would
    #[command(after_help = examples!["gavel prolong weekly 15m"])]
    Prolong(Call<entry::Prolong>),
    /// Let in who waits
    #[command(after_help = examples!["gavel admit weekly Gustav", "gavel admit weekly --all"])]
    Admit(Call<entry::Admit>),
    /// Turn away who waits
    #[command(after_help = examples!["gavel deny weekly Gustav --block"])]
    Deny(Call<entry::Deny>),
    /// Send people back to the waiting room
    #[command(after_help = examples!["gavel send-out weekly Gustav"])]
    SendOut(Call<entry::SendOut>),
    /// Set, generate or delete the PIN; who is inside stays
    #[command(after_help = examples![
        "gavel pin weekly generate",
        "gavel pin weekly set 4711",
        "gavel pin weekly delete --host"
    ])]
    Pin(Call<entry::ChangePin>),
    /// Call it something else; the old links lead nowhere
    #[command(after_help = examples!["gavel alias weekly team-monday"])]
    Alias(Call<entry::ChangeAlias>),
    /// Come in by the public link: a ticket for oneself
    #[command(after_help = examples![
        "gavel enter weekly --guest --name Gustav",
        "gavel enter weekly --guest --name Gustav --pin 4711"
    ])]
    Enter(Call<ticket::Enter>),
    /// Invite people, also some who were there
    #[command(after_help = examples![
        "gavel invite weekly Gustav",
        "gavel invite weekly --account bob carol --group Choir --guest 'Gustav Mahler'",
        "gavel invite weekly --unconnected --no-ring"
    ])]
    Invite(Call<invite::Invite>),
    /// Take people off the list of the unconnected; their links are dead
    #[command(after_help = examples!["gavel withdraw weekly Gustav", "gavel withdraw weekly --all"])]
    Withdraw(Call<invite::Withdraw>),
    /// List who could come and is not here
    #[command(after_help = examples!["gavel unconnected weekly"])]
    Unconnected(Call<invite::Unconnected>),
    /// Calling somebody into the meeting, and being called
    Call(Noun<call::CallCommand>),
    /// Mute people, or stop their camera or screen
    #[command(after_help = examples![
        "gavel mute weekly Gustav",
        "gavel mute weekly --everyone-but Alice",
        "gavel mute weekly Gustav --no-audio --share"
    ])]
    Mute(Call<voices::Mute>),
    /// Let people speak again; their microphones open when they agree
    #[command(after_help = examples!["gavel unmute weekly Gustav", "gavel unmute weekly --all"])]
    Unmute(Call<voices::Unmute>),
    /// Let one speak, and mute everybody else
    #[command(after_help = examples!["gavel mute-all-but weekly Gustav", "gavel mute-all-but weekly Bob --spare-moderators"])]
    MuteAllBut(Call<voices::MuteAllBut>),
    /// Raise or lower one's own hand; needs the ticket that one is in with
    #[command(after_help = examples!["gavel hand weekly up"])]
    Hand(Call<voices::Hand>),
    /// Write to the chat; needs the ticket that one is in with
    #[command(after_help = examples!["gavel chat weekly 'The slides are online'", "gavel chat weekly Hello --to Bob"])]
    Chat(Call<voices::Chat>),
    /// Lower raised hands
    #[command(after_help = examples!["gavel lower-hands weekly --all", "gavel lower-hands weekly Gustav"])]
    LowerHands(Call<voices::LowerHands>),
    /// Give somebody the floor, or take it
    #[command(after_help = examples!["gavel floor weekly Gustav grant", "gavel floor weekly Gustav take"])]
    Floor(Call<voices::Floor>),
    /// Choose whom everybody looks at
    #[command(after_help = examples!["gavel spotlight weekly Alice Bob", "gavel spotlight weekly"])]
    Spotlight(Call<voices::Spotlight>),
    /// Pause the meeting: nobody is heard, seen or read, and the room is locked
    #[command(after_help = examples!["gavel pause weekly"])]
    Pause(Call<scene::Pause>),
    /// Go on after a pause, with everything as it was
    #[command(after_help = examples!["gavel resume weekly"])]
    Resume(Call<scene::Resume>),
    /// Choose how everybody sees the meeting
    #[command(after_help = examples!["gavel layout weekly speaker", "gavel layout weekly free"])]
    Layout(Call<scene::Layout>),
    /// Make a sign that everybody sees for a moment; needs the ticket that one is in with
    #[command(after_help = examples!["gavel react weekly clap"])]
    React(Call<scene::React>),
    /// Give somebody without an account another name
    #[command(after_help = examples!["gavel rename weekly Gustav 'Gustav Mahler'"])]
    Rename(Call<scene::Rename>),
    /// Say what one person may do by themselves
    #[command(after_help = examples!["gavel rights weekly Gustav --unmute no --chat default"])]
    Rights(Call<voices::Rights>),
    /// Say what everybody may do by themselves
    #[command(after_help = examples!["gavel permissions weekly --unmute hosts --share hosts"])]
    Permissions(Call<voices::Permissions>),
    /// List somebody's cameras and microphones
    #[command(after_help = examples!["gavel devices weekly Gustav"])]
    Devices(Call<voices::Devices>),
    /// Choose somebody's camera, microphone or gain; they may have to agree
    #[command(after_help = examples!["gavel choose weekly Gustav --microphone Headset --gain 150"])]
    Choose(Call<voices::Choose>),
    /// Make somebody a host, or a participant again
    #[command(after_help = examples!["gavel role weekly Carol host"])]
    Role(Call<entry::GiveRole>),
    /// Rooms: what lasts from one meeting to the next
    Room(Noun<room::RoomCommand>),
    /// Whom a room invites to each of its conferences
    Invitee(Noun<invitee::InviteeCommand>),
    /// Personal invitations into a room
    Ticket(Noun<ticket::TicketCommand>),
    /// Accounts of the installation
    Account(Noun<account::AccountCommand>),
    /// Groups of accounts
    Group(Noun<group::GroupCommand>),
    /// Look up whom one can invite: accounts and groups
    #[command(after_help = examples!["gavel address-book", "gavel address-book ali"])]
    AddressBook(Call<group::AddressBook>),
    /// Set the administrator's password, with the link that the first start prints
    #[command(after_help = examples!["gavel setup", "export GAVEL_API_KEY=$(gavel setup --print-token)"])]
    Setup(Call<login::Setup>),
    /// Check a name and a password, or get an access token for them
    #[command(after_help = examples!["gavel login alice", "export GAVEL_API_KEY=$(gavel login alice --print-token)"])]
    Login(Call<login::Login>),
    /// List where one is logged in
    #[command(after_help = examples!["gavel logins"])]
    Logins(Call<login::Logins>),
    /// End log-ins: this one, another one, all others, or all of somebody's
    #[command(after_help = examples![
        "gavel logout",
        "gavel logout 01J9ZQ4Y0000000000000000BB",
        "gavel logout --others",
        "gavel logout --account bob"
    ])]
    Logout(Call<login::Logout>),
    /// What holds in the whole installation
    Settings(Noun<settings::SettingsCommand>),
    /// Records of a room's conferences: who was there, how long, and what was said
    Session(Noun<session::SessionCommand>),
    /// Who did what to whom, from where, and what came of it
    Audit(Noun<audit::AuditCommand>),
    /// Programs that speak another system's dialect
    App(Noun<app::AppCommand>),
    /// What happens, carried to other servers
    Webhook(Noun<webhook::WebhookCommand>),
}

/// One order to a server.
#[derive(Group)]
pub(crate) struct Call<T: Group> {
    #[command(flatten)]
    pub(crate) order: T,
    #[command(flatten)]
    pub(crate) remote: Remote,
}

/// A noun with its verbs.
#[derive(Group)]
pub(crate) struct Noun<T: Subcommand> {
    #[command(flatten)]
    pub(crate) remote: Remote,
    #[command(subcommand)]
    pub(crate) command: T,
}

/// Which server, by what right, and in which form.
#[derive(Group, Clone)]
pub(crate) struct Remote {
    /// Where the server is
    #[arg(long, env = "GAVEL_URL", default_value = "http://localhost:8080", global = true, help_heading = "Server")]
    pub(crate) url: String,
    /// An API key, an access token or a ticket
    #[arg(long, env = "GAVEL_API_KEY", hide_env_values = true, global = true, help_heading = "Server")]
    pub(crate) api_key: Option<String>,
    /// Print the server's own answer
    #[arg(long, global = true, help_heading = "Server")]
    pub(crate) json: bool,
}
