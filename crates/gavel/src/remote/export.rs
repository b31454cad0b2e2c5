//! A list of any length as a file. It is written as it arrives, and never held whole.

use super::{client::Client, progress::Bytes, stop::Stop};
use std::{
    fs::File,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

/// Gets what stands at `path` and writes it into `file`, or to standard output. What breaks off leaves no half file.
pub(super) async fn save(client: &Client, path: &str, file: Option<&Path>) -> Result<(), Stop> {
    let Some(file) = file else {
        return copy(client, path, &mut std::io::stdout().lock()).await;
    };
    let half = half_of(file);
    let named = |fault: std::io::Error| Stop::Broken(format!("{}: {fault}", file.display()));
    let mut to = File::create(&half).map_err(named)?;
    let done = copy(client, path, &mut to).await;
    drop(to);
    match done {
        Ok(()) => std::fs::rename(&half, file).map_err(named),
        Err(stop) => {
            let _ = std::fs::remove_file(&half);
            Err(stop)
        }
    }
}

fn half_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

async fn copy(client: &Client, path: &str, to: &mut impl Write) -> Result<(), Stop> {
    let mut body = client.download(path).await?;
    let so_far = Bytes::new(client.out);
    while let Some(piece) = body.next().await? {
        match to.write_all(&piece) {
            // Whoever reads may have seen enough.
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written?,
        }
        so_far.more(piece.len());
    }
    match to.flush() {
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(()),
        flushed => Ok(flushed?),
    }
}
