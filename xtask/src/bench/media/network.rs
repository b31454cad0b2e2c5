//! A network of its own: two namespaces with a cable between them, the server's and the crowd's. Janus wants a network
//! card to be seen by, and both sides are to be counted apart.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::shell::{Failure, Outcome, command, output, run, works};

/// Addresses of the networks that RFC 2544 keeps for benchmarks.
pub(super) const SERVER: &str = "198.18.0.1";
pub(super) const CROWD: &str = "198.18.0.2";

/// Waits for the end of whoever started it, however that comes, and then removes everything. A Ctrl-C is none of its business.
const GUARD: &str = r#"
trap '' INT TERM HUP
read -r _
for ns in "$1" "$2"; do
    for pid in $(ip netns pids "$ns" 2>/dev/null); do kill -9 "$pid" 2>/dev/null; done
    ip netns del "$ns" 2>/dev/null
done
rm -rf -- "$3"
"#;

#[derive(Clone, Copy)]
pub(super) enum Side {
    Server,
    Crowd,
}

pub(super) struct Network {
    guard: Child,
    server: String,
    crowd: String,
    folder: PathBuf,
}

impl Network {
    pub(super) fn make() -> Outcome<Self> {
        let root = output(&mut command("id", &["-u"], ".")).is_ok_and(|id| id.trim() == "0");
        if !root {
            return Err(Failure::new(
                "this benchmark makes network namespaces, which only root may: sudo --preserve-env=PATH,HOME cargo xtask \
                 bench media",
            ));
        }
        let name = format!("gavel-bench-{}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        std::fs::create_dir_all(&folder)
            .map_err(|why| Failure::new(format!("{} could not be made: {why}", folder.display())))?;
        let (server, crowd) = (format!("{name}-server"), format!("{name}-crowd"));
        let guard = Command::new("sh")
            .args(["-c", GUARD, "guard", &server, &crowd])
            .arg(&folder)
            .stdin(Stdio::piped())
            .spawn()
            .map_err(|why| Failure::new(format!("sh could not be started: {why}")))?;
        // From here on everything goes when this is dropped.
        let network = Self { guard, server, crowd, folder };
        network.lay()?;
        Ok(network)
    }

    fn lay(&self) -> Outcome {
        let Self { server, crowd, .. } = self;
        let ip = |args: &[&str]| run(&mut command("ip", args, "."));
        ip(&["netns", "add", server])?;
        ip(&["netns", "add", crowd])?;
        ip(&["link", "add", "cable", "netns", server, "type", "veth", "peer", "name", "cable", "netns", crowd])?;
        for (side, address) in [(Side::Server, SERVER), (Side::Crowd, CROWD)] {
            // Where there is no IPv6 there is nothing to switch off.
            let without = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6";
            let _ = works(self.inside(side, "sh").args(["-c", without]));
            let name = self.name(side);
            ip(&["-n", name, "address", "add", &format!("{address}/24"), "dev", "cable"])?;
            ip(&["-n", name, "link", "set", "lo", "up"])?;
            ip(&["-n", name, "link", "set", "cable", "up"])?;
        }
        Ok(())
    }

    fn name(&self, side: Side) -> &str {
        match side {
            Side::Server => &self.server,
            Side::Crowd => &self.crowd,
        }
    }

    /// A program on that side, with as many sockets as it may have, and before all others when it wants a processor: so both
    /// sides have the same, whatever else the machine does. Its process is the program's own: nothing stands between.
    pub(super) fn inside(&self, side: Side, program: impl AsRef<Path>) -> Command {
        const MANY: &str = "ulimit -n $(ulimit -Hn); exec nice -n -15 \"$@\"";
        let mut ip = command("ip", &["netns", "exec", self.name(side), "sh", "-c", MANY, "sh"], ".");
        ip.arg(program.as_ref());
        for (name, _) in std::env::vars_os() {
            // What an operator may have set for their own server is not for ours.
            if name.to_string_lossy().starts_with("GAVEL_") {
                ip.env_remove(name);
            }
        }
        ip
    }

    /// Where the servers keep what they need. It goes with the network.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // The guard reads the end of its input, and does the rest.
        drop(self.guard.stdin.take());
        let _ = self.guard.wait();
    }
}
