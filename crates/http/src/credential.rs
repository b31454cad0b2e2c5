//! Who asks: an API key, an account's access token, or a ticket; and by what right that lets them order.
//! What the right is worth in a meeting, the core decides.

use crate::{
    administration::OnRecord,
    extract::given,
    problem::Problem,
    secrets::{self, Secret},
    state::{App, Shared},
};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use gavel_core::model::{
    command::{Actor, Right},
    ids::{AccountId, Generation, PersonId, RequestId, SeatId, TicketId},
    refusal::Refusal,
    role::{Role, Surface},
};
use gavel_door::{
    View,
    ports::{Account, AccountRole, ApiKey, Dialect, OutsideApp, Scope, StoredRoom, Ticket, Token, TokenKind},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use ulid::Ulid;

pub(crate) const TICKET: &str = "gvt_";
pub(crate) const ACCESS: &str = "gva_";
pub(crate) const KEY: &str = "gvk_";
pub(crate) const RESUME: &str = "gvr_";
pub(crate) const SETUP: &str = "gvs_";

/// When a log-in was last used is written down no more often than this: it is for people, and each time is a write.
const USED_EVERY: Duration = Duration::from_secs(60);

#[derive(Clone, Debug)]
pub(crate) enum Credential {
    Key(ApiKey),
    Account(Box<SignedIn>),
    Ticket(Ticket),
    /// A program that speaks another system's dialect.
    App(Box<OutsideApp>),
}

/// An account, and the log-in that it acts by.
#[derive(Clone, Debug)]
pub(crate) struct SignedIn {
    account: Account,
    /// `None`: they send their password with every call.
    token: Option<Token>,
}

impl SignedIn {
    pub(crate) const fn by_password(account: Account) -> Self {
        Self { account, token: None }
    }

    /// The log-in, where there is one.
    pub(crate) const fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    pub(crate) const fn account(&self) -> &Account {
        &self.account
    }
}

impl std::ops::Deref for SignedIn {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.account
    }
}

/// Who has given an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Orderer {
    Person(PersonId),
    /// By its id.
    Key(String),
}

/// One request: who sent it, and when it came.
#[derive(Clone)]
pub(crate) struct Caller(Arc<Asked>);

pub(crate) struct Asked {
    pub(crate) credential: Option<Credential>,
    pub(crate) surface: Surface,
    pub(crate) base: String,
    pub(crate) arrived: Instant,
    pub(crate) request: RequestId,
    /// The other end's, for the audit.
    pub(crate) address: Option<String>,
    /// What the call is about, for the audit.
    pub(crate) on_record: OnRecord,
}

impl std::ops::Deref for Caller {
    type Target = Asked;

    fn deref(&self) -> &Asked {
        &self.0
    }
}

impl Caller {
    pub(crate) fn new(asked: Asked) -> Self {
        Self(Arc::new(asked))
    }
}

/// Whoever asks, known or not. Put there by [`crate::gate::identify`].
impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        given(parts)
    }
}

/// Somebody known.
pub(crate) struct Known(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller: Caller = given(parts)?;
        caller.known()?;
        Ok(Self(caller))
    }
}

impl Known {
    pub(crate) const fn caller(&self) -> &Caller {
        &self.0
    }
}

impl std::ops::Deref for Known {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl Asked {
    /// Who shows this, without a request that it came with.
    pub(crate) fn by(credential: Credential, surface: Surface) -> Self {
        Self {
            credential: Some(credential),
            surface,
            base: String::new(),
            arrived: Instant::now(),
            request: RequestId(String::new()),
            address: None,
            on_record: OnRecord::default(),
        }
    }

    pub(crate) fn known(&self) -> Result<&Credential, Problem> {
        self.credential.as_ref().ok_or_else(|| Problem::unauthenticated("send `Authorization: Bearer …`"))
    }

    pub(crate) fn account(&self) -> Option<&Account> {
        match &self.credential {
            Some(Credential::Account(account)) => Some(account),
            Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) | None => None,
        }
    }

    /// Whose credential it is, where it is a person's.
    pub(crate) fn person(&self) -> Option<PersonId> {
        match self.credential.as_ref()? {
            Credential::Account(account) => Some(person_of(account.id)),
            Credential::Ticket(ticket) => Some(ticket.person),
            Credential::Key(_) | Credential::App(_) => None,
        }
    }

    /// Who reads what becomes of an order of theirs, whichever of their credentials they listen by.
    pub(crate) fn orderer(&self) -> Option<Orderer> {
        let of_key = || match self.credential.as_ref()? {
            Credential::Key(key) => Some(Orderer::Key(key.id.clone())),
            Credential::App(app) => Some(Orderer::Key(app.id.clone())),
            Credential::Account(_) | Credential::Ticket(_) => None,
        };
        self.person().map(Orderer::Person).or_else(of_key)
    }

    /// The log-in by which an account asks.
    pub(crate) fn session(&self) -> Option<&Token> {
        match &self.credential {
            Some(Credential::Account(signed_in)) => signed_in.token(),
            Some(Credential::Key(_) | Credential::Ticket(_) | Credential::App(_)) | None => None,
        }
    }

    /// Whether the credential may do anything: an administrator, a key with scope `admin`, or a program that manages the
    /// installation (Pexip's management API knows no lesser ones).
    pub(crate) fn administers(&self) -> bool {
        match &self.credential {
            Some(Credential::Key(key)) => key.scopes.contains(&Scope::Admin),
            Some(Credential::Account(account)) => account.role == AccountRole::Administrator,
            Some(Credential::App(app)) => app.dialect == Dialect::Pexip,
            Some(Credential::Ticket(_)) | None => false,
        }
    }

    /// Whether it is a key with this scope, or administers.
    pub(crate) fn has(&self, scope: Scope) -> bool {
        self.administers()
            || match &self.credential {
                Some(Credential::Key(key)) => key.scopes.contains(&scope),
                // EnableX's server API makes rooms, and governs nobody.
                Some(Credential::App(app)) => app.dialect == Dialect::Enablex && scope == Scope::Rooms,
                Some(Credential::Account(_) | Credential::Ticket(_)) | None => false,
            }
    }

    pub(crate) fn must_administer(&self) -> Result<(), Problem> {
        self.known()?;
        if self.administers() { Ok(()) } else { Err(Problem::denied("this needs an administrator")) }
    }

    /// By what right the credential orders in a room. `seat`: where its person sits in the room's conference.
    pub(crate) async fn actor(
        &self,
        app: &Shared,
        room: Option<&StoredRoom>,
        seat: Option<SeatId>,
    ) -> Result<Actor, Problem> {
        let (name, right) = match self.known()? {
            Credential::Key(key) => (key.name.clone(), key_right(key)),
            Credential::App(app) => (app.app_id.clone(), app_right(app)),
            Credential::Account(account) if account.role == AccountRole::Administrator => {
                (account.name.clone(), Right::Administrator)
            }
            Credential::Account(account) => {
                let person = person_of(account.id);
                let generation = match room {
                    Some(room) => app.door.generation(room.room.id, person).await?,
                    None => Generation::default(),
                };
                let role = role_of(account, room);
                let right = Right::Person { person, role, account: Some(account.id), generation, seat };
                (account.name.clone(), right)
            }
            Credential::Ticket(ticket) => {
                if room.is_some_and(|room| room.room.id != ticket.room) {
                    return Err(Refusal::WrongConference.into());
                }
                let right = Right::Person {
                    person: ticket.person,
                    role: ticket.role,
                    account: ticket.account,
                    generation: ticket.generation,
                    seat,
                };
                (ticket.name.clone(), right)
            }
        };
        Ok(Actor { right, name, surface: self.surface })
    }

    /// Where the credential's person sits.
    pub(crate) fn seat_in(&self, view: &View) -> Option<SeatId> {
        let person = self.person()?;
        view.participants.iter().find(|seat| seat.person == person && seat.state.is_inside()).map(|seat| seat.id)
    }

    /// Who this is for the idempotency of their calls.
    pub(crate) fn identity(&self) -> Option<String> {
        self.credential.as_ref().map(|credential| match credential {
            Credential::Key(key) => format!("key {}", key.id),
            Credential::App(app) => format!("app {}", app.id),
            Credential::Account(account) => format!("account {}", account.id),
            Credential::Ticket(ticket) => format!("ticket {}", ticket.id),
        })
    }
}

/// A key that may not moderate orders as somebody who may not either, so that the core refuses it and the audit has its row.
fn key_right(key: &ApiKey) -> Right {
    if key.scopes.contains(&Scope::Admin) {
        return Right::Administrator;
    }
    if key.scopes.contains(&Scope::Moderate) {
        return Right::ControlToken;
    }
    stranger(&key.id)
}

/// An app governs by the control tokens, the tickets or the accounts of its dialect, unless it manages the installation.
fn app_right(app: &OutsideApp) -> Right {
    match app.dialect {
        Dialect::Pexip => Right::Administrator,
        Dialect::Huawei | Dialect::Enablex => stranger(&app.id),
    }
}

fn stranger(id: &str) -> Right {
    let person = PersonId::new(id.parse().unwrap_or(Ulid::nil()));
    Right::Person { person, role: Role::Guest, account: None, generation: Generation::default(), seat: None }
}

/// An account is the same person in every room.
pub(crate) fn person_of(account: AccountId) -> PersonId {
    PersonId::new(account.ulid())
}

/// What an account is in a room before anybody gave it more.
pub(crate) fn role_of(account: &Account, room: Option<&StoredRoom>) -> Role {
    if room.is_some_and(|room| room.room.owner == Some(account.id)) {
        return Role::Owner;
    }
    match account.role {
        AccountRole::Operator | AccountRole::Administrator => Role::Operator,
        AccountRole::User => Role::Participant,
    }
}

/// Reads `Authorization`. `None`: there is none. A credential that is not good is an error, never nobody.
pub(crate) async fn resolve(app: &App, headers: &HeaderMap) -> Result<Option<Credential>, Problem> {
    match bearer(headers)? {
        Some(token) => of_token(app, token).await.map(Some),
        None => Ok(None),
    }
}

/// The text behind `Authorization: Bearer`. `None`: there is none.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .map(Some)
        .ok_or_else(|| Problem::unauthenticated("send `Authorization: Bearer …`"))
}

/// The token that a request shows, for looking at it again later.
pub(crate) fn shown(headers: &HeaderMap) -> Result<Secret, Problem> {
    let token = bearer(headers)?.ok_or_else(|| Problem::unauthenticated("send `Authorization: Bearer …`"))?;
    Ok(Secret(token.to_owned()))
}

/// Any hash will do: it makes an unknown name take as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aJ2v8b0zYlUQmzJYbDIXEpPA8bBrcA8vHmQFCq0kZFE";

/// Whether this is the account's password. It takes as long where there is no account, or none with a password.
pub(crate) async fn password_fits(app: &App, account: Option<&Account>, password: String) -> bool {
    let hash = account.and_then(|account| account.password.clone());
    let has_one = hash.is_some();
    app.hasher.fits(password, hash.unwrap_or_else(|| NOBODY.into())).await && has_one
}

/// What a token stands for.
pub(crate) async fn of_token(app: &App, token: &str) -> Result<Credential, Problem> {
    if token.starts_with(TICKET) {
        return ticket(app, token).await.map(Credential::Ticket);
    }
    if let Some(rest) = token.strip_prefix(KEY) {
        return key(app, rest).await.map(Credential::Key);
    }
    if token.starts_with(ACCESS) {
        return account(app, token).await.map(|signed_in| Credential::Account(Box::new(signed_in)));
    }
    Err(unknown())
}

fn unknown() -> Problem {
    Problem::unauthenticated("this credential is not known here")
}

/// A ticket whose secret fits and whose time is not over. Whether its generation is, the core says.
pub(crate) async fn ticket(app: &Shared, token: &str) -> Result<Ticket, Problem> {
    let (id, secret) = token.strip_prefix(TICKET).and_then(|rest| rest.split_once('_')).ok_or_else(unknown)?;
    let id: TicketId = id.parse().map_err(|_| unknown())?;
    let ticket = app.directory.ticket(id).await?.ok_or_else(unknown)?;
    if !TicketSecret::of(&ticket).fits(secret) {
        return Err(unknown());
    }
    if ticket.revoked_at.is_some() {
        return Err(Problem::from(Refusal::TicketRevoked).because("this invitation was withdrawn"));
    }
    if ticket.expires_at <= app.now() {
        return Err(Problem::from(Refusal::TicketRevoked).because("this ticket has expired"));
    }
    Ok(ticket)
}

/// Whether a ticket's generation is its person's still; one that is over opens nothing, not even a look.
pub(crate) async fn still_opens(app: &Shared, ticket: &Ticket) -> Result<(), Problem> {
    if ticket.generation < app.door.generation(ticket.room, ticket.person).await? {
        return Err(Refusal::TicketRevoked.into());
    }
    Ok(())
}

async fn key(app: &Shared, rest: &str) -> Result<ApiKey, Problem> {
    let (id, secret) = rest.split_once('_').ok_or_else(unknown)?;
    let key = app.directory.key(id).await?.ok_or_else(unknown)?;
    if !secrets::same(&key.secret.0, &secrets::digest_of(secret).0) {
        return Err(unknown());
    }
    if key.expires_at.is_some_and(|end| end <= app.now()) {
        return Err(Problem::unauthenticated("this key has expired"));
    }
    Ok(key)
}

async fn account(app: &App, token: &str) -> Result<SignedIn, Problem> {
    let token = app.directory.token(&secrets::digest_of(token)).await?.ok_or_else(unknown)?;
    let now = app.now();
    if token.kind != TokenKind::Access || token.expires_at <= now {
        return Err(unknown());
    }
    let account = app.directory.account(token.account).await?.ok_or_else(unknown)?;
    if token.last_used_at.is_none_or(|used| used.plus(USED_EVERY) <= now) {
        let (app, id) = (app.clone(), token.id.clone());
        // Nobody waits for it, and nothing depends on it.
        tokio::spawn(async move {
            if let Err(fault) = app.directory.token_used(&id).await {
                tracing::debug!(%fault, "the use of a log-in could not be noted");
            }
        });
    }
    Ok(SignedIn { account, token: Some(token) })
}

/// What is kept of a ticket's secret: its digest, and a mark of the PIN that was given when it was drawn, so that the
/// ticket stops proving a PIN as soon as that PIN is changed.
pub(crate) struct TicketSecret<'a> {
    digest: &'a str,
    pin: &'a str,
}

impl<'a> TicketSecret<'a> {
    pub(crate) fn of(ticket: &'a Ticket) -> Self {
        let (digest, pin) = ticket.secret.0.split_once(':').unwrap_or((&ticket.secret.0, ""));
        Self { digest, pin }
    }

    /// What to keep of a new secret. `pin_hash`: that of the PIN which was given.
    pub(crate) fn keep(secret: &Secret, pin_hash: Option<&str>) -> gavel_core::model::seat::Digest {
        let digest = secrets::digest_of(&secret.0);
        gavel_core::model::seat::Digest(format!("{}:{}", digest.0, pin_hash.map(mark).unwrap_or_default()))
    }

    fn fits(&self, secret: &str) -> bool {
        secrets::same(self.digest, &secrets::digest_of(secret).0)
    }

    /// Whether it was drawn with the PIN that hashes to this.
    pub(crate) fn proves(&self, pin_hash: &str) -> bool {
        !self.pin.is_empty() && secrets::same(self.pin, &mark(pin_hash))
    }
}

fn mark(pin_hash: &str) -> String {
    secrets::digest_of(pin_hash).0
}
