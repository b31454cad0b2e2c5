// WHIP and WHEP in a browser, from a page of another origin: candidates trickled, ICE restarted by PATCH.
import { test as base, expect } from "@playwright/test";
import { Broadcaster } from "../src/broadcaster.ts";
import { Gavel } from "../src/gavel.ts";
import { Site } from "../src/site.ts";

interface House {
  site: Site;
  gavel: Gavel;
}

const STUN = "stun:127.0.0.1:9";

const test = base.extend<object, House>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const site = await Site.of("web/e2e/pages/whip");
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  gavel: [
    // No origin is allowed by name: these paths need none.
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const gavel = new Gavel(["--ice-server", STUN]);
      await gavel.start();
      await use(gavel);
      await gavel.stop();
    },
    { scope: "worker" },
  ],
});

test("a page of another origin publishes with trickled candidates, and one watches through ICE restarts of both", async ({
  browser,
  site,
  gavel,
}) => {
  const room = await gavel.room("Weekly");
  const ticket = async (name: string, role: "host" | "guest") =>
    (await gavel.ticket(room, name, role)).ticket;
  const alice = await Broadcaster.publishes(
    browser,
    site.origin,
    `${gavel.url}/whip/${room.alias}`,
    await ticket("alice", "host"),
  );
  await alice.connects();
  expect(await alice.answers()).toEqual(["POST 201", "PATCH 204"]);
  expect(await alice.iceServers()).toMatchObject([{ urls: [STUN] }]);

  const bob = await Broadcaster.watches(
    browser,
    site.origin,
    `${gavel.url}/whep/${room.alias}`,
    await ticket("bob", "guest"),
  );
  await bob.connects();
  await bob.decodes(10);

  for (const one of [bob, alice]) {
    const before = await one.peer();
    expect(await one.restarts()).toBe("");
    expect(await one.peer()).not.toBe(before);
    expect((await one.answers()).at(-1)).toBe("PATCH 200");
    await one.connects();
    await bob.decodes(30);
  }
  expect((await gavel.participants(room)).map(({ kind }) => kind)).toEqual(["whip", "whep"]);

  // Whom bob watches goes; he stays, with nothing to see, and cannot restart what is not there.
  await alice.leaves();
  await expect.poll(async () => (await gavel.participants(room)).map(({ kind }) => kind)).toEqual(["whep"]);
  expect(await bob.restarts()).toContain("no_publisher");

  // Somebody else publishes; a restart finds them.
  const carol = await Broadcaster.publishes(
    browser,
    site.origin,
    `${gavel.url}/whip/${room.alias}`,
    await ticket("carol", "host"),
  );
  await carol.connects();
  expect(await bob.restarts()).toBe("");
  await bob.decodes(10);

  await bob.leaves();
  expect((await bob.answers()).at(-1)).toBe("DELETE 204");
  for (const one of [alice, bob, carol]) await one.close();
});
