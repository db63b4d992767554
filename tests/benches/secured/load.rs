//! The client: plain HTTP/1.1 over a blocking socket, as cheap as it can be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// `GET /items/`.
    Get,
    /// `POST /orders/` with 1 KB of JSON.
    Echo,
    /// `POST /bookings/` with 10 KB of JSON, of which every value has a constraint.
    Checked,
    /// `GET /scoped/`: a bearer with two scopes.
    Scopes,
    /// `GET /either/`: one of two bearers, of which the second holds.
    Alternatives,
}

impl Request {
    pub fn title(self) -> &'static str {
        match self {
            Self::Get => "GET /items/, secured, of first-steps.yaml",
            Self::Echo => "POST /orders/, secured, 1 KB of JSON in and out",
            Self::Checked => {
                "POST /bookings/, secured, 10 KB of JSON with constraints, which only the generated server and FastAPI check"
            }
            Self::Scopes => "GET /scoped/, a bearer with two scopes",
            Self::Alternatives => "GET /either/, one of two bearers, the second of which holds",
        }
    }

    /// What it is called on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Echo => "echo",
            Self::Checked => "checked",
            Self::Scopes => "scopes",
            Self::Alternatives => "alternatives",
        }
    }

    pub const ALL: [Self; 5] = [Self::Get, Self::Echo, Self::Checked, Self::Scopes, Self::Alternatives];

    /// Those that every server answers.
    pub const SIDE_BY_SIDE: [Self; 3] = [Self::Get, Self::Echo, Self::Checked];

    /// Those that differ in their security alone.
    pub const SECURITY: [Self; 3] = [Self::Get, Self::Scopes, Self::Alternatives];

    fn bytes(self) -> Vec<u8> {
        let (line, body) = match self {
            Self::Get => ("GET /items/", String::new()),
            Self::Echo => ("POST /orders/", order()),
            Self::Checked => ("POST /bookings/", booking()),
            Self::Scopes => ("GET /scoped/", String::new()),
            Self::Alternatives => ("GET /either/", String::new()),
        };
        let mut head = format!("{line} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer a-token-of-some-length\r\n");
        if !body.is_empty() {
            head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        format!("{head}\r\n{body}").into_bytes()
    }
}

/// About 1 KB.
fn order() -> String {
    let line = |n| format!(r#"{{"sku":"SKU-{n:05}","name":"A thing of some kind","quantity":{n},"price":{n}.25}}"#);
    let lines: Vec<_> = (1..=12).map(line).collect();
    format!(r#"{{"customer":"A customer","note":"Leave it at the door","lines":[{}]}}"#, lines.join(","))
}

/// About 10 KB.
fn booking() -> String {
    let guest = |n| {
        format!(
            r#"{{"id":"3fa85f64-5717-4562-b3fc-2c963f66{n:04}","name":"A Guest of Some Name {n}","email":"guest.{n}@mail.example.org","link":"https://example.org/guests/{n}?from=booking","arrival":"2026-01-02T03:04:{n:02}Z","nights":{n},"rate":{n}.25,"level":"silver","room":"C{n:03}","tags":["early","quiet-{n}","vegan"]}}"#
        )
    };
    let guests: Vec<_> = (1..=33).map(guest).collect();
    format!(r#"{{"reference":"ABC-20260102","note":"Leave it at the door","guests":[{}]}}"#, guests.join(","))
}

/// One keep-alive connection that sends one request again and again.
struct Connection {
    reader: BufReader<TcpStream>,
    request: Vec<u8>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    fn open(address: SocketAddr, request: Request) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        Self { reader: BufReader::new(stream), request: request.bytes(), line: String::new(), body: Vec::new() }
    }

    /// Sends the request and reads the answer, which must be a 200 with a body.
    fn exchange(&mut self) {
        self.reader.get_mut().write_all(&self.request).unwrap();
        let mut length = 0;
        let mut first = true;
        loop {
            self.line.clear();
            self.reader.read_line(&mut self.line).unwrap();
            let line = self.line.trim_end();
            if first {
                assert!(line.starts_with("HTTP/1.1 200"), "{line}");
                first = false;
            } else if line.is_empty() {
                break;
            } else if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap();
            }
        }
        assert!(length > 0);
        self.body.resize(length, 0);
        self.reader.read_exact(&mut self.body).unwrap();
    }
}

/// Sends `count` requests, one after the other, on one connection.
pub fn sequential(address: SocketAddr, request: Request, count: usize) {
    let mut connection = Connection::open(address, request);
    (0..count).for_each(|_| connection.exchange());
}

/// Requests per second over four connections for `time`.
pub fn throughput(address: SocketAddr, request: Request, time: Duration) -> f64 {
    let stop = AtomicBool::new(false);
    let worker = || {
        let mut connection = Connection::open(address, request);
        let mut count = 0;
        while !stop.load(Ordering::Relaxed) {
            connection.exchange();
            count += 1;
        }
        count
    };
    std::thread::scope(|scope| {
        let start = Instant::now();
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(worker)).collect();
        std::thread::sleep(time);
        stop.store(true, Ordering::Relaxed);
        let total: u32 = workers.into_iter().map(|worker| worker.join().unwrap()).sum();
        f64::from(total) / start.elapsed().as_secs_f64()
    })
}

/// How often the servers take turns, and for how long each time.
pub const ROUNDS: usize = 5;
pub const TURN: Duration = Duration::from_millis(1000);

/// The one in the middle.
pub fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
