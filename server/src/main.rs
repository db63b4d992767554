//! Starts the reference service.

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use items_server::{Config, start};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// How long requests in flight may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(&config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("items-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: &Config) -> Result<(), Box<dyn std::error::Error>> {
    // Before anything is started: a signal that comes early must not be lost.
    let (mut terminate, mut hangup) = (signal(SignalKind::terminate())?, signal(SignalKind::hangup())?);
    let (server, first) = start(config).await?;
    let base = format!("http://{}", server.local_addr());
    if let Some(first) = first {
        println!("First start: user {}, password {} (shown only now)", first.username, first.password);
    }
    println!("Docs page: {base}/docs");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = hangup.recv() => {}
        signal = tokio::signal::ctrl_c() => signal?,
        stopped = server.wait() => stopped?,
    }
    println!("Stopping: finishing requests in flight");
    let service = server.api().clone();
    let closed = server.close(GRACE).await;
    service.close().await;
    Ok(closed?)
}
