//! The messages that wait for their turn.

use std::collections::VecDeque;
use std::time::Instant;

use crossbeam_channel::{Receiver, RecvTimeoutError};
use lsp_server::{ErrorCode, Message, RequestId, Response};

/// What happens next.
#[derive(Debug)]
pub(super) enum Next {
    Message(Message),
    /// Nothing came until the time that was set.
    Due,
    /// The client has disconnected.
    Closed,
}

/// The messages that have come and that nothing was done about.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: VecDeque<Message>,
    is_closed: bool,
}

impl Queue {
    /// The next message, or what happens in its place by the time of `due`. Everything that has come already is looked
    /// through first, so that a request that was cancelled costs nothing.
    pub(super) fn next(&mut self, receiver: &Receiver<Message>, due: Option<Instant>) -> Next {
        self.take(receiver);
        if let Some(message) = self.waiting.pop_front() {
            return Next::Message(message);
        }
        if self.is_closed {
            return Next::Closed;
        }
        let came = match due {
            Some(due) => receiver.recv_deadline(due),
            None => receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match came {
            Ok(message) => Next::Message(message),
            Err(RecvTimeoutError::Timeout) => Next::Due,
            Err(RecvTimeoutError::Disconnected) => Next::Closed,
        }
    }

    /// Takes the cancelled requests out and returns the answers to them.
    pub(super) fn cancelled(&mut self, receiver: &Receiver<Message>) -> Vec<Response> {
        self.take(receiver);
        let ids: Vec<RequestId> = self.waiting.iter().filter_map(cancelled_id).collect();
        let mut answers = Vec::new();
        self.waiting.retain(|message| match message {
            Message::Request(request) if ids.contains(&request.id) => {
                let code = ErrorCode::RequestCanceled as i32;
                answers.push(Response::new_err(request.id.clone(), code, "cancelled".into()));
                false
            }
            other => cancelled_id(other).is_none(),
        });
        answers
    }

    fn take(&mut self, receiver: &Receiver<Message>) {
        loop {
            match receiver.try_recv() {
                Ok(message) => self.waiting.push_back(message),
                Err(error) => {
                    self.is_closed = error.is_disconnected();
                    return;
                }
            }
        }
    }
}

/// The request that a message cancels.
fn cancelled_id(message: &Message) -> Option<RequestId> {
    let Message::Notification(notification) = message else { return None };
    let id = notification.params.get("id").filter(|_| notification.method == "$/cancelRequest")?;
    let number = id.as_i64().and_then(|id| i32::try_from(id).ok()).map(RequestId::from);
    number.or_else(|| id.as_str().map(|id| RequestId::from(id.to_owned())))
}
