//! Prints the TypeScript types of the wire. `cargo xtask generate` keeps them in `web/sdk/src/generated/messages.ts`.

use gavel_http::{
    Candidate, DrawnTicket, Problem,
    native::{
        Access, Account, AccountRole, Contact, Forgotten, Installation, InstantConference, Invitations, Invitee, Lobby,
        LockPolicy, MadeRoom, MyConference, Occurrence, Offers, Policy, Room, RoomDoor, RoomInvitation, Schedule,
        Timers, signal::messages as signal, verbs,
    },
    shapes,
};
use std::{collections::BTreeMap, error::Error, io::Write};
use ts_rs::{Config, TS};

const HEAD: &str = "\
// The wire format of the signalling socket and of the REST calls that the app makes.
// Written by `cargo xtask generate` from the Rust types in crates/http; edits here are lost.
";

fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::default();
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    macro_rules! add {
        ($($kind:ty),+ $(,)?) => {$(
            types.insert(<$kind>::name(&config), format!("export {}\n", <$kind>::decl(&config)));
        )+};
    }
    add!(
        signal::ClientMessage,
        signal::Condition,
        signal::DeviceState,
        signal::Farewell,
        signal::Gate,
        signal::GatedBy,
        signal::Hello,
        signal::SeatCondition,
        signal::ServerMessage,
        signal::Slot,
        signal::SlotContent,
        signal::Wanted,
        signal::Welcome,
        verbs::AdmitOrder,
        verbs::AllOrSome,
        verbs::BanRequest,
        verbs::AbsentScope,
        verbs::AliasOrder,
        verbs::ChatOrder,
        verbs::ChooseOrder,
        verbs::FloorOrder,
        verbs::HandOrder,
        verbs::InvitedGuest,
        verbs::InvitedRole,
        verbs::KeepOutOrder,
        verbs::LowerHandsOrder,
        verbs::MuteAllButOrder,
        verbs::PermissionsOrder,
        verbs::PinOrder,
        verbs::RightsOrder,
        verbs::SendOutOrder,
        verbs::SpotlightOrder,
        verbs::WhichPin,
        verbs::WithdrawOrder,
        verbs::WithdrawScope,
        verbs::DenyOrder,
        verbs::DisconnectOrder,
        verbs::GivenRole,
        verbs::InviteOrder,
        verbs::MuteOrder,
        verbs::MuteScope,
        verbs::RoleOrder,
        verbs::Scope,
        verbs::Target,
        verbs::UnbanOrder,
        verbs::Verb,
        verbs::WaitingRoomOrder,
        shapes::Ban,
        shapes::ChatMessage,
        shapes::Conference,
        shapes::ConferenceState,
        shapes::EndedBy,
        shapes::HowGone,
        shapes::Invitation,
        shapes::Kind,
        shapes::MediaKind,
        shapes::Participant,
        shapes::Receipt,
        shapes::Rejoin,
        shapes::RemovalReason,
        shapes::Role,
        shapes::SavedState,
        shapes::SeatState,
        shapes::Silent,
        shapes::SilentState,
        shapes::TerminalReason,
        shapes::Unconnected,
        shapes::Verdict,
        shapes::VerdictKind,
        shapes::WhyWaiting,
        Access,
        Account,
        AccountRole,
        Candidate,
        Contact,
        DrawnTicket,
        Forgotten,
        Installation,
        InstantConference,
        Invitations,
        Invitee,
        Lobby,
        LockPolicy,
        MadeRoom,
        MyConference,
        Occurrence,
        Offers,
        Policy,
        Problem,
        Room,
        RoomDoor,
        shapes::RoomKind,
        shapes::Choice,
        shapes::CallState,
        shapes::Details,
        shapes::Device,
        shapes::Inventory,
        shapes::Permissions,
        shapes::Rights,
        shapes::Who,
        signal::Ask,
        signal::AskAnswer,
        signal::Consent,
        verbs::Barrier,
        verbs::LockOrder,
        RoomInvitation,
        Schedule,
        Timers,
    );
    let mut out = std::io::stdout().lock();
    write!(out, "{HEAD}")?;
    for declaration in types.values() {
        write!(out, "\n{declaration}")?;
    }
    Ok(())
}
