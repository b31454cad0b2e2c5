//! A Python environment with aiortc, a WebRTC stack that is not ours, for the WHIP and WHEP tests.

use std::path::PathBuf;

use crate::shell::Outcome;
use crate::venv::Environment;

const VENV: Environment =
    Environment { name: "venv", requirements: "crates/gavel/tests/aiortc/requirements.txt", module: "aiortc" };

/// The interpreter, once it is there. Tests find it in `GAVEL_PYTHON`.
pub(crate) fn python() -> PathBuf {
    VENV.python()
}

pub(crate) fn install() -> Outcome {
    VENV.install()
}
