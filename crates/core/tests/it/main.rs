//! The rules as a meeting lives them: one file a behaviour, over the pure core.

// The testkit's pure half, as source: through the crate, the core's tests would have to build the media stack.
#[path = "../../../testkit/src/cast.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod cast;
#[path = "../../../testkit/src/room.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod room;
#[path = "../../../testkit/src/trail.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod trail;

mod bans;
mod going;
mod joining;
mod ledger;
mod lock;
mod model;
mod notices;
mod random;
mod removal;
mod roles;
mod scopes;
mod time;
mod voices;
mod waiting;
