//! The first line of every generated server.

/// Imports [`codegen`](crate::codegen) by the name that a generated file gives it. A file that was
/// generated for another contract does not compile, and the error says to generate it again.
///
/// ```
/// countersign_server::contract!(1 as rt);
/// ```
#[macro_export]
macro_rules! contract {
    ($number:tt as $runtime:ident) => {
        $crate::codegen::contract!($number as $runtime = $crate::codegen);
    };
}
