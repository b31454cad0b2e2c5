//! The one permission table: who may do what to whom (docs/rules.md, section 1). Every surface asks it, through `decide`.

use crate::model::{refusal::Refusal, settings::Policy};

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
    /// Back to the waiting room.
    SendOut,
    /// The stage of an auditorium, the word in a meeting.
    Floor,
    /// What somebody may do by themselves.
    Rights,
    /// Cameras, microphones and gain.
    Choose,
    Rename,
}

impl Act {
    pub const ALL: [Self; 13] = [
        Self::Disconnect,
        Self::Ban,
        Self::Admit,
        Self::Deny,
        Self::Mute,
        Self::Unmute,
        Self::Role,
        Self::Invite,
        Self::SendOut,
        Self::Floor,
        Self::Rights,
        Self::Choose,
        Self::Rename,
    ];
}

/// Whether `who` may do `act` to `whom`. `policy`: the installation's switches.
///
/// Oneself may always be disconnected, which is leaving, and muted.
pub const fn may(policy: &Policy, who: Standing, act: Act, whom: Column) -> Result<(), Refusal> {
    if let (Act::Disconnect | Act::Mute, Column::Oneself) = (act, whom) {
        return Ok(());
    }
    if !who.moderates() {
        return Err(Refusal::NotModerator);
    }
    match act {
        Act::Disconnect => match whom {
            Column::Owner => may_remove_the_owner(policy, who),
            Column::Moderator => may_remove_a_moderator(policy, who),
            Column::Oneself
            | Column::Operator
            | Column::Participant
            | Column::Guest
            | Column::Phone
            | Column::Bot
            | Column::Knocking
            | Column::Unconnected => Ok(()),
        },
        // The owner is never blocked, by anyone; and nobody blocks themselves.
        Act::Ban => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            Column::Oneself => Err(Refusal::Invalid),
            Column::Moderator => may_remove_a_moderator(policy, who),
            Column::Operator
            | Column::Participant
            | Column::Guest
            | Column::Phone
            | Column::Bot
            | Column::Knocking
            | Column::Unconnected => Ok(()),
        },
        // Whoever passes every waiting room cannot be sent into one.
        Act::SendOut => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            Column::Oneself => Err(Refusal::Invalid),
            Column::Operator | Column::Moderator => Err(Refusal::Denied),
            Column::Participant
            | Column::Guest
            | Column::Phone
            | Column::Bot
            | Column::Knocking
            | Column::Unconnected => Ok(()),
        },
        Act::Role => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            // An operator is one by their account; a meeting does not change that.
            Column::Operator => Err(Refusal::Denied),
            // Or taking the role away first would be the way round.
            Column::Moderator => may_remove_a_moderator(policy, who),
            Column::Oneself
            | Column::Participant
            | Column::Guest
            | Column::Phone
            | Column::Bot
            | Column::Knocking
            | Column::Unconnected => Ok(()),
        },
        Act::Rename => match whom {
            Column::Owner => Err(Refusal::OwnerProtected),
            Column::Oneself
            | Column::Operator
            | Column::Moderator
            | Column::Participant
            | Column::Guest
            | Column::Phone
            | Column::Bot
            | Column::Knocking
            | Column::Unconnected => Ok(()),
        },
        // Muting spares nobody, the owner included: rules, section 6.
        Act::Admit | Act::Deny | Act::Mute | Act::Unmute | Act::Invite | Act::Floor | Act::Rights | Act::Choose => {
            Ok(())
        }
    }
}

/// The owner is protected inside the meeting; the installation's administrator is not bound by that, unless it is
/// switched off.
const fn may_remove_the_owner(policy: &Policy, who: Standing) -> Result<(), Refusal> {
    match who {
        Standing::System | Standing::Owner => Ok(()),
        Standing::Administrator if policy.admin_may_remove_owner => Ok(()),
        Standing::Administrator => Err(Refusal::OwnerProtected),
        Standing::Operator | Standing::Moderator | Standing::ControlToken | Standing::Ordinary => {
            Err(Refusal::OwnerProtected)
        }
    }
}

/// Moderators remove each other, unless the house would rather not: then it takes somebody above them.
const fn may_remove_a_moderator(policy: &Policy, who: Standing) -> Result<(), Refusal> {
    match who {
        Standing::Moderator if !policy.moderators_may_remove_moderators => Err(Refusal::Denied),
        Standing::System
        | Standing::Administrator
        | Standing::Owner
        | Standing::Operator
        | Standing::Moderator
        | Standing::ControlToken
        | Standing::Ordinary => Ok(()),
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
                    text.push_str(&format!(
                        " {:<15}",
                        may(&Policy::default(), who, act, whom).map_or_else(Refusal::code, |()| "yes")
                    ));
                }
            }
            text.push('\n');
        }
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        let matrix = lines.join("\n");
        insta::assert_snapshot!(matrix);
    }

    // docs/rules.md, section 1, *Switches*.
    #[test]
    fn each_switch_changes_what_it_says_and_nothing_else() {
        let usual = Policy::default();
        let strict = Policy { moderators_may_remove_moderators: false, ..usual };
        let timid = Policy { admin_may_remove_owner: false, ..usual };
        for act in Act::ALL {
            for who in Standing::ALL {
                for whom in Column::ALL {
                    let removes = matches!(act, Act::Disconnect | Act::Ban | Act::Role);
                    let before = may(&usual, who, act, whom);
                    let peers = removes && who == Standing::Moderator && whom == Column::Moderator;
                    let expected = if peers { Err(Refusal::Denied) } else { before };
                    assert_eq!(may(&strict, who, act, whom), expected, "{who:?} {act:?} {whom:?}");
                    let owner = act == Act::Disconnect && who == Standing::Administrator && whom == Column::Owner;
                    let expected = if owner { Err(Refusal::OwnerProtected) } else { before };
                    assert_eq!(may(&timid, who, act, whom), expected, "{who:?} {act:?} {whom:?}");
                }
            }
        }
    }
}
