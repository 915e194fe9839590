//! Keeps the program's memory from other programs and from the disk: no core dump, no tracing by programs of the same person.

/// Switches both off for this process: called before any secret is asked for. A system that refuses is left as it is: the vault stays encrypted at rest all the same.
pub fn shield() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
}
