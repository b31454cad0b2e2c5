//! What the dialect can order and Gavel has not. It says so, to whoever may order at all.

use super::Control;
use crate::huawei::Fault;

pub(super) async fn recording(_: Control) -> Fault {
    Fault::not_here("recording")
}

pub(super) async fn live(_: Control) -> Fault {
    Fault::not_here("live streams")
}

pub(super) async fn webinar(_: Control) -> Fault {
    Fault::not_here("webinars of this kind; an auditorium's audience comes by itself")
}

pub(super) async fn layouts(_: Control) -> Fault {
    Fault::not_here("pictures that are composed on the server; display/multiPicture chooses among its layouts")
}

pub(super) async fn interpretation(_: Control) -> Fault {
    Fault::not_here("interpretation")
}
