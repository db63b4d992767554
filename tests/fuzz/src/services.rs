//! The servers, asked without a socket.

use std::sync::{Arc, OnceLock};

use countersign_server::{Body, Service};
use countersign_tests::echo::Tape;
use http::{Request, Response};
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::servers;

/// What came of a request.
#[derive(Debug)]
pub struct Answered {
    /// The answer's head.
    pub status: u16,
    /// The operation that ran, and what it was given.
    pub ran: Option<Value>,
}

static TAPE: OnceLock<Arc<Tape>> = OnceLock::new();

fn tape() -> Arc<Tape> {
    Arc::clone(TAPE.get_or_init(Arc::default))
}

/// A panic ends the fuzzer, caught or not, except those of the echo, which panics where it
/// cannot make the answer that the document asks for, once the request is through.
pub fn init() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if tape().seen().is_none() {
            before(info);
        }
    }));
}

/// What is asked of all servers alike.
macro_rules! services {
    ($($name:ident),*) => {
        /// The servers of all documents, on one runtime.
        pub struct Services {
            runtime: Runtime,
            $($name: Service<servers::$name::echo::Echo>,)*
        }

        impl Default for Services {
            fn default() -> Self {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
                Self { runtime, $($name: servers::$name::server::service(servers::$name::echo::Echo(tape())).expect("a service"),)* }
            }
        }

        impl Services {
            async fn call(&self, document: &str, request: Request<Body>) -> Option<Response<Body>> {
                Some(match document {
                    $(stringify!($name) => self.$name.respond(request).await,)*
                    _ => return None,
                })
            }

            /// The names of the servers, and the documents that they were generated from.
            pub fn documents() -> impl Iterator<Item = (&'static str, Value)> {
                let all = [$((stringify!($name), servers::$name::server::DOCUMENT.json)),*];
                all.into_iter().map(|(name, json)| (name, serde_json::from_str(json).expect("a document")))
            }
        }
    };
}

services!(bodies, parameters, routing, schemas, security, styles, forms, multipart);

impl Services {
    /// Asks the server of a document; `None` where there is no such.
    pub fn ask(&self, document: &str, request: Request<Body>) -> Option<Answered> {
        tape().rewind(None);
        let response = self.runtime.block_on(self.call(document, request))?;
        let ran = tape().seen();
        // Without an implementation that ran there is nothing to fail.
        assert!(ran.is_some() || response.status() != 500, "500 before anything ran");
        tape().rewind(None);
        Some(Answered { status: response.status().as_u16(), ran })
    }
}
