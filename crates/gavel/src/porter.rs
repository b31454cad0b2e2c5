//! One port for page and media: by its first bytes a connection is a browser's, in the clear or by TLS, or carries media
//! (RFC 6544; in the clear beside TLS, for browsers know nothing else, and media is encrypted by itself).

use axum_server::accept::Accept;
use gavel_media::{HEAD, MediaHandle, begins_with_check};
use std::{
    collections::BTreeMap,
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    sync::{oneshot, watch},
    time::sleep,
};

/// Browsers open connections that they may need, and say nothing by them for a while.
const SILENT_FOR: Duration = Duration::from_secs(20);
/// Connections that have not said yet what they are. Beyond it the one that has waited longest gives way.
const WAITING: usize = 1_024;
/// RFC 8446 section 5.1: the first record of TLS is of the type handshake.
const HANDSHAKE: u8 = 0x16;

/// What all listeners share.
pub(crate) struct Hall {
    media: Option<MediaHandle>,
    places: Mutex<Places>,
    stopping: watch::Receiver<bool>,
}

#[derive(Default)]
struct Places {
    taken: u64,
    waiting: BTreeMap<u64, oneshot::Sender<()>>,
}

/// Somebody who waits in the hall.
struct Place<'a> {
    hall: &'a Hall,
    number: u64,
    /// Ends when the place is needed.
    needed: oneshot::Receiver<()>,
}

/// What a connection turned out to be.
enum Caller {
    Browser,
    /// With the first message.
    Media(Vec<u8>),
}

impl Hall {
    /// `media` takes the connections that carry media; `None`: they are closed. Who waits is sent away when `stopping` is true.
    pub(crate) fn new(media: Option<MediaHandle>, stopping: watch::Receiver<bool>) -> Arc<Self> {
        Arc::new(Self { media, places: Mutex::default(), stopping })
    }

    /// The connection, if it is a browser's.
    async fn sort(&self, mut stream: TcpStream) -> Option<TcpStream> {
        let mut stopping = self.stopping.clone();
        let mut place = self.take_place();
        let caller = tokio::select! {
            caller = look(&mut stream, self.media.is_some()) => caller.ok().flatten(),
            _ = &mut place.needed => None,
            () = sleep(SILENT_FOR) => None,
            _ = stopping.wait_for(|stopping| *stopping) => None,
        };
        drop(place);
        match (caller?, &self.media) {
            (Caller::Browser, _) => Some(stream),
            (Caller::Media(check), Some(media)) => {
                media.connect(stream.into_std().ok()?, check).await;
                None
            }
            (Caller::Media(_), None) => None,
        }
    }

    fn take_place(&self) -> Place<'_> {
        let (sender, needed) = oneshot::channel();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.taken += 1;
        let number = places.taken;
        places.waiting.insert(number, sender);
        if places.waiting.len() > WAITING {
            places.waiting.pop_first();
        }
        Place { hall: self, number, needed }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.hall.places.lock().unwrap_or_else(PoisonError::into_inner).waiting.remove(&self.number);
    }
}

/// Waits until a connection has said enough. Of a browser's nothing is taken.
async fn look(stream: &mut TcpStream, takes_media: bool) -> io::Result<Option<Caller>> {
    let mut first = [0];
    match (stream.peek(&mut first).await?, first[0]) {
        (0, _) => Ok(None),
        // The method of a request, RFC 9110 section 9.1.
        (_, b'A'..=b'Z' | HANDSHAKE) => Ok(Some(Caller::Browser)),
        _ if takes_media => Ok(check(stream).await?.map(Caller::Media)),
        _ => Ok(None),
    }
}

/// The ICE check that a connection begins with.
async fn check(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
    let mut head = [0; HEAD];
    stream.read_exact(&mut head).await?;
    let Some(length) = begins_with_check(head) else { return Ok(None) };
    // The first two bytes are its length.
    let mut check = head[2..].to_vec();
    check.resize(length, 0);
    stream.read_exact(&mut check[HEAD - 2..]).await?;
    Ok(Some(check))
}

/// Stands before the acceptor of a listener, and lets through what is for it.
#[derive(Clone)]
pub(crate) struct Porter<A> {
    acceptor: A,
    hall: Arc<Hall>,
}

impl<A> Porter<A> {
    pub(crate) fn before(acceptor: A, hall: Arc<Hall>) -> Self {
        Self { acceptor, hall }
    }
}

impl<A, S> Accept<TcpStream, S> for Porter<A>
where
    A: Accept<TcpStream, S, Future: Send> + Clone + Send + Sync + 'static,
    S: Send + 'static,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(A::Stream, A::Service)>> + Send>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        let Self { acceptor, hall } = self.clone();
        Box::pin(async move {
            match hall.sort(stream).await {
                Some(stream) => acceptor.accept(stream, service).await,
                None => Err(io::ErrorKind::ConnectionAborted.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::{io::AsyncWriteExt, net::TcpListener, time::timeout};

    async fn pair(listener: &TcpListener) -> (TcpStream, TcpStream) {
        let address = listener.local_addr().unwrap();
        let (client, accepted) = tokio::join!(TcpStream::connect(address), listener.accept());
        (client.unwrap(), accepted.unwrap().0)
    }

    #[tokio::test]
    async fn a_connection_is_known_by_its_first_bytes_however_they_come() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let check = [&[0, 28, 0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42][..], &[7; 20]].concat();
        for (bytes, expected) in [
            (b"GET / HTTP/1.1\r\n".to_vec(), "browser"),
            (b"PRI * HTTP/2.0\r\n".to_vec(), "browser"),
            (vec![HANDSHAKE, 3, 1], "browser"),
            (check.clone(), "media"),
            ([&check[..], b"more"].concat(), "media"),
            (vec![0, 28, 0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x43], "nobody"),
            (b"get / HTTP/1.1\r\n".to_vec(), "nobody"),
            (b"SSH-2.0".to_vec(), "browser"),
            (vec![0xff; 16], "nobody"),
        ] {
            let (mut client, mut server) = pair(&listener).await;
            let say = async {
                for byte in &bytes {
                    client.write_all(&[*byte]).await.unwrap();
                }
                client
            };
            let (_client, caller) = tokio::join!(say, look(&mut server, true));
            let found = match caller.unwrap() {
                Some(Caller::Browser) => "browser",
                Some(Caller::Media(found)) => {
                    assert_eq!(found, check[2..]);
                    "media"
                }
                None => "nobody",
            };
            assert_eq!(found, expected, "{bytes:?}");
        }
    }

    #[tokio::test]
    async fn who_has_waited_longest_without_a_word_gives_way_and_all_do_at_the_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (stop, stopping) = watch::channel(false);
        let hall = Hall::new(None, stopping);
        let mut first = hall.take_place();
        let others: Vec<_> = (1..WAITING).map(|_| hall.take_place()).collect();
        assert!(first.needed.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty));
        let (_client, server) = pair(&listener).await;
        let waits = tokio::spawn({
            let hall = hall.clone();
            async move { hall.sort(server).await.is_some() }
        });
        assert!(timeout(SILENT_FOR, &mut first.needed).await.unwrap().is_err(), "it was dropped");
        drop((first, others));
        stop.send_replace(true);
        assert!(!timeout(SILENT_FOR, waits).await.unwrap().unwrap());
        assert!(hall.places.lock().unwrap().waiting.is_empty());
    }
}
