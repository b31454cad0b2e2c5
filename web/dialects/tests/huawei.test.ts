// Huawei's own Python client, as it is published, against a real server (docs/contracts/huawei.md). The script says what
// it claims, and looks at the seats of people who have come by Gavel's own socket.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Gavel } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, test } from "vitest";

const PYTHON =
  process.env.GAVEL_HUAWEI_PYTHON ?? resolve(import.meta.dirname, "../../../target/venv-huawei/bin/python");
const SCRIPT = resolve(import.meta.dirname, "../huawei/client.py");
const PASSWORD = "correct horse";
const APP_KEY = "the-key-of-an-app";

interface Told {
  step: string;
  ok: boolean;
  fault?: string;
}

// The test itself asks the server with the certificate that nobody knows; the client looks at it.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";

const isThere = existsSync(PYTHON);
const steps: string[] = isThere
  ? JSON.parse(execFileSync(PYTHON, [SCRIPT, "--list"], { encoding: "utf8" }))
  : [];

/** A certificate for this machine, of nobody but itself. */
function certificate(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const names = "subjectAltName=DNS:localhost,IP:127.0.0.1";
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const files = ["-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost", "-addext", names];
  execFileSync("openssl", ["req", "-x509", ...curve, ...files], { stdio: "ignore" });
  return { cert, key };
}

const folder = mkdtempSync(join(tmpdir(), "gavel-huawei-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// Once over the listener that everything is served on, and once over one of its own, with TLS.
for (const own of [false, true]) {
  const { cert, key } = certificate(folder);
  const args = ["--huawei-listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key];
  const gavel = new Gavel(own ? args : []);
  const where = own ? "by TLS on a listener of its own" : "beside everything else";
  const told = new Map<string, Told>();
  let said = "";

  beforeAll(async () => {
    if (!isThere) return;
    await gavel.start();
    for (const name of ["Alice", "Bob", "Carol"]) {
      const account = { username: name.toLowerCase(), password: PASSWORD, name, role: "user" };
      expect((await gavel.call("POST", "/accounts", account)).status).toBe(201);
    }
    for (const app of [{ app_id: "app1" }, { app_id: "app9", tenant: "corp9" }]) {
      const made = await gavel.call("POST", "/apps", { dialect: "huawei", app_key: APP_KEY, ...app });
      expect(made.status).toBe(201);
    }
    const made = await gavel.call("POST", "/api-keys", { name: "test", scopes: ["admin"] });
    const env = {
      ...process.env,
      GAVEL_CA: own ? cert : "",
      GAVEL_URL: gavel.url,
      GAVEL_HUAWEI_URL: own ? gavel.said("huawei dialect on") : gavel.url,
      GAVEL_API_KEY: made.body.key,
      GAVEL_PASSWORD: PASSWORD,
      GAVEL_APP_KEY: APP_KEY,
      PYTHONDONTWRITEBYTECODE: "1",
    };
    const script = spawn(PYTHON, [SCRIPT], { env, stdio: ["ignore", "pipe", "pipe"] });
    script.stderr.on("data", (text) => {
      said += text;
    });
    for await (const line of createInterface({ input: script.stdout })) {
      const step: Told = JSON.parse(line);
      told.set(step.step, step);
    }
  }, 120_000);
  afterAll(() => gavel.stop());

  test.each(steps)(`%s, ${where}`, (step) => {
    const report = told.get(step);
    expect(report, `the script did not come so far: ${said}`).toBeDefined();
    expect(report?.ok, report?.fault).toBe(true);
  });
}

test("the client is installed", () => {
  const how =
    "`cargo xtask test --only dialects` makes its environment, and GAVEL_HUAWEI_PYTHON names another one";
  expect(isThere, `there is no ${PYTHON}: ${how}`).toBe(true);
  expect(steps.length).toBeGreaterThan(30);
});
