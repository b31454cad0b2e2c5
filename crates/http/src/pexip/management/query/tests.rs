//! The query language against a plain model of it: whatever is asked, the pages together are those rows that fit, in order.

use super::{filter::Lookup, *};
use proptest::prelude::*;

/// Somebody, as a list has them.
#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: usize,
    name: String,
    age: Option<i64>,
    host: bool,
    at: Timestamp,
}

static PEOPLE: Resource<Row> = Resource {
    path: "/people/",
    on_list: READ,
    on_one: READ,
    fields: &[
        Field::whole("id", "", |row: &Row| row.id.into()),
        Field::text("name", "", |row: &Row| row.name.clone().into()),
        Field::whole("age", "", |row: &Row| row.age.into()).nullable(),
        Field::flag("host", "", |row: &Row| row.host.into()),
        Field::time("at", "", |row: &Row| time::text(row.at).into()),
        Field::text("secret", "", |row: &Row| row.name.clone().into()).unsearched(),
        Field::many("friends", "", |_| json!([])),
    ],
};

fn row(id: usize, name: &str, age: Option<i64>) -> Row {
    Row { id, name: name.into(), age, host: id.is_multiple_of(2), at: Timestamp(id as u64 * 60_000) }
}

fn cast() -> Vec<Row> {
    let ages = [("Alice", Some(44)), ("bob", Some(30)), ("Carol", None), ("gustav", Some(-1)), ("Äsop", Some(2_600))];
    ages.iter().enumerate().map(|(id, (name, age))| row(id, name, *age)).collect()
}

fn asked(text: &str) -> Result<Vec<String>, String> {
    let query = Query::read(&PEOPLE, text)?;
    Ok(query.page(cast()).0.into_iter().map(|row| row.name).collect())
}

fn names(text: &str) -> Vec<String> {
    asked(text).unwrap_or_else(|wrong| panic!("{text}: {wrong}"))
}

#[test]
fn every_lookup_finds_what_its_word_says() {
    for (text, expected) in [
        ("name=bob", &["bob"][..]),
        ("name__exact=BOB", &[]),
        ("name__iexact=BOB", &["bob"]),
        ("name__contains=a", &["Carol", "gustav"]),
        ("name__icontains=A", &["Alice", "Carol", "gustav"]),
        ("name__startswith=A", &["Alice"]),
        ("name__istartswith=%C3%A4", &["Äsop"]),
        ("name__endswith=b", &["bob"]),
        ("name__iendswith=B", &["bob"]),
        ("name__regex=%5E[a-z]%2B%24", &["bob", "gustav"]),
        ("name__iregex=%5E[a-c]", &["Alice", "bob", "Carol"]),
        ("name__in=bob,Carol", &["bob", "Carol"]),
        ("name__lt=C", &["Alice"]),
        ("age__gt=30", &["Alice", "Äsop"]),
        ("age__gte=30", &["Alice", "bob", "Äsop"]),
        ("age__lt=30", &["gustav"]),
        ("age__lte=30", &["bob", "gustav"]),
        ("age=None", &["Carol"]),
        ("age__in=30,44", &["Alice", "bob"]),
        ("host=true", &["Alice", "Carol", "Äsop"]),
        ("host=False&name__icontains=s", &["gustav"]),
        ("at__gte=1970-01-01T00:03:00", &["gustav", "Äsop"]),
        ("at=1970-01-01T00:01:00.000000", &["bob"]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn what_is_no_question_is_told_and_not_passed_over() {
    for text in [
        "nmae=bob",
        "name__like=b",
        "age__contains=3",
        "host__lt=true",
        "secret=Alice",
        "friends=1",
        "order_by=secret",
        "order_by=",
        "limit=-1",
        "limit=many",
        "offset=",
        "age=old",
        "host=maybe",
        "at__lt=yesterday",
        "name__regex=(",
        "name__regex=%5Cw{1000}{1000}",
        "format=xml",
    ] {
        assert!(asked(text).is_err(), "{text}");
    }
    assert!(asked(&format!("name__regex={}", "a".repeat(201))).is_err());
    assert!(asked(&"limit=1&".repeat(101)).is_err());
}

#[test]
fn an_order_may_be_turned_round_and_have_several_keys() {
    assert_eq!(names("order_by=-name"), ["Äsop", "gustav", "bob", "Carol", "Alice"]);
    assert_eq!(names("order_by=host&order_by=-age"), ["bob", "gustav", "Äsop", "Alice", "Carol"]);
    assert_eq!(names("order_by=host,-age"), names("order_by=host&order_by=-age"));
    assert_eq!(names("order_by=age")[0], "Carol", "nothing is below everything");
}

#[test]
fn a_page_says_where_the_next_one_is_and_what_was_asked_stays() {
    let query =
        Query::read(&PEOPLE, "limit=1&offset=1&host=true&order_by=-name").unwrap_or_else(|wrong| panic!("{wrong}"));
    let (page, total) = query.page(cast());
    let meta = &query.answer(&page, total)["meta"];
    assert_eq!(
        (meta["total_count"].as_u64(), meta["limit"].as_u64(), meta["offset"].as_u64()),
        (Some(3), Some(1), Some(1))
    );
    assert_eq!(meta["next"], "/people/?limit=1&offset=2&host=true&order_by=-name");
    assert_eq!(meta["previous"], "/people/?limit=1&offset=0&host=true&order_by=-name");
    let query = Query::read(&PEOPLE, "limit=0").unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(query.answer(&cast(), 5)["meta"]["limit"], 10_000, "as many as there can be");
}

/// What the schema promises can be asked, and what it does not cannot.
#[test]
fn schema_and_filters_agree() {
    let schema = PEOPLE.schema();
    for field in PEOPLE.fields {
        let promised: Vec<&str> =
            schema["filtering"][field.name].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for lookup in ["exact", "iexact", "contains", "regex", "lt", "gte", "in"] {
            let value = match field.kind {
                Kind::Flag => "true",
                Kind::Time => "2026-11-21",
                Kind::Text | Kind::Whole | Kind::One | Kind::Many | Kind::List => "1",
            };
            let works = asked(&format!("{}__{lookup}={value}", field.name)).is_ok();
            assert_eq!(works, promised.contains(&lookup), "{} {lookup}", field.name);
        }
        let ordered = schema["ordering"].as_array().is_some_and(|all| all.contains(&json!(field.name)));
        assert_eq!(asked(&format!("order_by={}", field.name)).is_ok(), ordered, "{}", field.name);
    }
    assert_eq!(Lookup::words(Kind::Text).count(), 15);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = ("[a-cA-C]{0,2}", proptest::option::of(-3..3_i64), any::<bool>(), 0..5_u64);
    proptest::collection::vec(one, 0..30).prop_map(|rows| {
        let whole = |(id, (name, age, host, minutes))| Row { id, name, age, host, at: Timestamp(minutes * 60_000) };
        rows.into_iter().enumerate().map(whole).collect()
    })
}

proptest! {
    /// Whatever the length of a page: nobody is left out, nobody comes twice, and the links lead through all of it.
    #[test]
    fn the_pages_are_those_who_fit_in_their_order(rows in rows(), limit in 1..7_usize, age in -3..3_i64, part in "[a-c]?", turned: bool) {
        let mut expected: Vec<Row> = rows
            .iter()
            .filter(|row| row.age.is_some_and(|its| its >= age) && row.name.to_lowercase().contains(&part))
            .cloned()
            .collect();
        expected.sort_by(|a, b| if turned { b.name.cmp(&a.name) } else { a.name.cmp(&b.name) });

        let sign = if turned { "-" } else { "" };
        let mut link = Some(format!("/people/?limit={limit}&age__gte={age}&name__icontains={part}&order_by={sign}name"));
        let mut told = Vec::new();
        while let Some(path) = link {
            let query = Query::read(&PEOPLE, path.trim_start_matches("/people/?")).map_err(TestCaseError::fail)?;
            let (page, total) = query.page(rows.clone());
            prop_assert_eq!(total, expected.len());
            prop_assert!(page.len() <= limit);
            let answer = query.answer(&page, total);
            link = answer["meta"]["next"].as_str().map(str::to_owned);
            prop_assert!(link.is_none() || !page.is_empty(), "a link leads on");
            told.extend(page);
        }
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn no_text_does_harm(text in "\\PC{0,60}", word in "(name|age|at|host|order_by|limit|offset)(__(regex|in|lt|exact))?") {
        for text in [text.clone(), format!("{word}={text}")] {
            if let Ok(query) = Query::read(&PEOPLE, &text) {
                let (page, total) = query.page(cast());
                prop_assert!(page.len() <= total);
                let _ = query.answer(&page, total);
            }
        }
    }
}
