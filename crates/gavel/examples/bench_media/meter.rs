//! What the machine says of itself, from /proc.

use crate::{common::Outcome, sys};
use std::{fs, time::Duration};

/// Of a process: itself, or a number.
#[derive(Clone, Debug)]
pub(crate) struct Process(pub(crate) String);

/// All readings at one moment.
#[derive(Clone, Copy)]
pub(crate) struct Reading {
    /// User and system time of the server, with all its threads.
    pub(crate) server: Duration,
    /// The same of the crowd.
    pub(crate) crowd: Duration,
    /// Of the server, resident.
    pub(crate) kilobytes: u64,
    /// Of all processors, in ticks of 10 ms: doing nothing, and altogether.
    pub(crate) idle: u64,
    pub(crate) ticks: u64,
    /// Datagrams that came to the crowd's side of the network.
    pub(crate) arrived: u64,
    /// Of them those that found a full socket, and the same at the server.
    pub(crate) dropped: (u64, u64),
}

impl Reading {
    pub(crate) fn take(server: &Process) -> Outcome<Self> {
        let crowd = Process("self".into());
        let (got, dropped) = crowd.udp()?;
        let (idle, ticks) = processors()?;
        Ok(Self {
            server: server.spent()?,
            crowd: crowd.spent()?,
            kilobytes: server.resident()?,
            idle,
            ticks,
            arrived: got + dropped,
            dropped: (dropped, server.udp()?.1),
        })
    }
}

impl Process {
    fn read(&self, file: &str) -> Outcome<String> {
        let path = format!("/proc/{}/{file}", self.0);
        fs::read_to_string(&path).map_err(|why| format!("{path} could not be read, has the server ended? {why}").into())
    }

    /// In nanoseconds: the ticks of 10 ms in its `stat` are too coarse for a server that has little to do.
    fn spent(&self) -> Outcome<Duration> {
        let process = if self.0 == "self" { 0 } else { self.0.parse()? };
        Ok(sys::process_time(process)?)
    }

    pub(crate) fn resident(&self) -> Outcome<u64> {
        let status = self.read("status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmRSS in status")?;
        Ok(kilobytes.parse()?)
    }

    /// Datagrams that its network gave to a socket, and those that found it full.
    fn udp(&self) -> Outcome<(u64, u64)> {
        let snmp = self.read("net/snmp")?;
        let mut lines = snmp.lines().filter_map(|line| line.strip_prefix("Udp: "));
        let (names, values) = lines.next().zip(lines.next()).ok_or("no Udp in net/snmp")?;
        let value = |wanted: &str| {
            let found = names.split(' ').zip(values.split(' ')).find(|(name, _)| *name == wanted);
            found.and_then(|(_, value)| value.parse::<u64>().ok()).ok_or_else(|| format!("no {wanted} in net/snmp"))
        };
        Ok((value("InDatagrams")?, value("RcvbufErrors")?))
    }
}

fn processors() -> Outcome<(u64, u64)> {
    let stat = fs::read_to_string("/proc/stat")?;
    let line = stat.lines().next().ok_or("/proc/stat is empty")?;
    // The last two are parts of the first two (proc(5)).
    let times: Vec<u64> = line.split_whitespace().skip(1).take(8).map(str::parse).collect::<Result<_, _>>()?;
    Ok((times.iter().skip(3).take(2).sum(), times.iter().sum()))
}
