//! Requests and their answers: who may ask, for what, and what they get.
//!
//! Only GET and HEAD, and only where the `Host` is this machine: a page of another site can point a name of its own at
//! 127.0.0.1 and would read what is served here (DNS rebinding). Answers to HEAD are made like those to GET, and lose
//! their bodies on the way out.

use super::window::{Found, Window};
use super::{answer, live, path};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{ALLOW, HOST};
use axum::http::{HeaderMap, Method, Response, StatusCode, Uri};
use axum::middleware::map_response;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

/// How long a question of the script may stay open.
const PATIENCE: Duration = Duration::from_secs(25);

/// What requests need to know.
struct Desk {
    window: Arc<Window>,
    interface: IpAddr,
}

/// Answers requests for ever.
pub(super) async fn serve(listener: TcpListener, window: Arc<Window>, interface: IpAddr) -> std::io::Result<()> {
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    let router = Router::new()
        .fallback(respond)
        .with_state(Arc::new(Desk { window, interface }))
        .layer(compression)
        .layer(map_response(async |answer: Response<Body>| answer::weaken_tag(answer)));
    axum::serve(listener, router).await
}

async fn respond(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let (asked, _) = request.into_parts();
    if let Some(refusal) = desk.refusal(&asked.method, &asked.uri, &asked.headers) {
        return refusal;
    }
    desk.wait_for_first_build().await;
    match asked.uri.path() {
        live::SCRIPT => answer::file(StatusCode::OK, live::SCRIPT, live::SOURCE.into(), &asked.headers),
        live::ASK => desk.tell(asked.uri.query().unwrap_or_default()).await,
        // Reading waits for the disk, and for a site that is just being published.
        _ => off_the_loop(move || desk.page(asked.uri.path(), &asked.headers)).await,
    }
}

impl Desk {
    fn refusal(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response<Body>> {
        let mut hosts = headers.get_all(HOST).iter().map(|host| host.to_str().unwrap_or_default());
        let (first, second) = (hosts.next(), hosts.next());
        let named = uri.authority().map(axum::http::uri::Authority::as_str);
        if first.or(named).is_none() || second.is_some() {
            let text = "the request needs exactly one Host";
            return Some(answer::text(StatusCode::BAD_REQUEST, text));
        }
        if let Some(stranger) = first.into_iter().chain(named).find(|host| !self.answers_to(host)) {
            let text = format!(
                "the site is not served as `{stranger}`, only on this machine\n\
                 hint: open it as http://localhost with the port that `listpress serve` printed; --interface serves other machines"
            );
            return Some(answer::text(StatusCode::FORBIDDEN, &text));
        }
        let refused = !matches!(*method, Method::GET | Method::HEAD);
        refused.then(|| {
            let answer = answer::text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are supported");
            answer::with(answer, ALLOW, "GET, HEAD")
        })
    }

    /// Whether a `Host` means this server. Where it listens on all addresses any address may be one of them; names are
    /// what an attacker can point here.
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
        let mut changes = self.window.changes();
        while !self.window.is_ready() {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn page(&self, path: &str, asked: &HeaderMap) -> Response<Body> {
        let (status, name, bytes) = match self.window.find(path) {
            Found::Elsewhere(path) => return answer::elsewhere(&path),
            Found::File { name, bytes } => (StatusCode::OK, name, bytes),
            Found::Nothing => match (self.window.not_found(), self.window.error()) {
                (Some(bytes), _) => (StatusCode::NOT_FOUND, "404.html".to_owned(), bytes),
                (None, Some(error)) => {
                    return answer::plain(StatusCode::SERVICE_UNAVAILABLE, answer::HTML, live::page_of_error(&error));
                }
                (None, None) => return answer::text(StatusCode::NOT_FOUND, "there is no such page"),
            },
        };
        if answer::kind(&name) != answer::HTML {
            return answer::file(status, &name, bytes, asked);
        }
        self.window.look_at(&name);
        let look = self.window.look_of(&name, &bytes);
        answer::file(status, &name, live::with_script(bytes, &look), asked)
    }

    /// Answers a script as soon as there is something that it does not know.
    async fn tell(self: Arc<Self>, query: &str) -> Response<Body> {
        let (page, seen) = question(query);
        let Some(page) = page else {
            return answer::text(StatusCode::BAD_REQUEST, "the request names no page");
        };
        let mut changes = self.window.changes();
        let news = async {
            loop {
                let (desk, page, seen) = (Arc::clone(&self), page.clone(), seen.clone());
                if let Some(news) = off_the_loop(move || desk.news(&page, &seen)).await {
                    return news;
                }
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let nothing = || answer::plain(StatusCode::NO_CONTENT, answer::JSON, Vec::new());
        tokio::time::timeout(PATIENCE, news).await.unwrap_or_else(|_| nothing())
    }

    fn news(&self, page: &str, seen: &str) -> Option<Response<Body>> {
        if let Found::File { name, .. } = self.window.find(page) {
            self.window.look_at(&name);
        }
        let (look, error) = (self.window.look(page), self.window.error());
        let news = look.answer(seen, error.as_deref())?;
        let json = serde_json::to_vec(&news).unwrap_or_default();
        Some(answer::plain(StatusCode::OK, answer::JSON, json))
    }
}

/// The page and what its script knows.
fn question(query: &str) -> (Option<String>, String) {
    let value = |key: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == key).and_then(|(_, value)| path::decoded(value))
    };
    (value("page"), value("seen").unwrap_or_default())
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Runs what may take its time where other requests do not wait for it.
async fn off_the_loop<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The program ends; nobody waits for the answer.
        Err(_) => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests {
    use super::Desk;
    use crate::serve::window::Window;
    use std::sync::Arc;

    fn answers(interface: &str, host: &str) -> bool {
        let interface = interface.parse().expect("an address");
        Desk { window: Arc::new(Window::at(String::new())), interface }.answers_to(host)
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
