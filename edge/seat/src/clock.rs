//! Sleep that nobody announced: one clock goes on while the machine sleeps, the other stands.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::away::Away;

/// How often both are looked at.
const TICK: Duration = Duration::from_secs(3);
/// Reading one after the other takes time, on a busy machine too: less than this is no sleep.
const SLEPT: Duration = Duration::from_secs(1);

/// Tells when the machine was asleep.
pub async fn watch(away: &mpsc::Sender<Away>) {
    let Some(mut before) = asleep() else { return };
    loop {
        tokio::time::sleep(TICK).await;
        let now = asleep().unwrap_or(before);
        if slept(before, now) && away.send(Away::Woke).await.is_err() {
            return;
        }
        before = now;
    }
}

fn slept(before: Duration, now: Duration) -> bool {
    now.saturating_sub(before) >= SLEPT
}

/// How long the machine was asleep since it was started.
#[cfg(target_os = "linux")]
fn asleep() -> Option<Duration> {
    use rustix::time::{ClockId, clock_gettime};
    // The one that stands is read last: the time between both reads never looks like sleep.
    let all = Duration::try_from(clock_gettime(ClockId::Boottime)).ok()?;
    let awake = Duration::try_from(clock_gettime(ClockId::Monotonic)).ok()?;
    Some(all.saturating_sub(awake))
}

#[cfg(not(target_os = "linux"))]
fn asleep() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_ran_ahead_of_the_other_means_sleep_and_a_moment_between_two_reads_does_not() {
        let seconds = Duration::from_secs;
        assert!(slept(seconds(10), seconds(500)));
        assert!(!slept(seconds(10), seconds(10)));
        assert!(!slept(seconds(10), seconds(10) + Duration::from_millis(900)));
        assert!(!slept(seconds(10), seconds(9)), "reads that crossed");
    }
}
