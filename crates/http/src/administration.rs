//! What is done to the installation rather than in a meeting: accounts, keys, rooms, tickets, webhooks, log-ins. Each such
//! call leaves a row in the audit, a refused one too. What happens in a meeting leaves its rows through the door.

use crate::{
    credential::{Asked, Caller, Credential},
    state::App,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::Response,
};
use gavel_core::model::{
    audit::{AuditActor, AuditRow, AuditTarget},
    ids::RoomId,
    refusal::Refusal,
    role::Role,
};
use gavel_door::ports::{AccountRole, Batch, StoredRoom};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Where the calls stand: natively, and in dialects that have the same ones.
const APIS: [&str; 3] = ["/api/v1", "/video/v2", "/video/v1"];
/// More of a text that somebody typed is not kept.
const LONGEST: usize = 100;

/// The calls that are on record, and the words for them.
const VERBS: &[(&str, &str, &str)] = &[
    ("POST", "/auth/login", "login"),
    ("POST", "/auth/openid/finish", "login"),
    ("POST", "/auth/logout", "logout"),
    ("POST", "/auth/setup", "password_set"),
    ("DELETE", "/auth/sessions", "log_ins_end"),
    ("DELETE", "/auth/sessions/{id}", "log_ins_end"),
    ("DELETE", "/accounts/{id}/sessions", "log_ins_end"),
    ("POST", "/accounts", "account_create"),
    ("PATCH", "/accounts/{id}", "account_change"),
    ("DELETE", "/accounts/{id}", "account_delete"),
    ("POST", "/groups", "group_create"),
    ("PATCH", "/groups/{id}", "group_change"),
    ("DELETE", "/groups/{id}", "group_delete"),
    ("POST", "/api-keys", "key_create"),
    ("DELETE", "/api-keys/{id}", "key_revoke"),
    ("POST", "/apps", "app_create"),
    ("DELETE", "/apps/{id}", "app_delete"),
    ("POST", "/rooms", "room_create"),
    ("POST", "/conferences", "conference_create"),
    ("PATCH", "/rooms/{id}", "room_change"),
    ("PUT", "/rooms/{id}", "room_change"),
    ("DELETE", "/rooms/{id}", "room_delete"),
    ("POST", "/rooms/{id}/invitees", "room_invite"),
    ("DELETE", "/rooms/{id}/invitees/{person}", "room_uninvite"),
    ("POST", "/rooms/{id}/tickets", "ticket_draw"),
    ("POST", "/rooms/{id}/tokens", "ticket_draw"),
    ("DELETE", "/rooms/{id}/tickets/{ticket}", "ticket_revoke"),
    ("PATCH", "/settings", "settings_change"),
    ("POST", "/webhooks", "webhook_create"),
    ("PATCH", "/webhooks/{id}", "webhook_change"),
    ("DELETE", "/webhooks/{id}", "webhook_delete"),
    ("POST", "/webhooks/{id}/replay", "webhook_replay"),
    ("POST", "/webhooks/{id}/test", "webhook_test"),
    // The same in another dialect (docs/contracts/huawei.md).
    ("POST", "/v1/usg/acs/auth/account", "login"),
    ("POST", "/v2/usg/acs/auth/appauth", "login"),
    ("DELETE", "/v1/usg/acs/token", "logout"),
    ("POST", "/v1/mmc/management/conferences", "room_create"),
    ("PUT", "/v1/mmc/management/conferences", "room_change"),
    ("DELETE", "/v1/mmc/management/conferences", "room_delete"),
    ("POST", "/v1/mmc/management/webhook/link-config", "webhook_create"),
    ("PUT", "/v1/mmc/management/webhook/change-status", "webhook_change"),
    ("DELETE", "/v1/mmc/management/webhook/link-config", "webhook_delete"),
];

/// The word for a call, if it is on record. `path` as the OpenAPI document has it.
pub(crate) fn verb(method: &str, path: &str) -> Option<&'static str> {
    let path = APIS.iter().find_map(|api| path.strip_prefix(api)).unwrap_or(path);
    VERBS.iter().find(|(of, at, _)| *of == method && *at == path).map(|(_, _, verb)| *verb)
}

/// What a handler says of its call, for the row.
#[derive(Default)]
pub(crate) struct OnRecord(Mutex<Said>);

#[derive(Clone, Default)]
struct Said {
    room: Option<RoomId>,
    target: Option<AuditTarget>,
    /// Where the credential does not say who it was: somebody who logs in.
    actor: Option<AuditActor>,
    /// Everything was as it was asked for already.
    nothing: bool,
    /// What was done on the way, whatever became of the call.
    also: Vec<&'static str>,
}

impl OnRecord {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it was done to.
    pub(crate) fn target(&self, name: &str, id: impl ToString) {
        self.said().target = Some(AuditTarget { participant: None, name: short(name), id: Some(id.to_string()) });
    }

    /// In which room, where that is not all there is to say.
    pub(crate) fn within(&self, room: RoomId) {
        self.said().room = Some(room);
    }

    /// Nothing came of it that is worth a row.
    pub(crate) fn nothing(&self) {
        self.said().nothing = true;
    }

    /// Something else was done on the way, to the same target; it gets a row of its own.
    pub(crate) fn also(&self, verb: &'static str) {
        self.said().also.push(verb);
    }

    /// The room itself.
    pub(crate) fn room(&self, room: &StoredRoom) {
        self.within(room.room.id);
        self.target(&room.room.name, room.room.id);
    }

    /// Who tries to log in, by the word of a provider of log-ins that calls them so.
    pub(crate) fn stranger(&self, name: &str, subject: &str) {
        self.tries(name, None);
        self.target(name, subject);
    }

    /// Who tries to log in: an account, or only a name.
    pub(crate) fn tries(&self, typed: &str, account: Option<&gavel_door::ports::Account>) {
        self.said().actor = Some(match account {
            Some(account) => AuditActor {
                name: account.name.clone(),
                role: role_of(account.role).into(),
                person: Some(crate::credential::person_of(account.id)),
                address: None,
            },
            None => AuditActor { name: short(typed), role: "nobody".into(), person: None, address: None },
        });
        if let Some(account) = account {
            self.target(&account.username, account.id);
        }
    }
}

/// Writes the row when the call has been answered. What could not be understood, and what is not there, is no decision.
pub(crate) async fn record(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let found = path.as_ref().and_then(|path| verb(request.method().as_str(), path.as_str()));
    let (Some(verb), Some(caller)) = (found, request.extensions().get::<Caller>().cloned()) else {
        return next.run(request).await;
    };
    let named = match *request.method() {
        Method::POST => None,
        _ => request.uri().path().rsplit('/').next().map(short),
    };
    let response = next.run(request).await;
    write(&app, &caller, verb, named, response.status()).await;
    response
}

/// The rows of one call that was answered with this status. `named`: what it was done to, where the handler has not said so.
/// Other dialects' calls say here what they are, since their paths do not.
pub(crate) async fn write(app: &App, caller: &Caller, verb: &str, named: Option<String>, status: StatusCode) {
    let said = caller.on_record.said().clone();
    let mut rows: Vec<_> = said.also.iter().map(|also| row(app, caller, also, None, None)).collect();
    if let Some(refusal) = decided(status, &said) {
        rows.push(row(app, caller, verb, named, refusal));
    }
    if rows.is_empty() {
        return;
    }
    if let Err(fault) = app.store.append(Batch { room: said.room, audit: rows, ..Batch::default() }).await {
        // It was done, or refused, all the same, and has to be answered.
        tracing::error!(%fault, verb, "what was done is not on record");
    }
}

/// Whether the call came to a decision that is worth a row, and what it was refused for if it was.
fn decided(status: StatusCode, said: &Said) -> Option<Option<Refusal>> {
    match status {
        status if status.is_success() => (!said.nothing).then_some(None),
        StatusCode::FORBIDDEN => Some(Some(Refusal::Denied)),
        StatusCode::UNAUTHORIZED if said.actor.is_some() => Some(Some(Refusal::Denied)),
        _ => None,
    }
}

fn row(app: &App, caller: &Caller, verb: &str, named: Option<String>, refusal: Option<Refusal>) -> AuditRow {
    let said = caller.on_record.said().clone();
    let actor = AuditActor { address: caller.address.clone(), ..said.actor.unwrap_or_else(|| actor(caller)) };
    let unsaid = named.map(|id| AuditTarget { participant: None, name: String::new(), id: Some(id) });
    AuditRow {
        room: said.room,
        target: said.target.or(unsaid),
        verdict: if refusal.is_some() { "refused" } else { "done" }.into(),
        refusal,
        ..AuditRow::of(app.now(), caller.request.clone(), actor, caller.surface, verb)
    }
}

fn actor(asked: &Asked) -> AuditActor {
    let (name, role, person) = match &asked.credential {
        Some(Credential::Key(key)) => {
            (key.name.clone(), if asked.administers() { "administrator" } else { "key" }, None)
        }
        Some(Credential::Account(account)) => {
            (account.name.clone(), role_of(account.role), Some(crate::credential::person_of(account.id)))
        }
        Some(Credential::App(app)) => {
            (app.app_id.clone(), if asked.administers() { "administrator" } else { "app" }, None)
        }
        Some(Credential::Ticket(ticket)) => (ticket.name.clone(), Role::word(ticket.role), Some(ticket.person)),
        None => (String::new(), "nobody", None),
    };
    AuditActor { name, role: role.into(), person, address: None }
}

const fn role_of(role: AccountRole) -> &'static str {
    match role {
        AccountRole::User => "user",
        AccountRole::Operator => "operator",
        AccountRole::Administrator => "administrator",
    }
}

/// What somebody typed, on one line and not too long.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_known_by_method_and_path() {
        assert_eq!(verb("DELETE", "/api/v1/accounts/{id}"), Some("account_delete"));
        assert_eq!(verb("GET", "/api/v1/accounts/{id}"), None);
        assert_eq!(verb("POST", "/api/v1/conferences/{id}/lock"), None, "that is the door's");
    }

    #[test]
    fn what_was_typed_is_kept_short_and_on_one_line() {
        assert_eq!(short("bob\nroot: yes"), "bobroot: yes");
        assert_eq!(short(&"x".repeat(500)).len(), LONGEST);
    }
}
