//! Does work on several threads, and takes the results in the order of the work. Few wait: neither a slow first one nor
//! many threads fill the memory.

use std::collections::BTreeMap;
use std::io;
use std::thread;

use crossbeam_channel::unbounded;

/// Results that may wait for an earlier one, for each thread.
const AHEAD: usize = 4;

/// Does the work `0..count` on so many threads, and gives the results to `each` in their order. An error of `each` ends
/// it.
pub(super) fn in_order<T: Send>(
    count: usize,
    threads: usize,
    work: &(dyn Fn(usize) -> T + Sync),
    each: &mut dyn FnMut(T) -> io::Result<()>,
) -> io::Result<()> {
    let (give, numbers) = unbounded();
    let (done, results) = unbounded();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (numbers, done) = (numbers.clone(), done.clone());
            scope.spawn(move || numbers.iter().all(|n| done.send((n, work(n))).is_ok()));
        }
        drop(done);
        let mut left = 0..count;
        left.by_ref().take(threads * AHEAD).for_each(|n| _ = give.send(n));
        let (mut early, mut due) = (BTreeMap::new(), 0);
        while due < count {
            let Ok((n, result)) = results.recv() else { break };
            early.insert(n, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                if let Err(error) = each(result) {
                    numbers.try_iter().for_each(drop);
                    return Err(error);
                }
                left.next().into_iter().for_each(|n| _ = give.send(n));
            }
        }
        drop(give);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_order_is_that_of_the_work_and_an_error_ends_it() {
        // The first one is the slowest.
        let work = |n: usize| {
            thread::sleep(Duration::from_millis(if n == 0 { 40 } else { 0 }));
            n * 2
        };
        let mut taken = Vec::new();
        let mut each = |n| {
            taken.push(n);
            if taken.len() < 30 { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        };
        assert!(in_order(20, 3, &work, &mut each).is_ok());
        assert!(in_order(20, 3, &work, &mut each).is_err());
        assert_eq!(taken[..20], (0..20).map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(taken.len(), 30);
    }
}
