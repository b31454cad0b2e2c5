// The vendor's own client, unmodified, bundled as its users would and run without a browser. Its event bus belongs to the
// module, so that each person has a module of their own.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type * as Client from "@pexip/infinity";
import { build } from "esbuild";

export type Library = typeof Client;

let bundled: Promise<string> | undefined;

/** The library in one file. */
export function bundle(): Promise<string> {
  bundled ??= make();
  return bundled;
}

async function make(): Promise<string> {
  // Under a folder of that name nobody transforms it once more for each person.
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

/** A copy of the library with an event bus of its own. */
export async function library(name: string): Promise<Library> {
  const url = pathToFileURL(await bundle());
  return import(/* @vite-ignore */ `${url.href}?${encodeURIComponent(name)}`);
}
