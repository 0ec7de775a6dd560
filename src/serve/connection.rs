//! Connections: how many there are at once, and when one has kept the server waiting for too long.
//!
//! Entry point: [`accept`]. A connection is closed when the header of a request is not there ten seconds after its first
//! byte, when nothing is asked for half a minute, and when nothing of a response is taken for as long. Beyond a number of
//! connections each new one waits for another to end, and those that wait for a request make room, the one that has
//! waited longest first. While a request is worked on there is no limit: the first build takes as long as it takes.

use super::response::Answer;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep, sleep_until};

/// How many bytes of a request's header are read.
const LARGEST_HEADER: usize = 64 << 10;

/// How long a connection that was just used makes no room for others.
const GRACE: Duration = Duration::from_secs(1);

/// How long to wait where the system gives no connection, because the program has too many files open.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConnectionLimits {
    /// Until a request's header is there.
    pub(super) header: Duration,
    /// Without a byte in either direction.
    pub(super) idle: Duration,
    /// Connections at once.
    pub(super) connections: usize,
}

pub(super) const LIMITS: ConnectionLimits =
    ConnectionLimits { header: Duration::from_secs(10), idle: Duration::from_secs(30), connections: 512 };

/// All connections.
struct Connections {
    limits: ConnectionLimits,
    places: Arc<Semaphore>,
    /// Asks a connection that waits for a request to end.
    make_room: Notify,
}

impl Connections {
    async fn place(&self) -> OwnedSemaphorePermit {
        let places = || Arc::clone(&self.places);
        if let Ok(place) = places().try_acquire_owned() {
            return place;
        }
        self.make_room.notify_one();
        places().acquire_owned().await.expect("the semaphore is never closed")
    }
}

/// Answers requests for as long as the listener is there.
pub(super) async fn accept<F, R>(listener: TcpListener, limits: ConnectionLimits, respond: F) -> Infallible
where
    F: Fn(Request<Incoming>) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = Answer> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(limits.connections));
    let connections = Arc::new(Connections { limits, places, make_room: Notify::new() });
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let place = connections.place().await;
                let (connections, respond) = (Arc::clone(&connections), respond.clone());
                tokio::spawn(async move {
                    answer(stream, &connections, respond).await;
                    drop(place);
                });
            }
            // The client is gone again, or the system has no more to give at the moment.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Answers the requests of one connection, until it ends or is overdue.
async fn answer<F, R>(stream: TcpStream, connections: &Connections, respond: F)
where
    F: Fn(Request<Incoming>) -> R,
    R: Future<Output = Answer>,
{
    let limits = connections.limits;
    let (phase, followed) = watch::channel(ConnectionPhase::waiting(limits.header, false));
    let phase = Arc::new(phase);
    let stream = FollowedStream { stream, limits, phase: Arc::clone(&phase) };
    let service = service_fn(|request| {
        phase.send_replace(ConnectionPhase::Answering);
        let (answer, phase) = (respond(request), &phase);
        async move {
            let answer = answer.await;
            phase.send_replace(ConnectionPhase::waiting(limits.idle, false));
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new().max_buf_size(LARGEST_HEADER).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        // Whatever the client did wrong, it is its own affair.
        _ = connection => {}
        () = overdue(followed, connections) => {}
    }
}

/// What a connection is waiting for.
#[derive(Debug, Clone, Copy)]
enum ConnectionPhase {
    /// For the client, since then; `begun` where a part of a request's header is there.
    Waiting { since: Instant, limit: Duration, begun: bool },
    /// For the response that is being made.
    Answering,
}

impl ConnectionPhase {
    fn waiting(limit: Duration, begun: bool) -> Self {
        Self::Waiting { since: Instant::now(), limit, begun }
    }
}

/// Ends when the client has let the server wait for too long, or when another one needs the place.
async fn overdue(mut phase: watch::Receiver<ConnectionPhase>, connections: &Connections) {
    loop {
        let now = *phase.borrow_and_update();
        let over = async {
            let ConnectionPhase::Waiting { since, limit, .. } = now else { return std::future::pending().await };
            sleep_until(since + limit.min(GRACE)).await;
            tokio::select! {
                () = sleep_until(since + limit) => {}
                () = connections.make_room.notified() => {}
            }
        };
        tokio::select! {
            biased;
            changed = phase.changed() => if changed.is_err() { return },
            () = over => return,
        }
    }
}

/// A stream that says when bytes come and go.
struct FollowedStream {
    stream: TcpStream,
    limits: ConnectionLimits,
    phase: Arc<watch::Sender<ConnectionPhase>>,
}

impl FollowedStream {
    /// The first bytes of a request begin its time; more of them do not lengthen it.
    fn has_read(&self) {
        let header = self.limits.header;
        self.phase.send_if_modified(|phase| {
            let begins = matches!(phase, ConnectionPhase::Waiting { begun: false, .. });
            if begins {
                *phase = ConnectionPhase::waiting(header, true);
            }
            begins
        });
    }

    fn has_written(&self) {
        let idle = self.limits.idle;
        self.phase.send_if_modified(|phase| {
            let waits = matches!(phase, ConnectionPhase::Waiting { .. });
            if waits {
                *phase = ConnectionPhase::waiting(idle, false);
            }
            waits
        });
    }
}

impl AsyncRead for FollowedStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, into))?;
        if into.filled().len() > before {
            self.has_read();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for FollowedStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, bytes))?;
        self.has_written();
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(context, pieces))?;
        self.has_written();
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectionLimits, accept};
    use crate::serve::response;
    use hyper::StatusCode;
    use std::io::{ErrorKind, Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::time::Duration;

    const SOON: Duration = Duration::from_millis(50);
    const LATE: Duration = Duration::from_mins(10);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    /// More than the system takes for a client that reads nothing.
    const LONG: usize = 64 << 20;

    /// The address of a server on a thread of its own, which answers with so many letters.
    fn served(limits: ConnectionLimits, length: usize) -> SocketAddr {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a socket");
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                let text = "x".repeat(length);
                accept(listener, limits, move |_| std::future::ready(response::text(StatusCode::OK, &text))).await
            });
        });
        address
    }

    fn connected(address: SocketAddr, sent: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_read_timeout(Some(LATE)).expect("a socket");
        stream.write_all(sent).expect("it is taken");
        stream
    }

    /// How many bytes come until the server closes the connection.
    fn until_closed(mut stream: TcpStream) -> usize {
        let mut bytes = Vec::new();
        match stream.read_to_end(&mut bytes) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => panic!("{error}"),
            _ => bytes.len(),
        }
    }

    #[test]
    fn a_request_that_is_never_whole_is_dropped() {
        let address = served(ConnectionLimits { header: SOON, idle: LATE, connections: 9 }, 1);
        for part in [&b""[..], b"GET", b"GET / HTTP/1.1\r\nHost: localhost\r\nX: "] {
            assert_eq!(until_closed(connected(address, part)), 0);
        }
    }

    #[test]
    fn a_connection_that_asks_for_nothing_more_is_dropped() {
        let address = served(ConnectionLimits { header: LATE, idle: SOON, connections: 9 }, 1);
        assert!(until_closed(connected(address, REQUEST)) > 0);
    }

    #[test]
    fn who_takes_nothing_of_a_response_is_dropped() {
        let address = served(ConnectionLimits { header: LATE, idle: SOON, connections: 1 }, LONG);
        let stopped = connected(address, REQUEST);
        // There is one place, so that the next one is answered when the first has lost it.
        let next = connected(address, REQUEST);
        let mut first = [0];
        (&next).read_exact(&mut first).expect("an answer");
        assert!(until_closed(stopped) < LONG);
    }

    #[test]
    fn whoever_waits_makes_room_for_more_than_there_are_places() {
        let address = served(ConnectionLimits { header: LATE, idle: LATE, connections: 2 }, 1);
        let silent: Vec<TcpStream> = (0..3).map(|_| connected(address, b"GET")).collect();
        let mut last = connected(address, REQUEST);
        last.read_exact(&mut [0]).expect("an answer");
        drop(silent);
    }
}
