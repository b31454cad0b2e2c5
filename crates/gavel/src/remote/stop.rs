//! Why a command ends before it is done, what is said then, and with which exit code.

use super::{
    client::ClientFault,
    out::{Out, clean},
    report::verdict_line,
};
use crate::{FAILED, USAGE};
use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) enum Stop {
    /// The server said no.
    Refused(Problem),
    Fault(ClientFault),
    /// A name that more than one has.
    Ambiguous {
        name: String,
        candidates: Vec<Value>,
    },
    /// A name that nobody has. `none`: what is not called so. `similar`: what it may have meant.
    Nobody {
        none: &'static str,
        name: String,
        similar: Option<String>,
    },
    /// It can be read, but makes no sense.
    Usage(String),
    /// Everything is said already; not all of it is done.
    NotAll,
    Broken(String),
}

/// An RFC 9457 problem, as it came.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) body: Value,
}

impl From<ClientFault> for Stop {
    fn from(fault: ClientFault) -> Self {
        Self::Fault(fault)
    }
}

impl From<std::io::Error> for Stop {
    fn from(fault: std::io::Error) -> Self {
        Self::Broken(fault.to_string())
    }
}

impl Stop {
    /// Says it, and answers the exit code.
    pub(crate) fn tell(&self, out: Out) -> u8 {
        match self {
            Self::Refused(problem) if out.json => out.print_json(&problem.body),
            Self::Refused(problem) => eprint!("{}", problem.text()),
            Self::Fault(fault) => eprintln!("gavel: {fault}"),
            Self::Ambiguous { name, candidates } if out.json => {
                out.print_json(&json!({"code": "ambiguous", "name": name, "candidates": candidates}));
            }
            Self::Ambiguous { name, candidates } => {
                eprintln!("gavel: `{}` is more than one; name one of these ids:", clean(name));
                for candidate in candidates {
                    eprintln!("  {}", candidate_line(candidate));
                }
            }
            Self::Nobody { name, similar, .. } if out.json => {
                out.print_json(&json!({"code": "not_found", "name": name, "similar": similar}));
            }
            Self::Nobody { none, name, similar } => {
                eprint!("gavel: {none} is called `{}` here", clean(name));
                match similar {
                    Some(similar) => eprintln!("; did you mean `{}`?", clean(similar)),
                    None => eprintln!(),
                }
            }
            Self::Usage(hint) => eprintln!("gavel: {hint}"),
            Self::NotAll => {}
            Self::Broken(fault) => eprintln!("gavel: {fault}"),
        }
        match self {
            Self::Ambiguous { .. } | Self::Usage(_) => USAGE,
            Self::Refused(_) | Self::Fault(_) | Self::Nobody { .. } | Self::NotAll | Self::Broken(_) => FAILED,
        }
    }
}

/// What tells two of the same name apart.
fn candidate_line(candidate: &Value) -> String {
    let text = |field: &str| candidate[field].as_str().filter(|text| !text.is_empty()).map(clean);
    let id = text("id").or_else(|| text("seat")).or_else(|| text("person")).unwrap_or_default();
    let mut line =
        [id].into_iter().chain(["name", "username", "role", "kind", "device"].iter().filter_map(|f| text(f)));
    let mut line = line.by_ref().collect::<Vec<_>>().join("  ");
    if let Some(since) = text("joined_at").or_else(|| text("at")).or_else(|| text("created_at")) {
        line += &format!("  since {since}");
    }
    line
}

impl Problem {
    fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("error")
    }

    fn text(&self) -> String {
        let mut text = match self.body["detail"].as_str() {
            Some(detail) => format!("gavel: {}: {}\n", clean(self.code()), clean(detail)),
            None => format!("gavel: {}\n", clean(self.code())),
        };
        for verdict in self.body["verdicts"].as_array().into_iter().flatten() {
            text += &format!("  {}\n", verdict_line(verdict));
        }
        if let Some(hint) = self.hint() {
            text += &format!("{hint}\n");
        }
        text
    }

    /// What to do about it, where that is not said already.
    fn hint(&self) -> Option<String> {
        Some(match self.code() {
            "unauthenticated" => {
                "The key is not good: check GAVEL_API_KEY, or make one with `gavel key create NAME`.".into()
            }
            "not_running" => "Nobody meets there now; `gavel conference list` shows where somebody does.".into(),
            "not_moderator" => "This needs a host of the conference, or a key with the scope `moderate`.".into(),
            "no_seat" => {
                "This needs a seat in the conference: GAVEL_API_KEY has to be the ticket that one is in with. \
                 Without one, name whom to spare with --everyone-but."
                    .into()
            }
            "blocked" => "They are banned; --lift-block lifts the ban and invites them.".into(),
            "bad_pin" => "The room asks for its PIN: --pin PIN.".into(),
            "last_administrator" => {
                "Make somebody else an administrator first: `gavel account edit WHO --role administrator`.".into()
            }
            "rate_limited" => match self.body["retry_after"].as_u64() {
                Some(seconds) => format!("Try again in {seconds} s."),
                None => "Try again later.".into(),
            },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_to_do_about_it() {
        let problem = |body| Problem { body };
        let text = problem(json!({"code": "rate_limited", "detail": "too many tries", "retry_after": 7})).text();
        assert_eq!(text, "gavel: rate_limited: too many tries\nTry again in 7 s.\n");
        let text = problem(json!({"code": "not_found", "detail": "there is no such room"})).text();
        assert_eq!(text, "gavel: not_found: there is no such room\n");
        let verdicts =
            json!([{"participant": "01J", "name": "Alice", "verdict": "refused", "code": "owner_protected"}]);
        let text = problem(json!({"code": "owner_protected", "verdicts": verdicts})).text();
        assert_eq!(text, "gavel: owner_protected\n  Alice (01J): refused, owner_protected\n");
    }

    #[test]
    fn candidates_are_told_apart_by_what_is_known_of_them() {
        let seat = json!({"id": "01J", "name": "Bob\u{7}", "role": "guest", "device": null, "joined_at": "2026"});
        assert_eq!(candidate_line(&seat), "01J  Bob?  guest  since 2026");
        assert_eq!(candidate_line(&json!({"id": "01K", "name": "Bob", "username": "bob"})), "01K  Bob  bob");
    }
}
