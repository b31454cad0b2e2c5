// The wire format of the signalling socket and of the REST calls that the app makes.
// Written by `cargo xtask generate` from the Rust types in crates/http; edits here are lost.

export type AbsentScope = "unconnected";

export type Access = { access_token: string, token_type: string, expires_in: number, };

export type Account = { id: string, username: string, name: string, email: string | null, role: AccountRole, 
/**
 * By whom they log in, if not or not only by a password.
 */
identity: AccountIdentity | null, created_at: string, };

export type AccountIdentity = { issuer: string, subject: string, };

export type AccountRole = "user" | "operator" | "administrator";

export type AdmitOrder = { participants: Array<string>, };

export type AliasOrder = { aliases: Array<string>, };

export type AllOrSome = "atomic" | "best_effort";

export type Ask = "unmute" | "devices";

export type AskAnswer = { ask: Ask, accept: boolean, };

export type AuditActor = { name: string, role: string, person: string | null, 
/**
 * From where, as the server saw it.
 */
address: string | null, };

export type AuditRow = { seq: number, at: string, request_id: string, room: string | null, conference: string | null, actor: AuditActor, surface: Surface, verb: string, target: AuditTarget | null, verdict: string, 
/**
 * The refusal's code.
 */
code: string | null, reason: RemovalReason | null, note: string | null, audit_note: string | null, 
/**
 * From the door to the last packet, milliseconds.
 */
silent_ms: number | null, prev: string, hash: string, };

export type AuditTarget = { participant: string | null, name: string, 
/**
 * Of what is no participant: an account, a room, a key, a ticket, a webhook.
 */
id?: string, };

export type Ban = { id: string, person: string, 
/**
 * The name as it was.
 */
name: string, 
/**
 * The kinds of key that it holds by: `account`, `device`, `invitation`, `sip_uri`, `phone`, `network`.
 */
keys: Array<string>, by: string, reason: RemovalReason, since: string, until: string | null, 
/**
 * Whether it outlives the conference.
 */
room: boolean, };

export type BanRequest = { for?: string, 
/**
 * Also for future meetings in this room.
 */
room?: boolean, 
/**
 * Also by the network that they came from, with everybody else who comes from there.
 */
network?: boolean, };

export type Barrier = "lock" | "waiting_room";

export type CallState = "not_called" | "ringing" | "declined" | "unanswered";

export type Candidate = { participant: string, name: string, };

export type ChatMessage = { id: string, at: string, seat: string, name: string, text: string, to: string | null, };

export type ChatOrder = { text: string, 
/**
 * A seat; without it everybody.
 */
to?: string, };

export type Choice = { camera?: string, microphone?: string, 
/**
 * Percent.
 */
gain?: number, };

export type ChooseOrder = { participant: string, camera?: string, microphone?: string, 
/**
 * Percent.
 */
gain?: number, };

export type ClientMessage = { "type": "hello" } & Hello | { "type": "offer", id: number, sdp: string, } | { "type": "state" } & DeviceState | { "type": "inventory" } & Inventory | { "type": "consent" } & Consent | { "type": "answer" } & AskAnswer | { "type": "shows", heights: Array<ShownHeight>, } | { "type": "active", } | { "type": "act", id: string, verb: Verb, 
/**
 * Typed as a command of the chat; the audit tells.
 */
typed?: boolean, } | { "type": "leave", } | { "type": "ping", };

export type ClientSurface = "app" | "sdk";

export type Condition = "good" | "fair" | "poor";

export type Conference = { id: string, room: string, name: string, 
/**
 * The first of `aliases`, which makes the link.
 */
alias: string, aliases: Array<string>, started_at: string, locked: boolean, waiting_room: boolean, 
/**
 * How many are in.
 */
participants: number, join_url: string, kind: RoomKind, permissions: Permissions, 
/**
 * Whom everybody should look at, in this order.
 */
spotlight: Array<string>, has_guest_pin: boolean, 
/**
 * How everybody should see it; `null`: as each one likes.
 */
layout: Layout | null, 
/**
 * Since when nobody but whoever paused it is heard or seen.
 */
paused_since: string | null, };

export type ConferenceState = "running" | "ended";

export type Consent = { 
/**
 * The microphone and the camera may be opened.
 */
unmute: boolean, 
/**
 * Other devices and another gain may be chosen.
 */
devices: boolean, };

export type Contact = { "kind": "account", id: string, name: string, username: string, } | { "kind": "group", id: string, name: string, 
/**
 * How many.
 */
members: number, };

export type DenyOrder = { participants: Array<string>, 
/**
 * They cannot ask again in this conference.
 */
block?: boolean, };

export type Details = { seat: string, inventory: Inventory, 
/**
 * A host has chosen devices, and waits for the answer.
 */
asked_devices: boolean, 
/**
 * The last input, or voice.
 */
last_active: string, 
/**
 * Seems to have left without leaving.
 */
forgotten: boolean, };

export type Device = { id: string, label: string, };

export type DeviceState = { muted?: boolean, video?: boolean, sharing?: boolean, };

export type DisconnectOrder = { target: Target, reason?: RemovalReason, 
/**
 * Read by the removed.
 */
note?: string, 
/**
 * Not read by the removed.
 */
audit_note?: string, ban?: BanRequest, 
/**
 * With `guests` or `non_moderators`: switches the waiting room on.
 */
debrief?: boolean, 
/**
 * Say what would happen, and do nothing.
 */
dry_run?: boolean, mode?: AllOrSome, 
/**
 * *Remove and lock*, *Remove and use the waiting room*.
 */
then?: Barrier, };

export type DrawnTicket = { ticket: string, url: string, expires_at: string, 
/**
 * The person that it is for, in this room.
 */
person: string, name: string, alias: string, };

export type EndedBy = "host" | "admin" | "api" | "phone";

export type Event = { 
/**
 * Strictly rising, over all conferences; what a stream goes on after.
 */
seq: number, 
/**
 * The same however often the event is told.
 */
id: string, kind: string, at: string, room: string, 
/**
 * `null`: nobody met in the room.
 */
conference: string | null, 
/**
 * What goes with the kind.
 */
data: Record<string, unknown>, };

export type Farewell = { reason: TerminalReason, by?: EndedBy, text: string, why?: RemovalReason, note?: string, until?: string, 
/**
 * Who it was, where the installation tells.
 */
by_name?: string, 
/**
 * What ended it where a timer did, as other systems say it.
 */
cause?: string, rejoin: Rejoin, };

export type FloorOrder = { participant: string, grant: boolean, };

export type Forgotten = { 
/**
 * Shown to hosts after so long.
 */
flag_after: number, 
/**
 * Removed after so long; only guests and participants.
 */
remove_after: number, };

export type Gate = { audio: boolean, video: boolean, share: boolean, by: GatedBy, 
/**
 * A host asks to unmute.
 */
asked: boolean, 
/**
 * And may: the person has agreed beforehand.
 */
at_once: boolean, };

export type GatedBy = "host" | "pause" | "nobody";

export type GivenRole = "host" | "participant";

export type Governor = { 
/**
 * `null`: a key.
 */
person: string | null, 
/**
 * `null`: they are not in.
 */
seat: string | null, name: string, role: Role, };

export type GuestsOrder = { 
/**
 * Until the conference ends.
 */
allow: boolean, };

export type HandOrder = { up: boolean, };

export type Hello = { ticket: string, 
/**
 * What to be called, where the ticket leaves it open.
 */
name?: string, pin?: string, 
/**
 * The token of the last `welcome`.
 */
resume?: string, 
/**
 * What the browser is, for hosts to see.
 */
client?: string, 
/**
 * What kind of program it is, for the audit; `app` unless told.
 */
surface?: ClientSurface, };

export type HowGone = "left" | "removed" | "lost" | "ended" | "denied" | "timed_out" | "sent_out" | "idle" | "off_stage";

export type Installation = { timers: Timers, policy: Policy, };

export type InstantConference = { room: Room, 
/**
 * `null`: nobody is in yet.
 */
conference: Conference | null, ticket: string, url: string, 
/**
 * Whether it is one's own conference that was running already: then nothing was made, and nobody was invited.
 */
returned: boolean, invitations: Array<RoomInvitation>, };

export type Inventory = { cameras: Array<Device>, microphones: Array<Device>, camera: string | null, microphone: string | null, gain: number | null, };

export type Invitation = { 
/**
 * The place that is kept for them; `null`: they are in already.
 */
participant: string | null, person: string, name: string, ticket: string, url: string, };

export type Invitations = { invitations: Array<RoomInvitation>, };

export type InviteOrder = { 
/**
 * One seat or place of the unconnected.
 */
participant?: string, 
/**
 * Several of them.
 */
participants?: Array<string>, 
/**
 * `unconnected`: all of them.
 */
scope?: AbsentScope, 
/**
 * Ids of accounts.
 */
accounts?: Array<string>, 
/**
 * Ids of groups: their members.
 */
groups?: Array<string>, guests?: Array<InvitedGuest>, 
/**
 * As what; without it as what they are.
 */
role?: InvitedRole, 
/**
 * Invite somebody who is banned: the ban is lifted. Without it 409 `blocked`.
 */
lift_block?: boolean, 
/**
 * Whether it rings at the places of those who are in the app; true unless told.
 */
ring?: boolean, };

export type InvitedGuest = { name: string, };

export type InvitedRole = "host" | "participant" | "guest";

export type Invitee = { 
/**
 * Who they are in the room's conferences, too.
 */
person: string, name: string, role: Role, account: string | null, 
/**
 * The group that they were invited with.
 */
group: string | null, 
/**
 * Of guests.
 */
email: string | null, 
/**
 * Whether it rings at their place when a conference begins.
 */
call: boolean, invited_at: string, };

export type KeepOutOrder = { pin?: string, };

export type Kind = "app" | "whip" | "whep" | "phone" | "pexip" | "bot";

export type Layout = "grid" | "speaker" | "side_by_side";

export type LayoutOrder = { layout?: Layout, };

export type Lobby = { name: string, alias: string, running: boolean, participants: number, locked: boolean, waiting_room: boolean, has_pin: boolean, allow_guests: boolean, };

export type LockOrder = { 
/**
 * Those who are being called are added, and may still come.
 */
keep_ringing?: boolean, };

export type LockPolicy = "refuse" | "knock";

export type LogIn = { id: string, created_at: string, 
/**
 * To the minute.
 */
last_used_at?: string, expires_at: string, 
/**
 * What the browser or program called itself.
 */
client: string, 
/**
 * Whether it is the one that asks.
 */
current: boolean, };

export type LowerHandsOrder = { participants?: Array<string>, scope?: MuteScope, except?: Array<string>, };

export type MadeRoom = { 
/**
 * Tickets in it are shown once.
 */
invitations: Array<RoomInvitation>, id: string, name: string, kind: RoomKind, 
/**
 * The first one makes the link.
 */
aliases: Array<string>, has_host_pin: boolean, has_guest_pin: boolean, allow_guests: boolean, door: RoomDoor, lock_policy: LockPolicy, join_url: string, 
/**
 * The account whose room it is.
 */
owner: string | null, 
/**
 * How many seats.
 */
limit: number | null, permissions: Permissions, timers: Timers, forgotten: Forgotten, 
/**
 * Whoever comes in is a host: in a room with a host PIN whoever knows it, in one without everybody.
 */
everyone_hosts: boolean, description: string, 
/**
 * For whoever counts what rooms are used for.
 */
tag: string, schedule: Schedule | null, 
/**
 * Whether a conference is over when its date is.
 */
ends_with_schedule: boolean, created_at: string, };

export type MediaKind = "audio" | "video";

export type MuteAllButOrder = { participant: string, spare_moderators?: boolean, };

export type MuteOrder = { participants?: Array<string>, scope?: MuteScope, except?: Array<string>, 
/**
 * True unless told.
 */
audio?: boolean, 
/**
 * The camera. False unless told.
 */
video?: boolean, 
/**
 * The screen. False unless told.
 */
share?: boolean, };

export type MuteScope = "all" | "all_but_me" | "everyone_but";

export type MyConference = { room: string, name: string, kind: RoomKind, alias: string, join_url: string, 
/**
 * As what one would come.
 */
role: Role, owned: boolean, 
/**
 * When it meets; without one, whenever somebody comes.
 */
schedule: Schedule | null, 
/**
 * The date that is being held, or the next one.
 */
next: Occurrence | null, running: boolean, 
/**
 * How many are in.
 */
participants: number, 
/**
 * Since when it runs.
 */
started_at: string | null, locked: boolean, 
/**
 * Of the conference that runs, or else as the room's door will have it.
 */
waiting_room: boolean, 
/**
 * The room as it is set; what is below as well: for whoever manages it, `null` for everybody else.
 */
settings: Room | null, 
/**
 * How many wait to be let in, or for a host.
 */
waiting: number | null, 
/**
 * How many the room invites.
 */
invitees: number | null, };

export type Occurrence = { start: string, end: string, };

export type Offers = { 
/**
 * Whether there is a demo room.
 */
demo: boolean, 
/**
 * Whether one can log in by OpenID Connect; `GET /auth/openid/start` begins it.
 */
openid: OpenidOffer | null, version: string, };

export type OpenidAccess = { access_token: string, token_type: string, 
/**
 * Seconds.
 */
expires_in: number, username: string, return_to: string, };

export type OpenidOffer = { 
/**
 * What people call the provider.
 */
label: string, };

export type Overview = { 
/**
 * As whom one orders here.
 */
me: Governor, conference: Conference, 
/**
 * Who is in, who reconnects, who waits.
 */
roster: Array<Participant>, unconnected: Array<Unconnected>, bans: Array<Ban>, details: Array<Details>, };

export type Participant = { id: string, person: string, name: string, role: Role, kind: Kind, state: SeatState, account: string | null, joined_at: string, muted: boolean, video: boolean, sharing: boolean, 
/**
 * What the client says it is, such as `Chromium on Linux`.
 */
device: string | null, muted_by_host: boolean, 
/**
 * What the server does not forward of them, whatever they send.
 */
video_stopped_by_host: boolean, share_stopped_by_host: boolean, reconnecting_since: string | null, 
/**
 * Since when their hand is up.
 */
hand_since: string | null, 
/**
 * On the stage of an auditorium; has the word in a meeting.
 */
on_stage: boolean, 
/**
 * A host has asked them to unmute, and waits.
 */
asked_to_unmute: boolean, 
/**
 * Where they may something that others may not, or the other way round.
 */
rights: Rights, waiting_for?: WhyWaiting, 
/**
 * Whether a ban would have anything to recognise this person by.
 */
bannable?: boolean, };

export type Permissions = { unmute: Who, share: Who, chat: Who, 
/**
 * Who reads what was written before they came.
 */
history: Who, };

export type PermissionsOrder = { unmute?: Who, share?: Who, chat?: Who, 
/**
 * Who reads what was written before they came.
 */
history?: Who, };

export type PinOrder = { set?: string, generate?: boolean, delete?: boolean, which?: WhichPin, };

export type Policy = { moderators_may_remove_moderators: boolean, 
/**
 * Whether the removed read who it was.
 */
reveal_remover_name: boolean, admin_may_remove_owner: boolean, };

export type Problem = { type?: string, title?: string, status: number, code: string, detail?: string, 
/**
 * Per participant, where an order named several.
 */
verdicts?: Array<Verdict>, 
/**
 * Whom a name could have meant.
 */
candidates?: Array<Candidate>, };

export type ProlongOrder = { 
/**
 * So much longer than it would last.
 */
minutes: number, };

export type ReactOrder = { reaction: Reaction, };

export type Reaction = "thumbs_up" | "clap" | "heart" | "laugh" | "surprise" | "celebrate";

export type Receipt = { request_id: string, verdicts: Array<Verdict>, 
/**
 * How many a scope left alone because they are protected.
 */
spared: number, 
/**
 * `yes` survives a crash.
 */
saved: SavedState, silent: Silent, conference: ConferenceState, invitation?: Invitation, invitations?: Array<Invitation>, 
/**
 * A PIN that was made up, shown this once.
 */
pin?: string, 
/**
 * What would help besides, after a ban of an anonymous guest: such a one comes back with another browser.
 */
offers?: Array<Barrier>, };

export type RecordedBy = { name: string, 
/**
 * A role of the meeting, or `administrator`, `control_token`, `system`.
 */
role: string, surface: Surface, };

export type RecordedConnection = { participant: string, person: string, name: string, role: Role, kind: Kind, account: string | null, 
/**
 * What the client said it is.
 */
client: string, 
/**
 * From where, as the server saw it.
 */
address: string | null, since: string, 
/**
 * `null`: it is there.
 */
until: string | null, duration_ms: number, how: HowGone | "replaced" | null, };

export type RecordedMessage = { id: string, at: string, participant: string, person: string, 
/**
 * As it was when it was sent.
 */
name: string, text: string, };

export type RecordedMoment = { at: string, what: "waiting" | "joined" | "returned" | HowGone, participant: string, person: string, name: string, by: RecordedBy | null, reason: RemovalReason | null, };

export type RecordedPerson = { person: string, name: string, 
/**
 * The last one.
 */
role: Role, came_as: Role, 
/**
 * What they were there with.
 */
kinds: Array<Kind>, account: string | null, 
/**
 * What the client said it is.
 */
client: string, 
/**
 * Into the meeting or its waiting room.
 */
came_at: string, 
/**
 * `null`: they never were inside.
 */
joined_at: string | null, 
/**
 * `null`: they are there.
 */
left_at: string | null, 
/**
 * Inside; seats at the same time count once.
 */
total_ms: number, waited_ms: number, talk_ms: number, camera_ms: number, share_ms: number, seats: number, connections: number, 
/**
 * How they went the last time; `null`: they are there.
 */
how: HowGone | null, 
/**
 * Who removed, denied or ended it.
 */
by: RecordedBy | null, reason: RemovalReason | null, removals: number, 
/**
 * The last one, whether or not they came back.
 */
removal: RecordedRemoval | null, quality: RecordedQuality, };

export type RecordedQuality = { packets_in: number, packets_out: number, bytes_in: number, bytes_out: number, 
/**
 * What the line towards them could carry on average, and at its worst.
 */
estimate_kbps: number | null, estimate_worst_kbps: number | null, round_trip_ms: number | null, round_trip_worst_ms: number | null, 
/**
 * Packets lost of a thousand.
 */
loss_in_per_mille: number | null, loss_in_worst_per_mille: number | null, loss_out_per_mille: number | null, loss_out_worst_per_mille: number | null, };

export type RecordedRemoval = { at: string, by: RecordedBy | null, reason: RemovalReason | null, };

export type RecordedSession = { id: string, room: string, 
/**
 * The room's, as it was last.
 */
name: string, started_at: string, 
/**
 * `null`: it runs.
 */
ended_at: string | null, duration_s: number, 
/**
 * People who were inside.
 */
participants: number, 
/**
 * Seats inside at the same time, at most.
 */
peak: number, 
/**
 * All seats of a person at once are one.
 */
removals: number, 
/**
 * To everybody.
 */
messages: number, 
/**
 * From one to another. They are counted; nobody reads them here.
 */
private_messages: number, running: boolean, };

export type Rejoin = "yes" | "ask" | "wait" | "no" | "auto";

export type RemovalReason = "disruption" | "uninvited" | "forgotten" | "harassment" | "spam" | "technical" | "meeting_over" | "other";

export type RenameOrder = { participant: string, name: string, };

export type Rights = { unmute: boolean | null, share: boolean | null, chat: boolean | null, };

export type RightsOrder = { participant: string, unmute?: boolean, share?: boolean, chat?: boolean, };

export type Ringing = { 
/**
 * What an answer names.
 */
place: string, conference: string, room: string, room_name: string, 
/**
 * Who calls.
 */
by: string, until: string, };

export type Role = "owner" | "operator" | "host" | "participant" | "guest";

export type RoleOrder = { participant: string, role: GivenRole, };

export type Room = { id: string, name: string, kind: RoomKind, 
/**
 * The first one makes the link.
 */
aliases: Array<string>, has_host_pin: boolean, has_guest_pin: boolean, allow_guests: boolean, door: RoomDoor, lock_policy: LockPolicy, join_url: string, 
/**
 * The account whose room it is.
 */
owner: string | null, 
/**
 * How many seats.
 */
limit: number | null, permissions: Permissions, timers: Timers, forgotten: Forgotten, 
/**
 * Whoever comes in is a host: in a room with a host PIN whoever knows it, in one without everybody.
 */
everyone_hosts: boolean, description: string, 
/**
 * For whoever counts what rooms are used for.
 */
tag: string, schedule: Schedule | null, 
/**
 * Whether a conference is over when its date is.
 */
ends_with_schedule: boolean, created_at: string, };

export type RoomDoor = "open" | "knock";

export type RoomInvitation = { person: string, name: string, role: Role, account: string | null, ticket: string | null, 
/**
 * For a guest it carries the ticket in the fragment.
 */
url: string, };

export type RoomKind = "meeting" | "auditorium";

export type SavedState = "yes" | "pending";

export type Schedule = { 
/**
 * The first date; it has to be one that the recurrence names.
 */
start: string, 
/**
 * A name of the IANA's; the time of day is kept there when the clocks are changed.
 */
time_zone: string, length_minutes: number, 
/**
 * An RRULE of RFC 5545 by days, weeks, months or years. Without one it meets once.
 */
recurrence?: string, 
/**
 * Days in that time zone on which it does not meet.
 */
exceptions?: Array<string>, };

export type Scope = "all" | "all_but_me" | "everyone_but" | "role" | "guests" | "non_moderators" | "below_me" | "callers" | "waiting" | "idle";

export type SeatCondition = { seat: string, condition: Condition, };

export type SeatState = "in" | "reconnecting" | "waiting" | "ringing";

export type SendOutOrder = { participants: Array<string>, };

export type ServerMessage = { "type": "welcome" } & Welcome | { "type": "waiting", since: string, room: string, why: WhyWaiting, } | { "type": "answer", id: number, sdp: string, slots: Array<Slot>, wanted: Wanted, } | { "type": "slots", slots: Array<Slot>, wanted: Wanted, } | { "type": "joined", participant: Participant, } | { "type": "changed", participant: Participant, } | { "type": "gone", seat: string, how: HowGone, } | { "type": "conference", conference: Conference, } | { "type": "unconnected", people: Array<Unconnected>, off: Array<string>, } | { "type": "bans", bans: Array<Ban>, } | { "type": "chat", message: ChatMessage, } | { "type": "speaking", seats: Array<string>, } | { "type": "reaction", seat: string, reaction: Reaction, } | { "type": "gate" } & Gate | { "type": "details", details: Details, } | { "type": "conditions", seats: Array<SeatCondition>, } | { "type": "choose", choice: Choice, by: Role, at_once: boolean, } | { "type": "batch", messages: Array<ServerMessage>, } | { "type": "progress", id: string, done: number, of: number, } | { "type": "receipt", id: string, receipt: Receipt, } | { "type": "refused", id: string, problem: Problem, } | { "type": "farewell" } & Farewell | { "type": "refusal", problem: Problem, } | { "type": "error", code: string, detail: string, } | { "type": "pong" };

export type ShownHeight = { mid: string, 
/**
 * In pixels of the screen; 0: it is not seen.
 */
height: number, };

export type Silent = { state: SilentState, ms: number | null, };

export type SilentState = "confirmed" | "forced" | "no_media";

export type Slot = { mid: string, seat: string, kind: MediaKind, 
/**
 * Only where the picture is a screen.
 */
content?: SlotContent, };

export type SlotContent = "slides";

export type SpotlightOrder = { participants: Array<string>, };

export type StartOrder = { 
/**
 * So long it is kept up though nobody comes; half an hour unless told.
 */
minutes?: number, };

export type Stopped = { place: string, 
/**
 * `accepted`, `declined`, `unanswered` or `cancelled`.
 */
how: "accepted" | "declined" | "unanswered" | "cancelled", };

export type Surface = "app" | "manager" | "admin" | "api" | "pexip" | "huawei" | "sdk" | "chat" | "phone" | "cli" | "system";

export type Target = { 
/**
 * Seats; each removes every seat of that person.
 */
participants?: Array<string>, 
/**
 * Only these seats and their resume tokens; never together with a ban.
 */
device_only?: boolean, scope?: Scope, 
/**
 * With `everyone_but`: seats of those who stay.
 */
except?: Array<string>, 
/**
 * With `role`.
 */
role?: Role, 
/**
 * With `idle`.
 */
idle_minutes?: number, };

export type TerminalReason = "left" | "removed" | "removed_blocked" | "ended" | "ended_schedule" | "ended_empty" | "reset" | "sent_to_lobby" | "denied" | "knock_timeout" | "locked" | "duplicate_session" | "connection_lost" | "idle" | "server_shutdown" | "credential_expired" | "error";

export type Timers = { 
/**
 * Waiting: before the meeting, in the waiting room, at the lock.
 */
waiting_for_host: number | null, 
/**
 * Guests among themselves, once a host was in.
 */
only_guests: number | null, last_participant: number | null, 
/**
 * The whole conference, from its start.
 */
length: number | null, 
/**
 * Everybody without anybody who moderates, once somebody was in.
 */
without_moderator: number | null, };

export type UnbanOrder = { ban: string, };

export type Unconnected = { seat: string, person: string, name: string, role: Role, account: string | null, 
/**
 * `null`: invited, and never here.
 */
how: HowGone | null, call: CallState, 
/**
 * When they went, or were invited.
 */
at: string, };

export type Verb = { "do": "disconnect" } & DisconnectOrder | { "do": "lock" } & LockOrder | { "do": "unlock", } | { "do": "keep_out" } & KeepOutOrder | { "do": "waiting_room" } & WaitingRoomOrder | { "do": "guests" } & GuestsOrder | { "do": "admit" } & AdmitOrder | { "do": "deny" } & DenyOrder | { "do": "send_out" } & SendOutOrder | { "do": "mute" } & MuteOrder | { "do": "unmute" } & MuteOrder | { "do": "mute_all_but" } & MuteAllButOrder | { "do": "hand" } & HandOrder | { "do": "lower_hands" } & LowerHandsOrder | { "do": "spotlight" } & SpotlightOrder | { "do": "layout" } & LayoutOrder | { "do": "pause", } | { "do": "resume", } | { "do": "start" } & StartOrder | { "do": "prolong" } & ProlongOrder | { "do": "react" } & ReactOrder | { "do": "rename" } & RenameOrder | { "do": "floor" } & FloorOrder | { "do": "rights" } & RightsOrder | { "do": "permissions" } & PermissionsOrder | { "do": "choose" } & ChooseOrder | { "do": "role" } & RoleOrder | { "do": "unban" } & UnbanOrder | { "do": "invite" } & InviteOrder | { "do": "withdraw" } & WithdrawOrder | { "do": "pin" } & PinOrder | { "do": "alias" } & AliasOrder | { "do": "chat" } & ChatOrder;

export type Verdict = { participant: string, name?: string, verdict: VerdictKind, 
/**
 * Why it was refused.
 */
code?: string, };

export type VerdictKind = "disconnected" | "would_disconnect" | "already_gone" | "refused" | "not_found" | "untouched" | "done";

export type WaitingRoomOrder = { on: boolean, };

export type Wanted = { audio: number, video: number, };

export type Welcome = { seat: string, person: string, role: Role, resume: string, conference: Conference, roster: Array<Participant>, chat: Array<ChatMessage>, unconnected: Array<Unconnected>, bans: Array<Ban>, 
/**
 * Empty for those who are no hosts, like `bans`.
 */
details: Array<Details>, };

export type WhichPin = "guest" | "host";

export type Who = "everyone" | "hosts";

export type WhyWaiting = "waiting_room" | "locked" | "not_started";

export type WithdrawOrder = { participants?: Array<string>, scope?: WithdrawScope, };

export type WithdrawScope = "all";
