// The vendor's own client without a browser. Its event bus belongs to the module, so that each person has one of their own.
import { pathToFileURL } from "node:url";
import { infinity } from "@gavel/e2e/pexip";
import type * as Client from "@pexip/infinity";

export type Library = typeof Client;

/** A copy of the library with an event bus of its own. */
export async function library(name: string): Promise<Library> {
  const url = pathToFileURL(await infinity());
  return import(/* @vite-ignore */ `${url.href}?${encodeURIComponent(name)}`);
}
