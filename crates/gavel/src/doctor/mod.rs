//! `gavel doctor`: looks at what commonly goes wrong, and says what to do. Changes nothing. docs/doctor.md lists what it may say.

mod certificate;
mod finding;
mod media;
mod page;
mod reach;
mod store;
#[cfg(test)]
mod tests;

use crate::{FAILED, Outcome, args::Doctor, config::Config, remote};
use finding::{Code, Finding, Level};
use gavel_http::OpenidOptions;
use std::{fmt, fs, process::ExitCode, time::Duration};

/// A few sockets a participant, and some for the rest.
const OPEN_FILES: u64 = 4_096;

pub(crate) async fn run(order: Doctor) -> Outcome {
    let config = Config::gather(order.settings)?;
    let findings = examine(&config).await;
    if order.json {
        remote::print(&format!("{}\n", serde_json::to_string_pretty(&findings)?));
    } else {
        remote::print(&findings.iter().map(|finding| format!("{finding}\n")).collect::<String>());
    }
    let is_bad = findings.iter().any(|finding| finding.level == Level::Bad);
    Ok(if is_bad { ExitCode::from(FAILED) } else { ExitCode::SUCCESS })
}

async fn examine(config: &Config) -> Vec<Finding> {
    let running = answers(config).await;
    let mut findings = Vec::from(page::check(config, running));
    if let Some(tls) = config.tls() {
        findings.extend(certificate::check(&tls));
    }
    findings.extend(media::check(config, running));
    if let Some(openid) = &config.openid {
        findings.push(provider(openid).await);
    }
    findings.push(store::check(&config.data_dir, running).await);
    findings.push(open_files(fs::read_to_string("/proc/self/limits").ok().as_deref()));
    findings
}

/// Whether a Gavel server answers where one would be started.
async fn answers(config: &Config) -> bool {
    let scheme = if config.tls().is_some() { "https" } else { "http" };
    let host =
        if config.listen.ip().is_unspecified() { "localhost".to_owned() } else { config.listen.ip().to_string() };
    let url = format!("{scheme}://{host}:{}/healthz", config.listen.port());
    let Ok(client) = reqwest::Client::builder()
        .timeout(Duration::from_secs(2))
        // The question is who answers on our own machine, not whether the world trusts them.
        .danger_accept_invalid_certs(true)
        .build()
    else {
        return false;
    };
    client.get(url).send().await.is_ok_and(|response| response.status().is_success())
}

async fn provider(openid: &OpenidOptions) -> Finding {
    vouches(&openid.issuer, gavel_http::find_provider(openid).await)
}

fn vouches(issuer: &str, asked: Result<(), impl fmt::Display>) -> Finding {
    match asked {
        Ok(()) => Finding::well(Code::ProviderAnswers, format!("{issuer} answers, and can vouch for people")),
        Err(why) => Finding::amiss(
            Code::ProviderFails,
            format_args!("{issuer} cannot vouch for anybody: {why}"),
            "Mend it, or set --openid-issuer",
        ),
    }
}

/// `limits`: what stands in `/proc/self/limits`.
fn open_files(limits: Option<&str>) -> Finding {
    let limit = limits.and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("Max open files"))?;
        line.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match limit {
        Some(limit) if limit < OPEN_FILES => Finding::amiss(
            Code::OpenFilesFew,
            format_args!("at most {limit} open files: enough for about {} people", limit / 2),
            "Raise it with `ulimit -n`, or LimitNOFILE= of systemd",
        ),
        Some(limit) => Finding::well(Code::OpenFilesEnough, format!("at most {limit} open files")),
        None => Finding::well(Code::OpenFilesUnknown, "open files are not limited in a way that can be read"),
    }
}
