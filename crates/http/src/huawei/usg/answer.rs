//! What a log-in is answered with (docs/contracts/huawei.md, *The access token*).

use crate::{
    huawei::{Fault, ids},
    native::auth,
    state::App,
};
use axum::http::HeaderMap;
use gavel_core::model::time::Timestamp;
use gavel_door::ports::{Account, AccountRole};
use serde::Serialize;

/// A program that uses the interface.
const API_CLIENT: i64 = 72;
const ENTERPRISE_USER: u8 = 2;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Access {
    access_token: String,
    token_ip: String,
    /// Seconds.
    valid_period: u64,
    /// Seconds since 1970.
    expire_time: u64,
    /// Milliseconds since 1970.
    create_time: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<User>,
    client_type: i64,
    force_login_ind: u8,
    first_login: bool,
    pwd_expired: bool,
    days_pwd_available: u32,
    delay_delete: bool,
    /// 0: of a user.
    token_type: u8,
    /// None: [`super::token::refresh`] goes by the access token.
    refresh_token: &'static str,
    refresh_valid_period: u64,
    refresh_expire_time: u64,
    refresh_create_time: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct User {
    user_id: String,
    uclogin_account: String,
    service_account: String,
    company_id: &'static str,
    user_type: u8,
    /// 1: administers; 2: does not.
    admin_type: u8,
    name: String,
    name_en: &'static str,
    third_account: String,
    status: u8,
    free_user: bool,
    app_id: &'static str,
}

impl User {
    fn of(account: &Account) -> Self {
        Self {
            user_id: ids::hex(account.id.ulid()),
            uclogin_account: account.username.clone(),
            service_account: account.username.clone(),
            company_id: "",
            user_type: ENTERPRISE_USER,
            admin_type: if account.role == AccountRole::Administrator { 1 } else { 2 },
            name: account.name.clone(),
            name_en: "",
            third_account: account.username.clone(),
            status: 0,
            free_user: false,
            app_id: "",
        }
    }
}

impl Access {
    pub(super) async fn new_log_in(
        app: &App,
        account: &Account,
        headers: &HeaderMap,
        client_type: Option<i64>,
    ) -> Result<Self, Fault> {
        let now = app.now();
        let made = auth::access(app, account, headers).await.map_err(Fault::in_log_in)?;
        let until = Timestamp(now.0 + u64::from(made.expires_in) * 1_000);
        let access = Self::of(app, made.access_token, Some(account), now, until);
        Ok(Self { client_type: client_type.unwrap_or(API_CLIENT), ..access })
    }

    /// `account`: whose it is, where that is asked for.
    pub(super) fn of(app: &App, token: String, account: Option<&Account>, from: Timestamp, until: Timestamp) -> Self {
        Self {
            access_token: token,
            token_ip: String::new(),
            valid_period: until.0.saturating_sub(app.now().0) / 1_000,
            expire_time: until.0 / 1_000,
            create_time: from.0,
            user: account.map(User::of),
            client_type: API_CLIENT,
            force_login_ind: 0,
            first_login: false,
            pwd_expired: false,
            days_pwd_available: 0,
            delay_delete: false,
            token_type: 0,
            refresh_token: "",
            refresh_valid_period: 0,
            refresh_expire_time: 0,
            refresh_create_time: 0,
        }
    }
}
