//! Whom a room invites to each of its conferences.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::table,
    progress::Steps,
    room::at,
    said::Said,
    stop::Stop,
};
use crate::args::{
    invitee::{AddInvitees, InviteeCommand, Invitees, InviteesOf, RemoveInvitees},
    words::word,
};
use serde_json::Value;

impl Run for InviteeCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(of) => list(client, of).await,
            Self::Add(order) => add(client, order).await,
            Self::Remove(order) => remove(client, order).await,
        }
    }
}

async fn list(client: &Client, of: &InviteesOf) -> Result<(), Stop> {
    let columns = [
        ("ID", "person"),
        ("NAME", "name"),
        ("ROLE", "role"),
        ("ACCOUNT", "account"),
        ("GROUP", "group"),
        ("EMAIL", "email"),
        ("CALLED", "call"),
        ("SINCE", "invited_at"),
    ];
    let at = format!("{}/invitees", at(&of.room));
    client.out.part(&columns, &client.part(&at, &Query::default(), &of.page).await?);
    Ok(())
}

async fn add(client: &Client, order: &AddInvitees) -> Result<(), Stop> {
    let said = said(client, &order.invitees).await?;
    if said.is_empty() {
        return Err(Stop::Usage("say whom to invite: --account, --group or --guest".into()));
    }
    let invited = client.post(&format!("{}/invitees", at(&order.room)), &said.body()).await?;
    client.out.show(&invited, |invited| links(&invited["invitations"]));
    Ok(())
}

/// The fields that say who is invited, and as what.
pub(super) async fn said(client: &Client, invitees: &Invitees) -> Result<Said, Stop> {
    let guests: Vec<Value> = invitees
        .guests
        .iter()
        .map(|guest| Said::default().and("name", &guest.name).maybe("email", guest.email.as_ref()).body())
        .collect();
    Ok(Said::default()
        .list("accounts", &find::accounts(client, &invitees.accounts).await?)
        .list("groups", &find::groups(client, &invitees.groups).await?)
        .list("guests", &guests)
        .maybe("role", invitees.role.as_ref().map(word))
        .maybe("call", Some(true).filter(|_| invitees.call))
        .maybe("lift_block", Some(true).filter(|_| invitees.lift_block)))
}

/// The way in of each.
pub(super) fn links(invitations: &Value) -> String {
    match invitations.as_array().map(Vec::as_slice) {
        None | Some([]) => String::new(),
        Some(invitations) => table(&[("INVITED", "name"), ("LINK", "url")], invitations),
    }
}

/// All names are settled before the first invitation is taken back.
async fn remove(client: &Client, order: &RemoveInvitees) -> Result<(), Stop> {
    let people = find::invitees(client, &order.room, &order.who).await?;
    let steps = Steps::of(client.out, "taking back", people.len());
    for person in people {
        client.delete(&format!("{}/invitees/{}", at(&order.room), path(&person))).await?;
        steps.done();
    }
    client.out.done(&Value::Null, "removed");
    Ok(())
}
