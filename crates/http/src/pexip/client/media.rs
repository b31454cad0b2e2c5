//! What somebody does with their own microphone, camera and screen. The gate behind it is the door's: what it let through
//! is looked at afterwards, so that a refusal is an answer.

use super::{answer::Said, holder::Holder};
use gavel_core::model::{command::Command, media::Gate};

/// `None`: as it is.
#[derive(Clone, Copy, Default)]
pub(super) struct Own {
    pub(super) muted: Option<bool>,
    pub(super) video: Option<bool>,
    pub(super) sharing: Option<bool>,
}

pub(super) async fn set(holder: &Holder, own: Own) -> Result<(), Said> {
    let Own { muted, video, sharing } = own;
    holder.order(Command::Devices { seat: holder.session.seat, muted, video, sharing }).await?;
    Ok(())
}

/// What of oneself is forwarded now.
pub(super) async fn gate(holder: &Holder) -> Result<Gate, Said> {
    let view = holder.view().await?;
    let own = view.participants.iter().find(|of| of.id == holder.session.seat);
    Ok(own.map_or(Gate::SHUT, |own| own.gate))
}
