//! Log-in by OpenID Connect, as far as the server is told of it. In the file it is a table of its own, `[openid]`.

use super::{Hidden, one_or_more};
use clap::Args;
use gavel_http::{OpenidOptions, RoleClaim};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use std::path::PathBuf;

/// What somebody said, by flag or environment.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[command(next_help_heading = "Log-in by OpenID Connect (in the file: a table `[openid]`)")]
pub(crate) struct OpenidSettings {
    /// Who vouches for people, such as https://id.example.org; nobody does without it
    #[arg(long = "openid-issuer", env = "GAVEL_OPENID_ISSUER", value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    /// What this server is called there
    #[arg(long = "openid-client-id", env = "GAVEL_OPENID_CLIENT_ID", value_name = "ID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    /// The secret that it has there; a public client has none
    #[arg(
        long = "openid-client-secret",
        env = "GAVEL_OPENID_CLIENT_SECRET",
        hide_env_values = true,
        value_name = "SECRET"
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
    /// The file that the secret is in, instead
    #[arg(long = "openid-client-secret-file", env = "GAVEL_OPENID_CLIENT_SECRET_FILE", value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret_file: Option<PathBuf>,
    /// What people call the provider: “Sign in with …” [default: OpenID Connect]
    #[arg(long = "openid-label", env = "GAVEL_OPENID_LABEL", value_name = "TEXT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    /// What is asked for, with commas between [default: openid,profile,email]
    #[arg(long = "openid-scopes", env = "GAVEL_OPENID_SCOPES", value_delimiter = ',', value_name = "SCOPE")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scopes: Vec<String>,
    /// The claim that becomes the username of a new account [default: preferred_username]
    #[arg(long = "openid-name-claim", env = "GAVEL_OPENID_NAME_CLAIM", value_name = "CLAIM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    name_claim: Option<String>,
    /// Whether everybody whom the provider vouches for gets an account [default: only who has one logs in]
    #[arg(
        long = "openid-create-accounts",
        env = "GAVEL_OPENID_CREATE_ACCOUNTS",
        num_args = 0..=1,
        default_missing_value = "true",
        require_equals = true
    )]
    #[serde(skip_serializing_if = "Option::is_none")]
    create_accounts: Option<bool>,
    /// The claim that says at every log-in what somebody is here, such as groups [default: an administrator says it]
    #[arg(long = "openid-role-claim", env = "GAVEL_OPENID_ROLE_CLAIM", value_name = "CLAIM")]
    #[serde(skip_serializing_if = "Option::is_none")]
    role_claim: Option<String>,
    /// Its values that make an administrator, with commas between
    #[arg(
        long = "openid-administrators",
        env = "GAVEL_OPENID_ADMINISTRATORS",
        value_delimiter = ',',
        value_name = "VALUE"
    )]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    administrators: Vec<String>,
    /// Its values that make an operator, with commas between
    #[arg(long = "openid-operators", env = "GAVEL_OPENID_OPERATORS", value_delimiter = ',', value_name = "VALUE")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    operators: Vec<String>,
}

impl OpenidSettings {
    pub(super) fn are_unsaid(&self) -> bool {
        *self == Self::default()
    }
}

/// The same, from wherever it was said.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret: Option<Hidden>,
    client_secret_file: Option<PathBuf>,
    label: Option<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    scopes: Vec<String>,
    name_claim: Option<String>,
    #[serde(default)]
    create_accounts: bool,
    role_claim: Option<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    administrators: Vec<String>,
    #[serde(default, deserialize_with = "one_or_more")]
    operators: Vec<String>,
}

/// What the server has to know, where anything was said of it; whole, or not taken.
pub(super) fn options<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OpenidOptions>, D::Error> {
    Option::<Table>::deserialize(deserializer)?.map(Table::options).transpose().map_err(D::Error::custom)
}

impl Table {
    fn options(self) -> Result<OpenidOptions, String> {
        let issuer = self.issuer.ok_or("issuer is missing")?;
        if !issuer.starts_with("https://") && !issuer.starts_with("http://") {
            return Err("issuer: it begins with https://".into());
        }
        let mut scopes = self.scopes;
        if scopes.is_empty() {
            scopes = ["profile", "email"].map(String::from).to_vec();
        }
        // Without this one it would be OAuth, and nobody would be vouched for.
        if !scopes.iter().any(|scope| scope == "openid") {
            scopes.insert(0, "openid".into());
        }
        let (administrators, operators) = (self.administrators, self.operators);
        let roles = match self.role_claim {
            Some(claim) => Some(RoleClaim { claim, administrators, operators }),
            None if administrators.is_empty() && operators.is_empty() => None,
            None => return Err("role_claim is missing".into()),
        };
        Ok(OpenidOptions {
            issuer,
            client_id: self.client_id.ok_or("client_id is missing")?,
            client_secret: secret(self.client_secret, self.client_secret_file)?,
            label: self.label.unwrap_or_else(|| "OpenID Connect".into()),
            scopes,
            name_claim: self.name_claim.unwrap_or_else(|| "preferred_username".into()),
            create_accounts: self.create_accounts,
            roles,
        })
    }
}

fn secret(said: Option<Hidden>, file: Option<PathBuf>) -> Result<Option<String>, String> {
    match (said, file) {
        (Some(_), Some(_)) => Err("client_secret or client_secret_file: give one of them".into()),
        (Some(secret), None) => Ok(Some(secret.0)),
        (None, Some(file)) => match std::fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text.trim().to_owned())),
            Err(fault) => Err(format!("{} cannot be read: {fault}", file.display())),
        },
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, ConfigFault, Settings, tests::file};

    fn gather(text: &str, flags: OpenidSettings) -> Result<Option<OpenidOptions>, ConfigFault> {
        let (path, settings) = file(text);
        let gathered = Config::gather(Settings { openid: flags, ..settings });
        std::fs::remove_file(path).unwrap();
        gathered.map(|config| config.openid)
    }

    /// What is told of a table, with and without flags that say nothing.
    fn told(text: &str) -> Result<Option<OpenidOptions>, String> {
        gather(text, OpenidSettings::default()).map_err(|fault| fault.to_string())
    }

    const LEAST: &str = "[openid]\nissuer = \"https://id.example.org\"\nclient_id = \"gavel\"\n";

    #[test]
    fn issuer_and_client_are_enough_and_nobody_gets_an_account_by_that() {
        assert_eq!(told("").unwrap(), None, "where nothing is said, nobody vouches");
        let options = told(LEAST).unwrap().unwrap();
        assert_eq!(options.scopes, ["openid", "profile", "email"]);
        assert_eq!((&*options.name_claim, &*options.label), ("preferred_username", "OpenID Connect"));
        assert!(!options.create_accounts && options.client_secret.is_none() && options.roles.is_none());
    }

    #[test]
    fn a_flag_goes_before_the_table_of_the_file() {
        let flags = OpenidSettings { label: Some("Choir".into()), create_accounts: Some(true), ..Default::default() };
        let more = "label = \"Band\"\nscopes = [\"groups\"]\nrole_claim = \"groups\"\nadministrators = \"a, b\"\n";
        let options = gather(&format!("{LEAST}{more}"), flags).unwrap().unwrap();
        assert_eq!((&*options.label, options.create_accounts), ("Choir", true));
        assert_eq!(options.scopes, ["openid", "groups"], "the first is always asked for");
        let administrators = vec!["a".into(), "b".into()];
        assert_eq!(options.roles, Some(RoleClaim { claim: "groups".into(), administrators, operators: vec![] }));
    }

    #[test]
    fn half_of_it_is_not_taken() {
        for (text, said) in [
            ("[openid]\nclient_id = \"gavel\"\n", "issuer is missing"),
            ("[openid]\nissuer = \"https://id.example.org\"\n", "client_id is missing"),
            ("[openid]\nissuer = \"id.example.org\"\nclient_id = \"x\"\n", "https://"),
            (&format!("{LEAST}operators = [\"desk\"]\n"), "role_claim is missing"),
            (&format!("{LEAST}isuer = \"x\"\n"), "isuer"),
        ] {
            let fault = told(text).expect_err(text);
            assert!(fault.contains(said), "{fault}");
        }
    }

    #[test]
    fn the_secret_may_stand_in_a_file_and_is_never_shown() {
        let (secret, _) = file("s3cret\n");
        let table = format!("{LEAST}client_secret_file = {secret:?}\n");
        let options = told(&table).unwrap().unwrap();
        assert_eq!(options.client_secret.as_deref(), Some("s3cret"));
        assert!(!format!("{options:?}").contains("s3cret"));
        assert!(told(&format!("{table}client_secret = \"x\"\n")).unwrap_err().contains("one of them"));
        std::fs::remove_file(secret).unwrap();
        assert!(told(&table).unwrap_err().contains("cannot be read"));
    }
}
