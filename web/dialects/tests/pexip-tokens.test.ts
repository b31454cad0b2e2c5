// How the tokens of Pexip's client API end, with tokens that do not last long.
import { Gavel } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pretendBrowser, watchRequests } from "../src/pexip/globals.ts";
import { Person } from "../src/pexip/person.ts";

const SECONDS = 6;
const gavel = new Gavel(["--rate-limit-factor", "100", "--pexip-token-seconds", String(SECONDS)]);
const asked = watchRequests();
const PIN = "1234";

beforeAll(async () => {
  await gavel.start();
  pretendBrowser(gavel.url);
});
afterAll(() => gavel.stop());

const refreshes = () => asked.filter((path) => path.endsWith("/refresh_token")).length;

/** A stream of events that says nothing, and so a client that hears of nothing. */
class Deaf extends EventTarget {
  readonly readyState = 1;
  onopen?: (event: Event) => void;
  constructor() {
    super();
    queueMicrotask(() => {
      this.onopen?.(new Event("open"));
      this.dispatchEvent(new Event("open"));
    });
  }
  close(): void {}
}

test("a client that renews its token stays, however long", async () => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  const alice = await (await Person.called("Alice")).enters({ alias: room.alias, host: gavel.url, pin: PIN });
  const before = refreshes();
  await expect.poll(() => refreshes() - before, { timeout: 20_000 }).toBeGreaterThan((2 * SECONDS) / 2);
  expect(alice.heard("onDisconnected")).toEqual([]);
  expect((await gavel.participants(room)).map(({ name }) => name)).toEqual(["Alice"]);
  await alice.leaves();
});

test("who has heard nothing of their removal does not flood the server, and is told in the end", async () => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  const alice = await (await Person.called("Alice")).enters({ alias: room.alias, host: gavel.url, pin: PIN });
  const { EventSource } = globalThis;
  Object.assign(globalThis, { EventSource: Deaf });
  const gustav = await Person.called("Gustav");
  expect(await gustav.comes({ alias: room.alias, host: gavel.url, pin: "none" })).toBe(200);
  Object.assign(globalThis, { EventSource });
  await alice.finds("Gustav");
  asked.length = 0;
  await gavel.call("POST", `/conferences/${room.alias}/disconnect`, { target: { scope: "all" } });
  expect(await gustav.hears("onDisconnected")).toEqual({
    error: "Could not reconnect to the meeting",
    errorCode: "#pex117",
  });
  await alice.hears("onDisconnected");
  const refused = refreshes();
  expect(refused).toBeGreaterThan(0);
  expect(refused, "in about ten seconds").toBeLessThan(10);
});
