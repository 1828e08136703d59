//! A server of files, good and bad, on a port of this machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// What a request gets.
pub(super) enum Answer {
    Body(Vec<u8>),
    Missing,
    Redirect(String),
    /// The beginning of a body that is said to be longer, and then the end of the connection.
    Cut(Vec<u8>, usize),
    /// The beginning of a body that is said to be longer, and then nothing for a long time.
    Stalled(Vec<u8>, usize),
    /// A gigabyte, as far as somebody reads it.
    Endless,
}

/// It answers as long as the test runs.
pub(super) struct Server {
    port: u16,
    requests: Arc<AtomicUsize>,
}

impl Server {
    pub(super) fn start(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
        let count = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (count, answer) = (Arc::clone(&count), Arc::clone(&answer));
                thread::spawn(move || {
                    let mut path = path(&stream);
                    count.fetch_add(1, Ordering::SeqCst);
                    if !path.starts_with('/') {
                        path = tunnel(&stream);
                    }
                    // A client that does not read on is what some tests are about.
                    let _ = send(stream, answer(&path));
                });
            }
        });
        Self { port, requests }
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

/// The path that a request asks for.
fn path(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    lines.find(String::is_empty);
    first.split(' ').nth(1).unwrap_or_default().to_owned()
}

/// Takes the part of a proxy and of the server behind it: the path that is asked for through the tunnel.
fn tunnel(mut stream: &TcpStream) -> String {
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    path(stream)
}

fn send(mut stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    let head = |status: &str, length: usize, more: &str| {
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{more}\r\n")
    };
    match answer {
        Answer::Body(body) => {
            stream.write_all(head("200 OK", body.len(), "").as_bytes())?;
            stream.write_all(&body)?;
        }
        Answer::Missing => stream.write_all(head("404 Not Found", 0, "").as_bytes())?,
        Answer::Redirect(target) => {
            stream.write_all(head("302 Found", 0, &format!("location: {target}\r\n")).as_bytes())?;
        }
        Answer::Cut(body, length) => {
            stream.write_all(head("200 OK", length, "").as_bytes())?;
            stream.write_all(&body)?;
        }
        Answer::Stalled(body, length) => {
            stream.write_all(head("200 OK", length, "").as_bytes())?;
            stream.write_all(&body)?;
            thread::sleep(Duration::from_secs(60));
        }
        Answer::Endless => {
            stream.write_all(head("200 OK", 1 << 30, "").as_bytes())?;
            let block = vec![b' '; 1 << 16];
            for _ in 0..1 << 14 {
                stream.write_all(&block)?;
            }
        }
    }
    stream.shutdown(Shutdown::Write)
}
