//! The rules as a meeting lives them: one file a behaviour, over the pure core.

// The testkit's pure half, as source: through the crate, the core's tests would have to build the media stack.
#[path = "../../../testkit/src/cast.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod cast;
#[path = "../../../testkit/src/orders.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod orders;
#[path = "../../../testkit/src/room.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod room;
#[path = "../../../testkit/src/tally.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod tally;
#[path = "../../../testkit/src/trail.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod trail;
#[path = "../../../testkit/src/witness.rs"]
#[expect(unreachable_pub, reason = "it is a part of the testkit")]
mod witness;

mod auditorium;
mod bans;
mod consent;
mod farewells;
mod floor;
mod forgotten;
mod going;
mod held;
mod invitations;
mod joining;
mod ledger;
mod lessons;
mod lock;
mod model;
mod notices;
mod pins;
mod random;
mod removal;
mod roles;
mod scene;
mod scopes;
mod switches;
mod taking_back;
mod time;
mod timers;
mod voices;
mod waiting;
mod who_removes_whom;
