//! Handles requests: which are refused, and what the others get.
//!
//! Only GET and HEAD are supported, and only if `Host` is this machine: otherwise a page of another site could point a
//! name of its own at 127.0.0.1 and read what is served here (DNS rebinding). Responses to HEAD are made like those to
//! GET, and lose their bodies on the way out.

use super::connection::{self, LIMITS};
use super::live::Appearance;
use super::prepared::{PreparedFile, PreparedFrom};
use super::response::Answer;
use super::shown::{Lookup, ShownSite};
use super::{kind, live, response};
use crate::base::percent::decode_strict;
use hyper::body::Incoming;
use hyper::header::{ALLOW, HOST};
use hyper::{HeaderMap, Method, Request, StatusCode, Uri};
use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a request of the script may stay open.
const POLL_TIMEOUT: Duration = Duration::from_secs(25);
/// How many of them may stay open at once; the others have to ask again. All in all there are more connections than
/// that, so that pages are served however many are open.
const MOST_POLLS: usize = LIMITS.connections / 4;

/// What all requests share.
struct Handler {
    site: Arc<ShownSite>,
    interface: IpAddr,
    /// For the requests of the script that stay open.
    polls: Semaphore,
}

pub(super) async fn serve(listener: TcpListener, site: Arc<ShownSite>, interface: IpAddr) -> Infallible {
    let handler = Arc::new(Handler { site, interface, polls: Semaphore::new(MOST_POLLS) });
    connection::accept(listener, LIMITS, move |request| respond(Arc::clone(&handler), request)).await
}

async fn respond(handler: Arc<Handler>, request: Request<Incoming>) -> Answer {
    let (asked, _) = request.into_parts();
    if let Some(refusal) = handler.refusal(&asked.method, &asked.uri, &asked.headers) {
        return refusal;
    }
    handler.wait_for_first_build().await;
    match asked.uri.path() {
        live::SCRIPT => response::file(StatusCode::OK, &script(), &asked.headers),
        live::ASK => handler.changes(asked.uri.query().unwrap_or("")).await,
        // Reading waits for the disk, and for a build that is being published.
        _ => run_blocking(move || handler.page(asked.uri.path(), &asked.headers)).await,
    }
}

/// The script that is added to each page.
fn script() -> PreparedFile {
    PreparedFile::new(live::SCRIPT, live::SOURCE.into(), PreparedFrom::default())
}

impl Handler {
    fn refusal(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Answer> {
        let mut hosts = headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or(""));
        let (first, second) = (hosts.next(), hosts.next());
        let named = uri.authority().map(hyper::http::uri::Authority::as_str);
        if first.or(named).is_none() || second.is_some() {
            let text = "the request needs exactly one Host";
            return Some(response::text(StatusCode::BAD_REQUEST, text));
        }
        if let Some(stranger) = first.into_iter().chain(named).find(|host| !self.answers_to(host)) {
            let text = format!(
                "the site is not served as `{stranger}`, only on this machine\n\
                 hint: open it as http://localhost with the port that `listpress serve` printed; --interface serves other machines"
            );
            return Some(response::text(StatusCode::FORBIDDEN, &text));
        }
        let refused = !matches!(*method, Method::GET | Method::HEAD);
        refused.then(|| {
            let answer = response::text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are supported");
            response::with(answer, ALLOW, "GET, HEAD")
        })
    }

    /// Whether a `Host` means this server. If it listens on all addresses, any address may be one of them; only names
    /// can be pointed here by an attacker.
    fn answers_to(&self, host: &str) -> bool {
        let name = without_port(host);
        let inner = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        let address = match inner {
            Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::from),
            None => name.parse().ok().filter(IpAddr::is_ipv4),
        };
        name.trim_end_matches('.').eq_ignore_ascii_case("localhost")
            || address.is_some_and(|it| it.is_loopback() || it == self.interface || self.interface.is_unspecified())
    }

    async fn wait_for_first_build(&self) {
        let mut changes = self.site.changes();
        while !self.site.is_ready() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn page(&self, path: &str, asked: &HeaderMap) -> Answer {
        let (status, file) = match self.site.find(path) {
            Lookup::Redirect(path) => return response::redirect(&path),
            Lookup::File(file) => (StatusCode::OK, file),
            Lookup::Missing => match (self.site.not_found(), self.site.error()) {
                (Some(file), _) => (StatusCode::NOT_FOUND, file),
                (None, Some(error)) => return response::error_page(live::page_of_error(&error)),
                (None, None) => return response::text(StatusCode::NOT_FOUND, "there is no such page"),
            },
        };
        if file.kind == kind::HTML {
            self.site.note_viewed(&file.name);
        }
        response::file(status, &file, asked)
    }

    /// Answers a script as soon as its page differs from what it knows; where too many wait for that, at once.
    async fn changes(self: Arc<Self>, query: &str) -> Answer {
        let (page, seen) = parameters(query);
        let Some(page) = page else {
            return response::text(StatusCode::BAD_REQUEST, "the request names no page");
        };
        let mut changes = self.site.changes();
        let update = || {
            let (handler, page, seen) = (Arc::clone(&self), page.clone(), seen.clone());
            run_blocking(move || handler.update(&page, &seen))
        };
        if let Some(update) = update().await {
            return update;
        }
        let Ok(_place) = self.polls.try_acquire() else {
            return response::text(StatusCode::SERVICE_UNAVAILABLE, "too many pages are open; ask again");
        };
        let update = async {
            loop {
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
                if let Some(update) = update().await {
                    return update;
                }
            }
        };
        let nothing = || response::plain(StatusCode::NO_CONTENT, kind::JSON, Vec::new());
        tokio::time::timeout(POLL_TIMEOUT, update).await.unwrap_or_else(|_| nothing())
    }

    fn update(&self, page: &str, seen: &str) -> Option<Answer> {
        let file = match self.site.find(page) {
            Lookup::File(file) => {
                self.site.note_viewed(&file.name);
                Some(file)
            }
            Lookup::Redirect(_) | Lookup::Missing => self.site.not_found(),
        };
        let missing = Appearance::missing();
        let (appearance, error) = (file.as_ref().map_or(&missing, |file| &file.appearance), self.site.error());
        let update = appearance.update(seen, error.as_deref())?;
        let json = serde_json::to_vec(&update).expect("texts and numbers are always JSON");
        Some(response::plain(StatusCode::OK, kind::JSON, json))
    }
}

/// The page, and what its script knows.
fn parameters(query: &str) -> (Option<String>, String) {
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == key).and_then(|(_, value)| decode_strict(value))
    };
    // A page that has just been loaded has seen nothing.
    (value("page"), value("seen").unwrap_or_default())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Runs blocking work on another thread, so that other requests do not wait for it.
async fn run_blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The program is ending; nobody waits for the response.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::Handler;
    use crate::serve::live::Appearance;
    use crate::serve::shown::{BuildFailure, ShownSite};
    use hyper::StatusCode;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    fn handler(interface: &str, polls: usize) -> Handler {
        let interface = interface.parse().expect("an address");
        Handler { site: Arc::new(ShownSite::new(String::new())), interface, polls: Semaphore::new(polls) }
    }

    fn answers(interface: &str, host: &str) -> bool {
        handler(interface, 1).answers_to(host)
    }

    #[test]
    fn where_too_many_pages_wait_for_changes_the_next_one_is_answered_at_once() {
        let handler = Arc::new(handler("127.0.0.1", 1));
        let ask = |handler: &Arc<Handler>| {
            let (handler, seen) = (Arc::clone(handler), Appearance::missing().token(None));
            tokio::spawn(async move { handler.changes(&format!("page=/&seen={seen}")).await })
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let waiting = ask(&handler);
            while handler.polls.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
            assert_eq!(ask(&handler).await.expect("an answer").status(), StatusCode::SERVICE_UNAVAILABLE);
            // Whoever waits still learns of a change, and makes room.
            handler.site.finish_build(Some(BuildFailure { text: "wrong".to_owned(), late: false }));
            assert_eq!(waiting.await.expect("an answer").status(), StatusCode::OK);
            assert_eq!(handler.polls.available_permits(), 1);
        });
    }

    #[test]
    fn the_machine_itself_is_answered() {
        for host in ["localhost", "LOCALHOST:1111", "localhost.", "127.0.0.1:80", "127.0.0.1", "[::1]:1111", "[::1]"] {
            assert!(answers("127.0.0.1", host), "{host}");
        }
    }

    #[test]
    fn names_that_may_be_pointed_here_are_not() {
        for host in [
            "",
            ":80",
            "evil.example",
            "evil.example:1111",
            "127.0.0.1.evil.example",
            "localhost.evil.example",
            "192.168.0.7",
            "[fe80::1]",
            "::1",
            "[127.0.0.1]",
            "[::1",
            "127.0.0.1:80:80",
            "user@localhost",
        ] {
            assert!(!answers("127.0.0.1", host), "{host}");
            assert!(host.contains("192.") || host.contains("fe80") || !answers("0.0.0.0", host), "{host}");
        }
    }

    #[test]
    fn the_interface_is_answered_under_its_address() {
        assert!(answers("192.168.0.7", "192.168.0.7:1111"));
        assert!(!answers("192.168.0.7", "192.168.0.8:1111"));
        assert!(answers("0.0.0.0", "192.168.0.8:1111"));
        assert!(answers("::", "[fe80::1]:1111"));
    }
}
