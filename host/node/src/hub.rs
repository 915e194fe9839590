//! The way to the writer, for every task of a node, beside what they all share.

use std::ops::Deref;
use std::sync::Arc;

use parloir_base::EndpointId;
use parloir_engine::{Act, Input, Outcome};
use tokio::sync::{mpsc, oneshot};

use crate::desk::{Desk, Job, Meaning};
use crate::events::Told;
use crate::fault::{Fault, Stop};
use crate::shared::Shared;

/// Bytes of frames that may wait for the writer, over all sessions, in KiB.
pub(crate) const FRAMES_KIB_MAX: usize = 24 * 1024;

/// The way to the writer, and what is shared.
pub(crate) struct Hub {
    pub shared: Arc<Shared>,
    pub jobs: mpsc::Sender<Job>,
}

impl Deref for Hub {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl Hub {
    /// Does something for the person; answers once it is durable.
    pub async fn act(&self, act: Act) -> Result<Outcome, Stop> {
        self.act_on(|_| Ok(act), |_, outcome| Ok(outcome)).await
    }

    /// Does something for the person in one job of the writer: `meant` makes the act from what they named, `told` the answer once
    /// it is durable.
    pub async fn act_on<T, M, I, A>(&self, meant: M, told: A) -> Result<T, Stop>
    where
        T: Send + 'static,
        M: FnOnce(&Desk) -> Result<I, Stop> + Send + 'static,
        I: Into<Meaning>,
        A: FnOnce(&mut Desk, Outcome) -> Result<T, Stop> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let told = move |desk: &mut Desk, outcome| {
            let told = match outcome {
                Ok(Outcome::Refused(refusal)) => Err(refusal.into()),
                Ok(outcome) => told(desk, outcome),
                Err(stop) => Err(stop),
            };
            // Whoever asked may be gone.
            drop(answer.send(told));
        };
        let meant = |desk: &Desk| meant(desk).map(Into::into);
        let job = Job::Act { meant: Box::new(meant), answer: Box::new(told) };
        self.jobs.send(job).await.map_err(|_| Fault::Stopping)?;
        answered.await.map_err(|_| Fault::Stopping)?
    }

    /// Tells the engine what happened.
    pub async fn input(&self, input: Input) {
        drop(self.jobs.send(Job::Input { input, room: None }).await);
    }

    /// Tells the person that someone's device sent what no follower of the specification sends.
    pub async fn misbehaved(&self, peer: EndpointId) {
        let person = self.look(move |desk| desk.engine.person_at(&peer)).await.ok().flatten();
        self.events.tell(Told { event: "misbehaved", person, ..Told::default() });
    }

    /// Looks at the state between two steps.
    pub async fn look<T, F>(&self, look: F) -> Result<T, Stop>
    where
        T: Send + 'static,
        F: FnOnce(&mut Desk) -> T + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job = Job::Look(Box::new(move |desk| drop(answer.send(look(desk)))));
        self.jobs.send(job).await.map_err(|_| Fault::Stopping)?;
        answered.await.map_err(|_| Stop::Fault(Fault::Stopping))
    }

    /// Resolves once the node ends.
    pub async fn stopped(&self) {
        let mut stopping = self.stopping.subscribe();
        drop(stopping.wait_for(|stopping| *stopping).await);
    }
}
