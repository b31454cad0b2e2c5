use crate::house::{Answer, House};
use axum::{
    body::Body,
    http::{Request, header},
};

async fn page(house: &House, path: &str) -> Answer {
    house.page(path, None).await
}

#[tokio::test]
async fn pages_of_the_app_come_with_a_policy_and_a_device() {
    let house = House::open().await;
    for path in ["/", "/m/weekly", "/login", "/manage/weekly", "/admin", "/admin-setup"] {
        let answer = page(&house, path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
        let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        for rule in ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(rule), "{rule}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
        assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().starts_with("gavel_device="));
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
    }
    assert_eq!(page(&house, "/.env").await.status, 404);
    assert_eq!(page(&house, "/../Cargo.toml").await.status, 404);
}

#[tokio::test]
async fn a_browser_that_looks_for_a_page_that_is_not_there_gets_the_app_and_a_404() {
    let house = House::open().await;
    let browser = Request::get("/no/such/page").header(header::ACCEPT, "text/html,application/xhtml+xml");
    let answer = house.send(browser.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 404);
    assert!(answer.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/html"));
    assert!(answer.text.contains("<!doctype html>"), "{}", answer.text);
    assert!(!page(&house, "/no/such/page").await.text.contains("<!doctype html>"), "a program gets a line");
}

#[tokio::test]
async fn a_cookie_demands_tls_where_there_is_tls() {
    let house = House::with(gavel_http::Config { tls: true, ..gavel_http::Config::default() }).await;
    let answer = page(&house, "/").await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("; Secure"));
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn health_and_readiness_are_told_and_readiness_ends_first() {
    let house = House::open().await;
    gavel_http::start_counting();
    assert_eq!(page(&house, "/healthz").await.status, 200);
    assert_eq!(page(&house, "/readyz").await.status, 200);
    let counted = page(&house, "/metrics").await;
    assert!(counted.text.contains("gavel_conferences 0"), "{}", counted.text);
    assert!(counted.text.contains("gavel_media_seats 0"), "{}", counted.text);
    house.http.shut();
    assert_eq!(page(&house, "/healthz").await.status, 200);
    assert_eq!(page(&house, "/readyz").await.status, 503);
}
