//! The reference service of Countersign: `openapi/items.yaml`, implemented.
//!
//! [`api`] is generated from the document; [`ItemsService`] implements its trait; [`start`] serves
//! it.

pub mod api;
mod auth;
mod config;
mod first_user;
mod service;
mod start;
mod storage;

pub use auth::{QueueLimits, ThrottleLimits};
pub use config::{Config, Limits};
pub use first_user::FirstUser;
pub use service::{ItemsService, Principal};
pub use start::{StartError, start};
pub use storage::{Quota, Storage, StorageError};
