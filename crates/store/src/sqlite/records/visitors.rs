//! The people of a session, all seats of each together.

use super::{
    by,
    page::{Listing, NOT_YET, Sql},
};
use crate::{
    fault::Fault,
    sqlite::row::{maybe_parsed, maybe_time, maybe_word, millis, number, parsed, time, word},
    words::Word,
};
use gavel_core::model::{
    ids::ConferenceId,
    role::SeatKind,
    time::Timestamp,
    usage::{Figure, Quality, Usage},
};
use gavel_door::ports::{
    Page,
    records::{Question, Removal, Visitor, VisitorKey},
};
use sqlx::{Row, SqlitePool, sqlite::SqliteRow};

pub(super) async fn list(
    on: &SqlitePool,
    session: ConferenceId,
    question: &Question<VisitorKey>,
    now: Timestamp,
) -> Result<Page<Visitor>, Fault> {
    let mut listing = Listing::new(&key(question.sort), |sql| select(sql, session, now));
    listing
        .contains("folded", question.search.as_deref())
        .is_word("role", question.role)
        .is("account", question.account)
        .is("id", question.person)
        .during("came_at", "left_at", question.since, question.until);
    if let Some(kind) = question.kind {
        listing.contains("kinds", Some(kind.word()));
    }
    match question.how {
        Some(None) => listing.only("left_at IS NULL"),
        Some(Some(how)) => listing.is_word("how", Some(how)),
        None => &mut listing,
    };
    match question.removed {
        Some(true) => listing.only("removals > 0"),
        Some(false) => listing.only("removals = 0"),
        None => &mut listing,
    };
    listing.page(on, question, visitor).await
}

fn key(sort: VisitorKey) -> String {
    match sort {
        VisitorKey::Name => "folded".into(),
        VisitorKey::Role => "CASE role WHEN 'owner' THEN 0 WHEN 'operator' THEN 1 WHEN 'host' THEN 2 \
                             WHEN 'participant' THEN 3 ELSE 4 END"
            .into(),
        VisitorKey::JoinedAt => "COALESCE(joined_at, came_at)".into(),
        VisitorKey::LeftAt => format!("COALESCE(left_at, {NOT_YET})"),
        VisitorKey::Total => "total_ms".into(),
        VisitorKey::Talk => "talk_ms".into(),
        VisitorKey::Camera => "camera_ms".into(),
        VisitorKey::Share => "share_ms".into(),
        VisitorKey::Connections => "connections".into(),
    }
}

/// The sums of [`Usage`], as the table has them.
pub(super) const SUMS: [&str; 15] = [
    "talk_ms",
    "camera_ms",
    "share_ms",
    "packets_in",
    "packets_out",
    "bytes_in",
    "bytes_out",
    "estimate_sum",
    "estimate_count",
    "round_trip_sum",
    "round_trip_count",
    "loss_in_sum",
    "loss_in_count",
    "loss_out_sum",
    "loss_out_count",
];

fn select(sql: &mut Sql, session: ConferenceId, now: Timestamp) {
    let (session, now) = (session.to_string(), millis(now));
    // The seat that is there, or was there last, speaks for the person.
    sql.push(
        "WITH latest AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY person ORDER BY (left_at IS NOT NULL), \
         left_at DESC, came_at DESC, seat DESC) AS nth FROM visit WHERE conference = ",
    );
    sql.push_bind(session.clone());
    // What of each seat's time no earlier one of that person covers.
    sql.push(
        "), stays AS (SELECT person, SUM(MAX(0, b - MAX(a, COALESCE(reached, a)))) AS total_ms FROM (\
         SELECT person, a, b, MAX(b) OVER (PARTITION BY person ORDER BY a, seat \
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM (\
         SELECT person, seat, admitted_at AS a, COALESCE(left_at, ",
    );
    sql.push_bind(now);
    sql.push(") AS b FROM visit WHERE admitted_at IS NOT NULL AND conference = ").push_bind(session.clone());
    sql.push(
        ")) GROUP BY person), sums AS (SELECT person, COUNT(*) AS seats, MIN(came_at) AS came_at, \
         MIN(admitted_at) AS joined_at, \
         CASE WHEN COUNT(left_at) < COUNT(*) THEN NULL ELSE MAX(left_at) END AS left_at, \
         group_concat(DISTINCT kind) AS kinds, \
         COUNT(DISTINCT CASE WHEN how = 'removed' THEN how_at END) AS removals, \
         SUM(CASE WHEN waited_since IS NULL THEN 0 ELSE MAX(0, COALESCE(admitted_at, left_at, ",
    );
    sql.push_bind(now).push(") - waited_since) END) AS waited_ms");
    for sum in SUMS {
        sql.push(format_args!(", COALESCE(SUM({sum}), 0) AS {sum}"));
    }
    sql.push(
        ", MIN(estimate_low) AS estimate_low, MAX(round_trip_high) AS round_trip_high, \
         MAX(loss_in_high) AS loss_in_high, MAX(loss_out_high) AS loss_out_high \
         FROM visit LEFT JOIN measured USING (seat) WHERE conference = ",
    );
    sql.push_bind(session.clone());
    sql.push(
        " GROUP BY person), wires AS (SELECT person, COUNT(*) AS connections FROM connection \
         JOIN visit USING (seat) WHERE conference = ",
    );
    sql.push_bind(session.clone());
    sql.push(
        " GROUP BY person), removed AS (SELECT person, how_at, reason, by_name, by_role, by_surface, \
         ROW_NUMBER() OVER (PARTITION BY person ORDER BY how_at DESC, seat DESC) AS nth FROM visit \
         WHERE how = 'removed' AND conference = ",
    );
    sql.push_bind(session);
    sql.push(
        "), first AS (SELECT person, came_as, \
         ROW_NUMBER() OVER (PARTITION BY person ORDER BY came_at, seat) AS nth FROM latest) \
         SELECT v.person AS id, v.name, v.folded, v.role, v.account, v.client, v.how, v.reason, \
         v.by_name, v.by_role, v.by_surface, first.came_as, sums.*, \
         COALESCE(stays.total_ms, 0) AS total_ms, COALESCE(wires.connections, 0) AS connections, \
         removed.how_at AS removed_at, removed.reason AS removed_reason, removed.by_name AS removed_by_name, \
         removed.by_role AS removed_by_role, removed.by_surface AS removed_by_surface \
         FROM latest v JOIN sums ON sums.person = v.person \
         JOIN first ON first.person = v.person AND first.nth = 1 \
         LEFT JOIN stays ON stays.person = v.person LEFT JOIN wires ON wires.person = v.person \
         LEFT JOIN removed ON removed.person = v.person AND removed.nth = 1 WHERE v.nth = 1",
    );
}

fn visitor(row: &SqliteRow) -> Result<Visitor, Fault> {
    let kinds: &str = row.try_get("kinds")?;
    let kinds = kinds.split(',').map(|kind| SeatKind::of(kind).ok_or(Fault::Unreadable("kind")));
    let removal = match maybe_time(row, "removed_at")? {
        Some(at) => Some(Removal {
            at,
            by: by(row, "removed_by_name", "removed_by_role", "removed_by_surface")?,
            reason: maybe_word(row, "removed_reason")?,
        }),
        None => None,
    };
    let left_at = maybe_time(row, "left_at")?;
    Ok(Visitor {
        person: parsed(row, "id")?,
        name: row.try_get("name")?,
        role: word(row, "role")?,
        came_as: word(row, "came_as")?,
        kinds: kinds.collect::<Result<_, _>>()?,
        account: maybe_parsed(row, "account")?,
        client: row.try_get("client")?,
        came_at: time(row, "came_at")?,
        joined_at: maybe_time(row, "joined_at")?,
        left_at,
        total_ms: number(row, "total_ms")?,
        waited_ms: number(row, "waited_ms")?,
        seats: number(row, "seats")?,
        connections: number(row, "connections")?,
        usage: usage(row)?,
        how: maybe_word(row, "how")?,
        by: by(row, "by_name", "by_role", "by_surface")?,
        reason: maybe_word(row, "reason")?,
        removals: number(row, "removals")?,
        removal,
    })
}

pub(super) fn usage(row: &SqliteRow) -> Result<Usage, Fault> {
    let worst = |column| -> Result<u64, Fault> {
        let value: Option<i64> = row.try_get(column)?;
        u64::try_from(value.unwrap_or(0)).map_err(|_| Fault::Unreadable(column))
    };
    let figure = |sum, count| -> Result<Figure, Fault> {
        Ok(Figure { sum: number(row, sum)?, count: number(row, count)?, low: 0, high: 0 })
    };
    Ok(Usage {
        talk_ms: number(row, "talk_ms")?,
        camera_ms: number(row, "camera_ms")?,
        share_ms: number(row, "share_ms")?,
        quality: Quality {
            packets_in: number(row, "packets_in")?,
            packets_out: number(row, "packets_out")?,
            bytes_in: number(row, "bytes_in")?,
            bytes_out: number(row, "bytes_out")?,
            estimate: Figure { low: worst("estimate_low")?, ..figure("estimate_sum", "estimate_count")? },
            round_trip: Figure { high: worst("round_trip_high")?, ..figure("round_trip_sum", "round_trip_count")? },
            loss_in: Figure { high: worst("loss_in_high")?, ..figure("loss_in_sum", "loss_in_count")? },
            loss_out: Figure { high: worst("loss_out_high")?, ..figure("loss_out_sum", "loss_out_count")? },
        },
    })
}
