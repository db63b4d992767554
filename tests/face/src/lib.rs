//! The smallest server face: HTTP/1.1 by hyper, for tests.
//!
//! A face takes requests from the network, hands them to a [`Service`], and gives back a
//! [`Server`]. This one shows how little that takes, and that public items of the core are enough.

use std::cell::Cell;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use countersign_server::{Bytes, Handle, RequestInfo, ServeError, Server, ServerConfig, Service};
use http::Request;
use hyper::body::{Body, Frame, Incoming};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Serves `service`. It listens when this returns, and stops when the [`Server`] is closed or
/// dropped.
///
/// # Errors
///
/// [`ServeError::Start`] for an address that cannot be listened on.
pub async fn serve<A: Send + Sync + 'static>(
    service: Service<A>,
    config: ServerConfig,
) -> Result<Server<A>, ServeError> {
    let refused = |error: std::io::Error| ServeError::Start(error.to_string());
    let listener = TcpListener::bind(config.bind).await.map_err(refused)?;
    let address = listener.local_addr().map_err(refused)?;
    let (stop, stopped) = watch::channel(());
    tokio::spawn(accept(listener, service.clone(), config.finish_abandoned_requests, stopped));
    Ok(Server::new(service, Listening { address, stop }))
}

/// Every task has a receiver: who drops the sender tells them to stop, and they have stopped when
/// no receiver is left.
struct Listening {
    address: SocketAddr,
    stop: watch::Sender<()>,
}

type Outcome<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

impl Handle for Listening {
    fn local_addr(&self) -> SocketAddr {
        self.address
    }

    fn close(self: Box<Self>) -> Outcome<'static> {
        self.stop.send_replace(());
        Box::pin(async move { self.wait().await })
    }

    fn wait(&self) -> Outcome<'_> {
        Box::pin(async {
            self.stop.closed().await;
            Ok(())
        })
    }
}

async fn accept<A: Send + Sync + 'static>(
    listener: TcpListener,
    service: Service<A>,
    finish: bool,
    mut stopped: watch::Receiver<()>,
) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => return,
        };
        match accepted {
            Ok(from) => drop(tokio::spawn(connection(from, service.clone(), finish, stopped.clone()))),
            // Too many open files, for example.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn connection<A: Send + Sync + 'static>(
    (stream, peer): (TcpStream, SocketAddr),
    service: Service<A>,
    finish: bool,
    mut stopped: watch::Receiver<()>,
) {
    let answer = service_fn(|request: Request<Incoming>| {
        let (service, info) = (service.clone(), RequestInfo::default().with_remote_addr(peer));
        let response = async move { service.respond_to(request.map(|body| Received(body, PhantomData)), info).await };
        async move { if finish { tokio::spawn(response).await } else { Ok(response.await) } }
    });
    let mut serving = pin!(http1::Builder::new().serve_connection(Stream(stream), answer));
    tokio::select! {
        _ = &mut serving => return,
        _ = stopped.changed() => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}

/// The body of a request, which is not `Sync`: the core asks for `Send` alone.
struct Received(Incoming, PhantomData<Cell<()>>);

impl Body for Received {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.0).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }
}

/// A socket as hyper takes it.
struct Stream(TcpStream);

type Done<T> = Poll<std::io::Result<T>>;

impl Read for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Done<()> {
        let mut bytes = [0; 8 << 10];
        let room = into.remaining().min(bytes.len());
        let mut buffer = ReadBuf::new(&mut bytes[..room]);
        ready!(Pin::new(&mut self.0).poll_read(cx, &mut buffer))?;
        into.put_slice(buffer.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Done<usize> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Done<()> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Done<()> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
