// Pexip's own client for browsers, unmodified, in one file as its users would bundle it.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

let bundled: Promise<string> | undefined;

/** Where the file is. */
export function infinity(): Promise<string> {
  bundled ??= make();
  return bundled;
}

async function make(): Promise<string> {
  // Under a folder of that name no test runner transforms it once more.
  const outfile = join(mkdtempSync(join(tmpdir(), "gavel-pexip-")), "node_modules", "infinity.mjs");
  await build({
    stdin: { contents: "export * from '@pexip/infinity';", resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    outfile,
    logLevel: "error",
  });
  return outfile;
}
