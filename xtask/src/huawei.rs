//! A Python environment with Huawei's own meeting client, for the tests of its dialect.

use std::path::PathBuf;

use crate::shell::Outcome;
use crate::venv::Environment;

const VENV: Environment = Environment {
    name: "venv-huawei",
    requirements: "web/dialects/huawei/requirements.txt",
    module: "huaweicloudsdkmeeting",
};

/// The interpreter, once it is there. Tests find it in `GAVEL_HUAWEI_PYTHON`.
pub(crate) fn python() -> PathBuf {
    VENV.python()
}

pub(crate) fn install() -> Outcome {
    VENV.install()
}
