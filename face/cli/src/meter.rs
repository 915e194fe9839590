//! Progress of long work: a bar on a terminal, plain lines elsewhere, with speed and time left.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use parloir_node::contract::Notice;

use crate::render::part::{bytes, span};
use parloir_speech::speech::Speech;

/// Shows notices on standard error.
pub struct Meter<'a> {
    speech: &'a Speech,
    kind: Kind,
    started: Instant,
    stage: String,
}

enum Kind {
    Bar(ProgressBar),
    Lines { tenth: u64 },
    Silent,
}

impl<'a> Meter<'a> {
    /// A meter: drawn when `live`, silent when `silent` (one JSON document is all that is wanted).
    #[must_use]
    pub fn new(speech: &'a Speech, live: bool, silent: bool) -> Self {
        let kind = if silent {
            Kind::Silent
        } else if live {
            Kind::Bar(ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()))
        } else {
            Kind::Lines { tenth: 0 }
        };
        Self { speech, kind, started: Instant::now(), stage: String::new() }
    }

    /// One notice.
    pub fn notice(&mut self, notice: &Notice) {
        if notice.stage != self.stage {
            self.stage.clone_from(&notice.stage);
            self.started = Instant::now();
            if let Kind::Lines { tenth } = &mut self.kind {
                *tenth = 0;
            }
        }
        let elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let line = line(notice, elapsed_ms, self.speech);
        match &mut self.kind {
            Kind::Bar(bar) => {
                bar.set_style(style());
                bar.set_length(notice.total_bytes);
                bar.set_position(notice.done_bytes);
                bar.set_message(line);
            }
            Kind::Lines { tenth } => {
                let now = notice.done_bytes.saturating_mul(10).checked_div(notice.total_bytes).unwrap_or(0);
                if now > *tenth {
                    *tenth = now;
                    eprintln!("{line}");
                }
            }
            Kind::Silent => {}
        }
    }

    /// The work is over: the bar leaves the screen.
    pub fn finish(self) {
        if let Kind::Bar(bar) = self.kind {
            bar.finish_and_clear();
        }
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{bar:24} {msg}").unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// One line of progress.
#[must_use]
pub fn line(notice: &Notice, elapsed_ms: u64, speech: &Speech) -> String {
    let mut facts = vec![speech.word("stage", &notice.stage)];
    if let Some(percent) = notice.done_bytes.saturating_mul(100).checked_div(notice.total_bytes) {
        facts.push(speech.tell("percent", &[("percent", percent.min(100).into())]));
        facts.push(speech.tell(
            "received",
            &[("done", bytes(notice.done_bytes, speech).into()), ("total", bytes(notice.total_bytes, speech).into())],
        ));
    } else {
        facts.push(bytes(notice.done_bytes, speech));
    }
    // A speed over less than a tenth of a second would be a guess.
    if elapsed_ms >= 100 {
        let speed = notice.done_bytes.saturating_mul(1_000) / elapsed_ms;
        facts.push(speech.tell("speed", &[("bytes", bytes(speed, speech).into())]));
        if let Some(left) = notice.total_bytes.saturating_sub(notice.done_bytes).checked_div(speed) {
            facts.push(speech.tell("left", &[("span", span(left, speech).into())]));
        }
    }
    facts.join(" · ")
}
