//! Groups, and the address book where they stand beside the accounts.

use super::{
    Run,
    client::{Client, Query, path},
    find,
    out::{Column, card},
    stop::Stop,
};
use crate::args::group::{AddressBook, GroupCommand, Members};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const GROUP: &[Column] = &[("ID", "id"), ("NAME", "name"), ("MEMBERS", "members"), ("MADE", "created_at")];

impl Run for GroupCommand {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        match self {
            Self::List(page) => {
                let columns = [("ID", "id"), ("NAME", "name"), ("MEMBERS", "members#"), ("MADE", "created_at")];
                client.out.part(&columns, &client.part("/groups", &Query::default(), page).await?);
                Ok(())
            }
            Self::Show(of) => {
                let group = client.get(&at(client, &of.group).await?).await?;
                show(client, group).await
            }
            Self::Create(order) => {
                let members = find::accounts(client, &order.members).await?;
                let group = client.post("/groups", &json!({"name": order.name, "members": members})).await?;
                show(client, group).await
            }
            Self::Rename(order) => {
                let at = at(client, &order.group).await?;
                show(client, client.patch(&at, &json!({"name": order.name})).await?).await
            }
            Self::Add(order) => add(client, order).await,
            Self::Remove(order) => remove(client, order).await,
            Self::Delete(of) => {
                let nothing = client.delete(&at(client, &of.group).await?).await?;
                client.out.done(&nothing, "deleted");
                Ok(())
            }
        }
    }
}

async fn at(client: &Client, group: &str) -> Result<String, Stop> {
    Ok(format!("/groups/{}", path(&find::group(client, group).await?)))
}

async fn add(client: &Client, order: &Members) -> Result<(), Stop> {
    let new = find::accounts(client, &order.members).await?;
    let at = at(client, &order.group).await?;
    let mut members = members(&client.get(&at).await?);
    members.extend(new);
    members.sort_unstable();
    members.dedup();
    show(client, client.patch(&at, &json!({"members": members})).await?).await
}

async fn remove(client: &Client, order: &Members) -> Result<(), Stop> {
    let gone = find::accounts(client, &order.members).await?;
    let at = at(client, &order.group).await?;
    let mut members = members(&client.get(&at).await?);
    if let Some((_, who)) = gone.iter().zip(&order.members).find(|(id, _)| !members.contains(id)) {
        return Err(Stop::Usage(format!("`{who}` is no member: `gavel group show` lists them")));
    }
    members.retain(|member| !gone.contains(member));
    show(client, client.patch(&at, &json!({"members": members})).await?).await
}

fn members(group: &Value) -> Vec<String> {
    group["members"].as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// People read names, where the server has ids.
async fn show(client: &Client, mut group: Value) -> Result<(), Stop> {
    if !client.out.json {
        let book = client.list("/address-book", &Query::default()).await?;
        let names: BTreeMap<&str, &Value> =
            book.iter().filter_map(|contact| Some((contact["id"].as_str()?, &contact["name"]))).collect();
        let name = |id: String| names.get(id.as_str()).map_or_else(|| json!(id), |name| (*name).clone());
        group["members"] = members(&group).into_iter().map(name).collect();
    }
    client.out.show(&group, |group| card(GROUP, group));
    Ok(())
}

impl Run for AddressBook {
    async fn run(&self, client: &Client) -> Result<(), Stop> {
        let columns =
            [("ID", "id"), ("KIND", "kind"), ("NAME", "name"), ("USERNAME", "username"), ("MEMBERS", "members")];
        let query = Query::default().maybe("q", self.search.as_ref());
        client.out.part(&columns, &client.part("/address-book", &query, &self.page).await?);
        Ok(())
    }
}
