//! Log-in by OpenID Connect, with a provider that signs whatever the test wants.

use crate::{
    house::{Answer, House, PATIENCE},
    provider::{Key, Provider, Sent, now},
};
use axum::http::Method;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gavel_http::{Config, OpenidOptions, RoleClaim};
use serde_json::{Value, json};
use std::time::Duration;

async fn house(options: OpenidOptions) -> House {
    House::with(Config { openid: Some(options), ..Config::default() }).await
}

/// A browser that has been sent to the provider: with what, and the cookie that it keeps.
struct Browser {
    sent: Sent,
    cookie: String,
}

async fn start(house: &House, query: &str) -> (String, Answer) {
    let answer = house.ask(Method::GET, &format!("/auth/openid/start{query}"), None).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    (answer.headers["location"].to_str().unwrap().to_owned(), answer)
}

impl Browser {
    async fn begins(house: &House) -> Self {
        let (location, answer) = start(house, "").await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "{cookie}");
        Self { sent: Sent::to(&location), cookie: cookie.split(';').next().unwrap().to_owned() }
    }

    async fn comes_back(&self, house: &House, code: &str) -> Answer {
        come_back(house, &self.cookie, self.sent.asked("state"), code).await
    }
}

async fn come_back(house: &House, cookie: &str, state: &str, code: &str) -> Answer {
    let body = json!({"code": code, "state": state});
    house.call(Method::POST, "/auth/openid/finish", None, Some(&body), &[("cookie", cookie)]).await
}

/// Somebody goes the whole way, and the provider says this of them.
async fn logs_in(house: &House, provider: &Provider, claims: Value) -> Answer {
    let browser = Browser::begins(house).await;
    let code = provider.vouches(&browser.sent, &claims);
    provider.tells(&code, json!({"sub": claims["sub"]}));
    browser.comes_back(house, &code).await
}

async fn me(house: &House, access: &Value) -> Value {
    house.get("/accounts/me", access["access_token"].as_str().unwrap()).await.is(200)
}

async fn accounts(house: &House) -> usize {
    house.get("/accounts", &house.admin).await.is(200)["items"].as_array().unwrap().len()
}

fn alice() -> Value {
    json!({"sub": "a1", "preferred_username": "alice", "name": "Alice Berg", "email": "alice@example.org", "email_verified": true})
}

#[tokio::test]
async fn whoever_the_provider_vouches_for_gets_an_account_once_and_finds_it_again() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let offers = house.ask(Method::GET, "/lobby-config", None).await.is(200);
    assert_eq!(offers["openid"], json!({"label": "Example"}));

    let (location, _) = start(&house, "?return_to=/m/weekly%3Fa").await;
    let sent = Sent::to(&location);
    assert!(location.starts_with(&format!("{}/authorize?tenant=1&", provider.issuer)), "{location}");
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "gavel"),
        ("redirect_uri", "http://gavel.test/login/openid"),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(sent.asked(name), value);
    }

    let first = logs_in(&house, &provider, alice()).await.is(200);
    assert_eq!((&first["username"], &first["return_to"]), (&json!("alice"), &json!("/")));
    assert_eq!((&first["token_type"], &first["expires_in"]), (&json!("Bearer"), &json!(43_200)));
    let made = me(&house, &first).await;
    assert_eq!((&made["name"], &made["role"]), (&json!("Alice Berg"), &json!("user")));
    assert_eq!(made["email"], "alice@example.org");
    assert_eq!(made["identity"], json!({"issuer": provider.issuer, "subject": "a1"}));

    let renamed = json!({"sub": "a1", "preferred_username": "alice.berg", "name": "Alice Lind"});
    let second = logs_in(&house, &provider, renamed).await.is(200);
    assert_eq!(me(&house, &second).await, made, "by the subject, whatever they are called now");
    assert_eq!(accounts(&house).await, 1);
    assert_eq!(provider.looked_at(), 1, "what the provider says of itself is kept");

    house.post("/auth/logout", second["access_token"].as_str().unwrap(), json!({})).await.is(204);
    house.get("/accounts/me", second["access_token"].as_str().unwrap()).await.refuses(401, "unauthenticated");
}

#[tokio::test]
async fn a_name_that_is_taken_is_not_taken_over_until_an_administrator_links_it() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let account = json!({"username": "Alice", "password": "correct horse", "name": "Alice", "email": "alice@example.org", "role": "operator"});
    let made = house.post("/accounts", &house.admin, account).await.is(201);
    assert_eq!(made["identity"], Value::Null);
    logs_in(&house, &provider, alice()).await.refuses(403, "account_not_linked");
    let rows = house.get("/audit?verb=login", &house.admin).await.is(200);
    assert_eq!(rows["items"][0]["target"], json!({"participant": null, "name": "alice", "id": "a1"}), "whom to link");
    assert_eq!(
        (&rows["items"][0]["verdict"], &rows["items"][0]["actor"]["role"]),
        (&json!("refused"), &json!("nobody"))
    );

    let path = format!("/accounts/{}", made["id"].as_str().unwrap());
    let identity = json!({"identity": {"issuer": provider.issuer, "subject": "a1"}});
    let login = json!({"username": "alice", "password": "correct horse"});
    let own = house.ask(Method::POST, "/auth/login", Some(&login)).await.is(200);
    house.patch(&path, own["access_token"].as_str().unwrap(), identity.clone()).await.refuses(403, "denied");
    house.patch(&path, &house.admin, identity.clone()).await.is(200);
    house.get("/accounts/me", own["access_token"].as_str().unwrap()).await.refuses(401, "unauthenticated");
    let access = logs_in(&house, &provider, alice()).await.is(200);
    assert_eq!((&access["username"], &me(&house, &access).await["id"]), (&json!("Alice"), &made["id"]));

    let twin = json!({"username": "bob", "name": "Bob", "role": "user", "identity": identity["identity"]});
    house.post("/accounts", &house.admin, twin).await.refuses(409, "subject_taken");
    house.patch(&path, &house.admin, json!({"identity": null})).await.is(200);
    logs_in(&house, &provider, alice()).await.refuses(403, "account_not_linked");
}

#[tokio::test]
async fn nobody_gets_an_account_where_the_operator_has_not_said_so() {
    let provider = Provider::start().await;
    let house = house(OpenidOptions { create_accounts: false, ..provider.options() }).await;
    logs_in(&house, &provider, alice()).await.refuses(403, "no_account");
    assert_eq!(accounts(&house).await, 0);
    let identity = json!({"issuer": provider.issuer, "subject": "a1"});
    let account = json!({"username": "berg", "name": "Alice", "role": "user", "identity": identity});
    house.post("/accounts", &house.admin, account).await.is(201);
    let access = logs_in(&house, &provider, alice()).await.is(200);
    // Or a password would still open when the provider does not vouch any more.
    let password = json!({"password": "correct horse"});
    let path = "/accounts/me";
    house.patch(path, access["access_token"].as_str().unwrap(), password).await.refuses(403, "denied");
}

#[tokio::test]
async fn a_log_in_ends_once_and_in_the_browser_where_it_began() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let (browser, other) = (Browser::begins(&house).await, Browser::begins(&house).await);
    let state = browser.sent.asked("state");
    let code = || provider.vouches(&browser.sent, &alice());
    for tampered in ["", "x", &format!("{state}0"), &state.to_uppercase()] {
        come_back(&house, &browser.cookie, tampered, &code()).await.refuses(400, "login_expired");
    }
    browser.comes_back(&house, &code()).await.is(200);
    browser.comes_back(&house, &code()).await.refuses(400, "login_expired");

    // Somebody who makes another person's browser end their own log-in.
    let code = provider.vouches(&other.sent, &alice());
    come_back(&house, &browser.cookie, other.sent.asked("state"), &code).await.refuses(400, "login_expired");
    come_back(&house, "", other.sent.asked("state"), &code).await.refuses(400, "login_expired");
}

#[tokio::test]
async fn a_code_is_worth_nothing_to_another_log_in() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let (browser, other) = (Browser::begins(&house).await, Browser::begins(&house).await);
    // PKCE: the provider refuses it, since the verifier is the other one's.
    let stolen = provider.vouches(&browser.sent, &alice());
    other.comes_back(&house, &stolen).await.refuses(401, "login_refused");
    let good = provider.vouches(&browser.sent, &alice());
    browser.comes_back(&house, &good).await.is(200);
}

#[tokio::test]
async fn what_the_provider_has_not_signed_for_this_log_in_is_refused() {
    let provider = Provider::start().await;
    type Forge = fn(&Key, &Value) -> String;
    let with = |more: Value| (more, Key::sign as Forge);
    let unsigned: Forge = |_, claims| {
        let part = |json: &Value| URL_SAFE_NO_PAD.encode(json.to_string());
        format!("{}.{}.", part(&json!({"alg": "none"})), part(claims))
    };
    let stranger: Forge = |_, claims| Key::new("first").sign(claims);
    let forged: Forge = |key, claims| {
        let mut other = claims.clone();
        other["sub"] = json!("root");
        let (good, bad) = (key.sign(claims), key.sign(&other));
        let payload = bad.split('.').nth(1).unwrap();
        let mut parts: Vec<&str> = good.split('.').collect();
        parts[1] = payload;
        parts.join(".")
    };
    let nothing = || json!({});
    for (what, (more, forge)) in [
        ("another nonce", with(json!({"nonce": "0".repeat(64)}))),
        ("no nonce", with(json!({"nonce": null}))),
        ("another issuer", with(json!({"iss": "https://id.example.org"}))),
        ("several issuers", with(json!({"iss": [provider.issuer, "https://id.example.org"]}))),
        ("another client", with(json!({"aud": "other"}))),
        ("another client too", with(json!({"aud": ["gavel", "other"]}))),
        ("given to another client", with(json!({"azp": "other"}))),
        ("no client", with(json!({"aud": null}))),
        ("expired", with(json!({"exp": now() - 300}))),
        ("without an end", with(json!({"exp": null}))),
        ("not yet", with(json!({"nbf": now() + 300}))),
        ("no subject", with(json!({"sub": ""}))),
        ("unsigned", (nothing(), unsigned)),
        ("signed by a stranger", (nothing(), stranger)),
        ("signed with the public key as a secret", (nothing(), Key::confused)),
        ("signed for others' claims", (nothing(), forged)),
        ("no token", (nothing(), (|_, _| "no.token".into()) as Forge)),
    ] {
        // Each at a server of its own: whoever is refused too often has to wait.
        let house = house(provider.options()).await;
        let browser = Browser::begins(&house).await;
        let code = provider.vouches_by(&browser.sent, |key| {
            let mut claims = alice();
            claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            forge(key, &provider.claims(&browser.sent, &claims))
        });
        let answer = browser.comes_back(&house, &code).await;
        assert_eq!(answer.problem(), (401, "login_refused"), "{what}");
        assert_eq!(accounts(&house).await, 0, "{what}");
        logs_in(&house, &provider, alice()).await.is(200);
    }
}

#[tokio::test]
async fn a_provider_may_change_its_key() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    logs_in(&house, &provider, alice()).await.is(200);
    provider.changes_its_key();
    logs_in(&house, &provider, alice()).await.is(200);
    logs_in(&house, &provider, alice()).await.is(200);
    assert_eq!(provider.looked_at(), 2, "once for the new one");
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_of_and_found_when_it_is_back() {
    let mut provider = Provider::start().await;
    provider.stop().await;
    let house = house(provider.options()).await;
    let (location, _) = start(&house, "?return_to=/m/weekly").await;
    assert_eq!(location, "/login?error=provider_unreachable&next=%2Fm%2Fweekly");

    provider.start_again().await;
    // Not so often that whoever asks would be held up.
    let mut now_and_then = tokio::time::interval(Duration::from_millis(100));
    let back = async {
        while start(&house, "").await.0.starts_with("/login") {
            now_and_then.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, back).await.expect("it is asked again");
    let browser = Browser::begins(&house).await;
    provider.stop().await;
    browser.comes_back(&house, "code").await.refuses(502, "provider_unreachable");
    house.account("bob", "user").await;
}

#[tokio::test]
async fn another_issuer_than_the_one_that_was_named_vouches_for_nobody() {
    let provider = Provider::start().await;
    let issuer = format!("{}/", provider.issuer);
    let options = OpenidOptions { issuer, ..provider.options() };
    let why = gavel_http::find_provider(&options).await.unwrap_err();
    assert!(why.contains(&provider.issuer), "{why}");
    let house = house(options).await;
    assert!(start(&house, "").await.0.starts_with("/login?error=provider_unreachable"));
    assert_eq!(gavel_http::find_provider(&provider.options()).await, Ok(()));
}

#[tokio::test]
async fn a_claim_may_say_at_every_log_in_who_is_what() {
    let provider = Provider::start().await;
    let roles =
        RoleClaim { claim: "groups".into(), administrators: vec!["root".into()], operators: vec!["desk".into()] };
    let house = house(OpenidOptions { roles: Some(roles), ..provider.options() }).await;
    let with = |groups: Value| {
        let mut claims = alice();
        claims["groups"] = groups;
        claims
    };
    let first = logs_in(&house, &provider, with(json!(["desk", "choir"]))).await.is(200);
    assert_eq!(me(&house, &first).await["role"], "operator");
    let second = logs_in(&house, &provider, with(json!(["root"]))).await.is(200);
    assert_eq!(me(&house, &second).await["role"], "administrator");
    house.get("/accounts/me", first["access_token"].as_str().unwrap()).await.refuses(401, "unauthenticated");
    logs_in(&house, &provider, alice()).await.refuses(409, "last_administrator");
    house.account("other", "administrator").await;
    let third = logs_in(&house, &provider, alice()).await.is(200);
    assert_eq!(me(&house, &third).await["role"], "user");
}

#[tokio::test]
async fn what_the_id_token_leaves_out_is_asked_for_and_has_to_be_of_the_same_person() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let finishes = async |told: Value| {
        let browser = Browser::begins(&house).await;
        let code = provider.vouches(&browser.sent, &json!({"sub": "a1"}));
        provider.tells(&code, told);
        browser.comes_back(&house, &code).await
    };
    finishes(json!({"sub": "b2", "preferred_username": "bob"})).await.refuses(401, "login_refused");
    finishes(json!({"preferred_username": "bob"})).await.refuses(401, "login_refused");
    for unfit in [json!({"sub": "a1"}), json!({"sub": "a1", "preferred_username": "Alice Berg"})] {
        finishes(unfit).await.refuses(403, "no_username");
    }
    assert_eq!(accounts(&house).await, 0);
    let access = finishes(json!({"sub": "a1", "preferred_username": "alice"})).await.is(200);
    assert_eq!(me(&house, &access).await["name"], "alice", "for want of a better one");
}

#[tokio::test]
async fn a_first_log_in_leaves_a_row_for_the_account_and_one_for_itself() {
    // G6
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    let access = logs_in(&house, &provider, alice()).await.is(200);
    let id = me(&house, &access).await["id"].clone();
    logs_in(&house, &provider, alice()).await.is(200);
    let rows = house.get("/audit", &house.admin).await.is(200);
    let rows = rows["items"].as_array().unwrap();
    let told: Vec<_> =
        rows.iter().map(|row| (row["verb"].as_str().unwrap(), row["verdict"].as_str().unwrap())).collect();
    assert_eq!(told, [("account_create", "done"), ("login", "done"), ("login", "done")]);
    for row in rows {
        assert_eq!((&row["actor"]["name"], &row["target"]["id"]), (&json!("Alice Berg"), &id), "{row}");
    }
}

#[tokio::test]
async fn guessing_is_limited_and_a_link_to_the_log_in_leads_nowhere_else() {
    let provider = Provider::start().await;
    let house = house(provider.options()).await;
    for elsewhere in
        ["//evil.example", "https://evil.example", "%5Cevil.example", "/%5Cevil.example", "/%09/evil.example", ""]
    {
        let path = format!("/auth/openid/start?return_to={elsewhere}");
        house.ask(Method::GET, &path, None).await.refuses(400, "invalid");
    }
    let browser = Browser::begins(&house).await;
    let guessing = async { while come_back(&house, &browser.cookie, "guess", "code").await.status != 429 {} };
    tokio::time::timeout(PATIENCE, guessing).await.expect("guessing is limited");
}

#[tokio::test]
async fn without_a_provider_there_is_nothing_to_begin() {
    let house = House::open().await;
    house.ask(Method::GET, "/auth/openid/start", None).await.refuses(404, "not_found");
    let body = json!({"code": "x", "state": "y"});
    house.ask(Method::POST, "/auth/openid/finish", Some(&body)).await.refuses(404, "not_found");
    assert_eq!(house.ask(Method::GET, "/lobby-config", None).await.is(200)["openid"], Value::Null);
}
