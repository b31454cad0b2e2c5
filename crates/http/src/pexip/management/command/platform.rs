//! What is done to the installation. Gavel is looked after where it runs, so that there is none of it here.

use super::Done;
use crate::{
    pexip::management::{
        answer::{root, schema},
        fault::Fault,
        query::Resource,
    },
    state::App,
};
use axum::{
    Router,
    routing::{get, post},
};

const BASE: &str = "/api/admin/command/v1/platform/";

macro_rules! orders {
    ($($word:literal),+ $(,)?) => {
        static ALL: &[Resource<()>] = &[$(Resource {
            path: concat!("/api/admin/command/v1/platform/", $word, "/"),
            on_list: &["post"],
            on_one: &["post"],
            fields: &[],
        }),+];
    };
}

orders!["backup_create", "backup_restore", "certificates_import", "snapshot", "start_cloudnode", "upgrade"];

pub(super) fn router() -> Router<App> {
    let base = "/command/v1/platform/";
    let paths = || ALL.iter().map(|order| order.path).collect::<Vec<_>>();
    let mut router = Router::new().route(base, get(move || async move { root(BASE, &paths()) }));
    for of in ALL {
        let word = of.path.trim_start_matches(BASE);
        router = router
            .route(&format!("{base}{word}"), post(refused))
            .route(&format!("{base}{word}schema/"), get(move || async move { schema(of) }));
    }
    router
}

async fn refused() -> Done {
    Err(Fault::invalid("Gavel is backed up and upgraded where it runs: see `gavel --help`").of_command())
}
