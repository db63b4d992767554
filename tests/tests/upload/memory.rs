//! How much memory a process has needed, as Linux tells.

/// The most that was resident at once, in bytes.
pub(crate) fn peak(process: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<usize>().unwrap() * 1024
}

/// Sets the peak of this process to what is resident now, where the system lets it; the peak from
/// which to count.
pub(crate) fn forget_peak() -> usize {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    peak("self")
}
