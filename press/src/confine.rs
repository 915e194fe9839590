//! What the process that sets a volume gives up before it reads: files, network, other programs, threads, memory and time without end.

use rustix::process::{Resource, Rlimit, setrlimit};

use crate::fault::Fault;
use crate::limit::{CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES};

/// Gives up, for good, what typesetting does not need. The pipes that were given stay.
///
/// # Errors
/// [`Fault::Failed`]: then nothing must be read.
pub fn confine() -> Result<(), Fault> {
    for (resource, most) in [
        (Resource::Core, 0),
        (Resource::Nofile, 0),
        (Resource::Fsize, 0),
        (Resource::Nproc, 0),
        (Resource::Cpu, CHILD_CPU_SECONDS),
        (Resource::As, CHILD_MEMORY_BYTES),
    ] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).map_err(|_| CONFINE)?;
    }
    #[cfg(target_os = "linux")]
    linux::confine()?;
    Ok(())
}

/// What can still be reached, by name: nothing, where all holds.
#[must_use]
pub fn reached() -> Vec<&'static str> {
    let file = std::fs::File::open("/").is_ok() || std::fs::read_dir(".").is_ok();
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").is_ok();
    let program = std::process::Command::new("/bin/true").spawn().map(|mut child| child.wait()).is_ok();
    let thread = std::thread::Builder::new().spawn(|| {}).is_ok();
    let all = [("file", file), ("socket", socket), ("program", program), ("thread", thread)];
    all.into_iter().filter(|(_, is_reached)| *is_reached).map(|(name, _)| name).collect()
}

const CONFINE: Fault = Fault::Failed("the process of a volume cannot be confined on this system");

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;

    use rustix::process::{DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal};
    use seccompiler::SeccompCmpArgLen::Dword;
    use seccompiler::SeccompCmpOp::{Eq, MaskedEq};
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule, apply_filter_all_threads,
    };

    use super::CONFINE;
    use crate::fault::Fault;

    /// Computing, memory, and the end. Everything else is answered with "not permitted".
    const CALLS: &[libc::c_long] = &[
        libc::SYS_close,
        libc::SYS_brk,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_futex,
        libc::SYS_getrandom,
        libc::SYS_sched_yield,
        libc::SYS_sigaltstack,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    /// Memory, as long as it is none that can be run: the third argument of both says what it is for.
    const MEMORY: &[libc::c_long] = &[libc::SYS_mmap, libc::SYS_mprotect];
    /// The pipes that are given, and no other descriptor that whoever started the program left open.
    const PIPES: &[(libc::c_long, u64)] = &[(libc::SYS_read, 0), (libc::SYS_write, 1), (libc::SYS_writev, 1)];

    pub(super) fn confine() -> Result<(), Fault> {
        set_dumpable_behavior(DumpableBehavior::NotDumpable).map_err(|_| CONFINE)?;
        // Whoever asked is gone: nobody waits for the volume.
        set_parent_process_death_signal(Some(Signal::KILL)).map_err(|_| CONFINE)?;
        // Sets "no new privileges" first: without it the system takes no filter from a person.
        apply_filter_all_threads(&filter().map_err(|_| CONFINE)?).map_err(|_| CONFINE)
    }

    fn filter() -> Result<BpfProgram, seccompiler::BackendError> {
        let when = |argument, operator, value| {
            SeccompRule::new(vec![SeccompCondition::new(argument, Dword, operator, value)?])
        };
        let mut rules: BTreeMap<libc::c_long, Vec<SeccompRule>> =
            CALLS.iter().map(|call| (*call, Vec::new())).collect();
        let runs = u64::from(libc::PROT_EXEC.unsigned_abs());
        for call in MEMORY {
            rules.insert(*call, vec![when(2, MaskedEq(runs), 0)?]);
        }
        for (call, pipe) in PIPES {
            rules.insert(*call, vec![when(0, Eq, *pipe)?]);
        }
        let refused = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        SeccompFilter::new(rules, refused, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?.try_into()
    }
}
