//! The one permission table: who may do what to whom (docs/rules.md, section 1). Every surface asks it, through `decide`.

use crate::model::refusal::Refusal;

/// The rows: by what right somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Timers and the reconciler.
    System,
    Administrator,
    Owner,
    Operator,
    Moderator,
    ControlToken,
    Ordinary,
}

impl Standing {
    pub const ALL: [Self; 7] = [
        Self::System,
        Self::Administrator,
        Self::Owner,
        Self::Operator,
        Self::Moderator,
        Self::ControlToken,
        Self::Ordinary,
    ];

    pub const fn moderates(self) -> bool {
        match self {
            Self::System
            | Self::Administrator
            | Self::Owner
            | Self::Operator
            | Self::Moderator
            | Self::ControlToken => true,
            Self::Ordinary => false,
        }
    }
}

/// The columns: whom it is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Oneself,
    Owner,
    Operator,
    Moderator,
    Participant,
    Guest,
    Phone,
    Bot,
    Knocking,
    Unconnected,
}

impl Column {
    pub const ALL: [Self; 10] = [
        Self::Oneself,
        Self::Owner,
        Self::Operator,
        Self::Moderator,
        Self::Participant,
        Self::Guest,
        Self::Phone,
        Self::Bot,
        Self::Knocking,
        Self::Unconnected,
    ];
}

/// What is done to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    Disconnect,
    /// *Do not allow to rejoin*.
    Ban,
    Admit,
    Deny,
    Mute,
    Unmute,
    /// Appoint or take back a host.
    Role,
    Invite,
}

impl Act {
    pub const ALL: [Self; 8] =
        [Self::Disconnect, Self::Ban, Self::Admit, Self::Deny, Self::Mute, Self::Unmute, Self::Role, Self::Invite];
}

/// Whether `who` may do `act` to `whom`.
///
/// Oneself may always be disconnected: that is leaving.
pub const fn may(who: Standing, act: Act, whom: Column) -> Result<(), Refusal> {
    if let (Act::Disconnect, Column::Oneself) = (act, whom) {
        return Ok(());
    }
    if !who.moderates() {
        return Err(Refusal::NotModerator);
    }
    match act {
        Act::Disconnect => match whom {
            Column::Owner => may_remove_the_owner(who),
            _ => Ok(()),
        },
        // The owner is never blocked, by anyone; and nobody blocks themselves.
        Act::Ban => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            Column::Oneself => Err(Refusal::Invalid),
            _ => Ok(()),
        },
        Act::Role => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            // An operator is one by their account; a meeting does not change that.
            Column::Operator => Err(Refusal::Denied),
            _ => Ok(()),
        },
        // Muting spares nobody, the owner included: rules, section 6.
        Act::Admit | Act::Deny | Act::Mute | Act::Unmute | Act::Invite => Ok(()),
    }
}

/// The owner is protected inside the meeting; the installation's administrator is not bound by that
/// (`admin_may_remove_owner`).
const fn may_remove_the_owner(who: Standing) -> Result<(), Refusal> {
    match who {
        Standing::System | Standing::Administrator | Standing::Owner => Ok(()),
        Standing::Operator | Standing::Moderator | Standing::ControlToken | Standing::Ordinary => {
            Err(Refusal::OwnerProtected)
        }
    }
}

/// Whether `who` may run the room: lock and unlock, waiting room, end for all, lift bans.
pub const fn may_run(who: Standing) -> Result<(), Refusal> {
    if who.moderates() { Ok(()) } else { Err(Refusal::NotModerator) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole matrix, to be read by a person: one line an actor, one column a target.
    #[test]
    fn the_whole_matrix() {
        let mut text = String::new();
        for act in Act::ALL {
            text.push_str(&format!("\n{:<15}", format!("{act:?}")));
            for whom in Column::ALL {
                text.push_str(&format!(" {:<15}", format!("{whom:?}")));
            }
            for who in Standing::ALL {
                text.push_str(&format!("\n  {:<13}", format!("{who:?}")));
                for whom in Column::ALL {
                    text.push_str(&format!(" {:<15}", may(who, act, whom).map_or_else(Refusal::code, |()| "yes")));
                }
            }
            text.push('\n');
        }
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let matrix = lines.join("\n");
        insta::assert_snapshot!(matrix);
    }
}
