//! Opens the port that the server listens on.

use super::ServeError;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

/// How many ports are tried after the requested one.
const TRIES: u16 = 100;

/// Listens on the port, or on the next free one; port 0 is any free one.
pub(super) fn listen(interface: IpAddr, port: u16) -> Result<TcpListener, ServeError> {
    let last = if port == 0 { 0 } else { port.saturating_add(TRIES) };
    let mut attempts = (port..=last).map(|port| TcpListener::bind((interface, port)));
    let is_taken =
        |tried: &io::Result<TcpListener>| tried.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::AddrInUse);
    match attempts.find(|tried| !is_taken(tried)) {
        Some(tried) => tried.map_err(|error| failure(interface, port, error)),
        None => Err(ServeError::Taken { first: port, last }),
    }
}

fn failure(interface: IpAddr, port: u16, error: io::Error) -> ServeError {
    match error.kind() {
        io::ErrorKind::AddrNotAvailable => ServeError::Interface(interface),
        io::ErrorKind::PermissionDenied => ServeError::Port(port),
        _ => ServeError::Listen { address: SocketAddr::new(interface, port), error },
    }
}

/// The URL at which a browser on this machine finds the server.
pub(super) fn url(address: SocketAddr, base: &str) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}{base}/", SocketAddr::new(ip, address.port()))
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn a_url_is_one_that_this_machine_can_open() {
        for (address, base, expected) in [
            ("127.0.0.1:1111", "", "http://127.0.0.1:1111/"),
            ("0.0.0.0:1112", "/repo", "http://127.0.0.1:1112/repo/"),
            ("[::]:80", "", "http://[::1]:80/"),
            ("192.168.0.7:1111", "/a/b", "http://192.168.0.7:1111/a/b/"),
        ] {
            assert_eq!(url(address.parse().expect("an address"), base), expected);
        }
    }
}
