//! What the provider says of somebody. Read, not yet believed to be anybody here.

use super::{Fault, OpenidOptions, RoleClaim};
use gavel_door::ports::{AccountRole, Identity};
use serde_json::{Map, Value};
use std::fmt;

pub(super) type Claims = Map<String, Value>;

/// OpenID Connect Core 1.0, section 2.
const LONGEST_SUBJECT: usize = 255;

/// Somebody whom the provider vouches for.
pub(crate) struct Person {
    pub(crate) identity: Identity,
    claims: Claims,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({:?})", self.identity)
    }
}

impl Person {
    pub(super) fn new(issuer: &str, claims: Claims) -> Result<Self, Fault> {
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        if !(1..=LONGEST_SUBJECT).contains(&subject.len()) {
            return Err(Fault::Refused("the ID token names no subject".into()));
        }
        Ok(Self { identity: Identity { issuer: issuer.to_owned(), subject }, claims })
    }

    /// Whether it may be worth asking the provider for more.
    pub(super) fn lacks_any(&self, options: &OpenidOptions) -> bool {
        let roles = options.roles.as_ref().map(|roles| roles.claim.as_str());
        [Some(options.name_claim.as_str()), Some("name"), roles]
            .into_iter()
            .flatten()
            .any(|claim| self.find(claim).is_none())
    }

    /// What the provider says besides. It has to say it of the same person (section 5.3.2), and what the ID token says goes first.
    pub(super) fn add(&mut self, more: Claims) -> Result<(), Fault> {
        if more.get("sub").and_then(Value::as_str) != Some(&self.identity.subject) {
            return Err(Fault::Refused("the provider tells of somebody else".into()));
        }
        for (claim, value) in more {
            self.claims.entry(claim).or_insert(value);
        }
        Ok(())
    }

    /// A claim that is a text, without space around it. `None`: it is missing, empty, or something else.
    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.find(claim)?.as_str().map(str::trim).filter(|text| !text.is_empty())
    }

    /// Their address, if the provider has seen that it is theirs.
    pub(crate) fn email(&self) -> Option<&str> {
        self.text("email").filter(|_| self.claims.get("email_verified") == Some(&Value::Bool(true)))
    }

    /// The highest role that the claim gives; a user where it gives none, or is missing.
    pub(crate) fn role(&self, roles: &RoleClaim) -> AccountRole {
        let told: Vec<&str> = match self.find(&roles.claim) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
        };
        let any = |of: &[String]| of.iter().any(|role| told.contains(&role.as_str()));
        if any(&roles.administrators) {
            AccountRole::Administrator
        } else if any(&roles.operators) {
            AccountRole::Operator
        } else {
            AccountRole::User
        }
    }

    /// A claim by its name; where there is none, dots in the name lead into objects, such as `realm_access.roles`.
    fn find(&self, claim: &str) -> Option<&Value> {
        self.claims.get(claim).or_else(|| {
            let (first, rest) = claim.split_once('.')?;
            rest.split('.').try_fold(self.claims.get(first)?, |value, part| value.get(part))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn person(mut claims: Value) -> Person {
        claims["sub"] = json!("248289761001");
        let Value::Object(claims) = claims else { panic!("an object") };
        Person::new("https://id.example.org", claims).unwrap()
    }

    #[test]
    fn a_role_is_the_highest_that_the_claim_gives() {
        let roles = |claim: &str| RoleClaim {
            claim: claim.into(),
            administrators: vec!["staff".into(), "root".into()],
            operators: vec!["desk".into()],
        };
        for (claims, role) in [
            (json!({"groups": ["desk", "root"]}), AccountRole::Administrator),
            (json!({"groups": ["desk", "choir", 7]}), AccountRole::Operator),
            (json!({"groups": "desk"}), AccountRole::Operator),
            (json!({"groups": ["Root", "roots"]}), AccountRole::User),
            (json!({"groups": {"root": true}}), AccountRole::User),
            (json!({}), AccountRole::User),
        ] {
            assert_eq!(person(claims.clone()).role(&roles("groups")), role, "{claims}");
        }
        let nested = json!({"realm_access": {"roles": ["root"]}});
        assert_eq!(person(nested).role(&roles("realm_access.roles")), AccountRole::Administrator);
        let dotted = json!({"https://example.org/roles": ["desk"]});
        assert_eq!(person(dotted).role(&roles("https://example.org/roles")), AccountRole::Operator);
    }

    #[test]
    fn an_address_counts_only_if_the_provider_has_verified_it() {
        assert_eq!(person(json!({"email": "a@example.org", "email_verified": true})).email(), Some("a@example.org"));
        for doubtful in [json!(false), json!("true"), json!(null)] {
            assert_eq!(person(json!({"email": "a@example.org", "email_verified": doubtful})).email(), None);
        }
        assert_eq!(person(json!({"email": "a@example.org"})).email(), None);
    }

    #[test]
    fn what_is_told_besides_is_of_the_same_person_and_overrules_nothing() {
        let mut one = person(json!({"name": "Alice"}));
        let more = json!({"sub": "248289761001", "name": "Mallory", "nickname": "al"});
        let Value::Object(more) = more else { panic!("an object") };
        one.add(more.clone()).unwrap();
        assert_eq!((one.text("name"), one.text("nickname")), (Some("Alice"), Some("al")));
        let mut other = more;
        other.insert("sub".into(), json!("another"));
        assert!(one.add(other).is_err());
        assert!(one.add(Claims::new()).is_err(), "nobody at all");
    }

    #[test]
    fn a_person_needs_a_subject() {
        for subject in [json!(null), json!(""), json!(7), json!("x".repeat(256))] {
            let Value::Object(claims) = json!({"sub": subject}) else { panic!("an object") };
            assert!(Person::new("https://id.example.org", claims).is_err(), "{subject}");
        }
    }
}
