//! Reads files of a server. Proxies are those of the environment, the roots of trust those of the system.

use std::io::Read;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Uri;
use ureq::http::header::LOCATION;
use ureq::tls::{RootCerts, TlsConfig};

use crate::supply::error::SupplyError;

/// Redirects of one file, all on the same host.
const MAX_REDIRECTS: usize = 3;
/// How long the connection, and the first byte of an answer, may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a whole file may take.
const DEADLINE: Duration = Duration::from_secs(120);

/// Something to read files with.
pub(super) struct Client(Agent);

impl Client {
    /// A client. `deadline`: how long a file may take, where that is not for this module to say.
    pub(super) fn new(deadline: Option<Duration>) -> Self {
        // The error is that somebody chose before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let deadline = deadline.unwrap_or(DEADLINE);
        let config = Agent::config_builder()
            .tls_config(tls)
            .max_redirects(0)
            .user_agent(concat!("shelflife/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(PATIENCE.min(deadline)))
            .timeout_recv_response(Some(PATIENCE.min(deadline)))
            .timeout_global(Some(deadline))
            .build();
        Self(config.new_agent())
    }

    /// The body of the answer, which is at most `limit` bytes long.
    pub(super) fn read(&self, url: &str, limit: u64) -> Result<Vec<u8>, SupplyError> {
        let mut place = parse(url)?;
        for _ in 0..=MAX_REDIRECTS {
            let fail = |why: String| SupplyError::Fetch { url: place.to_string(), why };
            let mut answer = self.0.get(&place).call().map_err(|error| fail(error.to_string()))?;
            if !answer.status().is_redirection() {
                let mut body = Vec::new();
                let read = answer.body_mut().as_reader().take(limit + 1).read_to_end(&mut body);
                read.map_err(|error| fail(error.to_string()))?;
                let is_whole = body.len() as u64 <= limit;
                return if is_whole { Ok(body) } else { Err(SupplyError::TooLarge { name: url.to_owned(), limit }) };
            }
            let target = answer.headers().get(LOCATION).and_then(|target| target.to_str().ok()).unwrap_or_default();
            place = follow(&place, target)?;
        }
        Err(SupplyError::Fetch { url: url.to_owned(), why: "too many redirects".into() })
    }
}

/// Where a redirect leads: on the same host, by the same protocol.
fn follow(place: &Uri, target: &str) -> Result<Uri, SupplyError> {
    let (scheme, host) = (place.scheme_str().unwrap_or_default(), place.authority().map_or("", |host| host.as_str()));
    let target = if target.starts_with('/') && !target.starts_with("//") {
        format!("{scheme}://{host}{target}")
    } else {
        target.to_owned()
    };
    let next = parse(&target)?;
    if next.authority() == place.authority() && next.scheme() == place.scheme() {
        return Ok(next);
    }
    let why = format!("redirects to another host ({target}): if you trust it, name that address with --url");
    Err(SupplyError::Fetch { url: place.to_string(), why })
}

fn parse(url: &str) -> Result<Uri, SupplyError> {
    let fail = |why: &str| SupplyError::Fetch { url: url.to_owned(), why: why.to_owned() };
    let parsed: Uri = url.parse().map_err(|_| fail("no URL"))?;
    if !matches!(parsed.scheme_str(), Some("http" | "https")) || parsed.authority().is_none() {
        return Err(fail("not the URL of a server"));
    }
    Ok(parsed)
}
