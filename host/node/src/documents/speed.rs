//! How fast a document moves: a mean that forgets, over what was counted lately.

use std::time::{Duration, Instant};

use parloir_base::limit::SEGMENT_BYTES;

/// How much the latest measure weighs: the last ten or so count.
const WEIGHT: f64 = 0.2;
/// It is measured this often at most.
const EVERY: Duration = Duration::from_millis(200);

/// A speed.
#[derive(Clone, Copy)]
pub(crate) struct Speed {
    /// Segments that were there when it was measured last; none before the first time.
    have: u64,
    measured: Instant,
    mean: Option<f64>,
}

impl Speed {
    pub const fn new(now: Instant) -> Self {
        Self { have: 0, measured: now, mean: None }
    }

    /// So many segments are there.
    pub fn reach(&mut self, have: u64, now: Instant) {
        let passed = now.saturating_duration_since(self.measured);
        if self.have == 0 || have < self.have {
            (self.have, self.measured) = (have, now);
        } else if passed >= EVERY {
            let segments = u32::try_from(have - self.have).unwrap_or(u32::MAX);
            let latest = f64::from(segments) * SEGMENT_BYTES as f64 / passed.as_secs_f64();
            let former = self.mean.unwrap_or(latest);
            self.mean = Some(former + (latest - former) * WEIGHT);
            (self.have, self.measured) = (have, now);
        }
    }

    /// Bytes a second.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a speed is shown, not counted with")]
    pub fn bytes(&self) -> Option<u64> {
        self.mean.map(|mean| mean as u64)
    }

    /// When it was measured last.
    pub const fn measured(&self) -> Instant {
        self.measured
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_follows_what_is_counted_and_begins_anew_when_less_is_there() {
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        let mut speed = Speed::new(start);
        speed.reach(10, at(0));
        assert_eq!(speed.bytes(), None, "one count says nothing");
        for second in 1..100 {
            speed.reach(10 + second * 160, at(second * 1_000));
        }
        let bytes = speed.bytes().unwrap();
        assert!((10_400_000..10_600_000).contains(&bytes), "{bytes}");
        speed.reach(5, at(100_000));
        assert_eq!(speed.bytes(), Some(bytes), "what is resumed is no step back in time");
    }
}
