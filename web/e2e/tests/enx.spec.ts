// E1 to E5: the EnableX toolkit's dropUser, in browsers, through the server's own rules.
import { test as base, expect } from "@playwright/test";
import { Gavel } from "../src/gavel.ts";
import { Site } from "../src/site.ts";
import { Client, Clinic } from "../src/toolkit.ts";

interface Toolkit {
  gavel: Gavel;
  site: Site;
  clinic: Clinic;
}

const test = base.extend<{ joins(room: string, name: string, role: string): Promise<Client> }, Toolkit>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const site = await Site.of("web/e2e/pages/enx");
      await use(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  gavel: [
    async ({ site }, use) => {
      const gavel = new Gavel(["--allow-origin", site.origin]);
      await gavel.start();
      await use(gavel);
      await gavel.stop();
    },
    { scope: "worker" },
  ],
  clinic: [async ({ gavel }, use) => use(await Clinic.of(gavel)), { scope: "worker" }],
  joins: async ({ browser, site, clinic }, use) => {
    const clients: Client[] = [];
    await use(async (room, name, role) => {
      const client = await Client.joins(browser, site.origin, await clinic.token(room, name, role));
      clients.push(client);
      return client;
    });
    for (const client of clients) await client.close();
  },
});

test("E1, E3, E4: dropUser removes one, who hears why, falls silent, and is told of once", async ({
  gavel,
  clinic,
  joins,
}) => {
  const room = await clinic.room("Ward round");
  const alice = await joins(room, "alice", "moderator");
  const bob = await joins(room, "bob", "participant");
  const carol = await joins(room, "carol", "participant");
  await Promise.all([alice.sees(2), bob.sees(2), carol.sees(2)]);
  expect(await bob.captures()).toBe(true);

  const result = await alice.calls("dropUser", [bob.id]);
  expect(result).toMatchObject({ result: 0, receipt: { saved: "yes", silent: { state: "confirmed" } } });
  await expect.poll(() => bob.heard("room-disconnected")).toHaveLength(1);
  const [farewell] = await bob.heard("room-disconnected");
  expect(farewell?.message.cause).toMatchObject({ msg: "disconnected-by-moderator", actor: "host" });
  for (const other of [alice, carol]) {
    await expect.poll(() => other.heard("user-disconnected")).toMatchObject([{ clientId: bob.id }]);
    await other.sees(1);
  }
  // Nothing is captured, and nothing comes back by itself.
  expect(await bob.captures()).toBe(false);
  const before = await carol.seen();
  await expect.poll(() => carol.seen(), { timeout: 20_000 }).toBeGreaterThan(before + 10);
  expect(await bob.heard("network-disconnected")).toEqual([]);
  expect((await gavel.call("GET", `/conferences/${room}/participants`)).body.items).toHaveLength(2);

  // Gone already is done already, and nobody hears of it again.
  expect(await alice.calls("dropUser", [bob.id])).toMatchObject({ result: 0 });
  expect(await alice.calls("lock")).toMatchObject({ result: 0 });
  await expect.poll(() => carol.heard("room-locked")).toHaveLength(1);
  for (const other of [alice, carol]) expect(await other.heard("user-disconnected")).toHaveLength(1);
  expect(await bob.heard("room-disconnected")).toHaveLength(1);

  const audit = (await gavel.call("GET", "/audit?verb=disconnect")).body.items;
  expect(audit[0]).toMatchObject({ surface: "sdk", verdict: "disconnected", target: { name: "bob" } });
});

test("E2, E4: an empty array removes everybody, the caller too, and ends it", async ({
  gavel,
  clinic,
  joins,
}) => {
  const room = await clinic.room("Ward round");
  const alice = await joins(room, "alice", "moderator");
  const bob = await joins(room, "bob", "participant");
  await Promise.all([alice.sees(1), bob.sees(1)]);

  expect(await alice.calls("dropUser", [])).toMatchObject({ result: 0, receipt: { conference: "ended" } });
  for (const client of [alice, bob]) {
    await expect.poll(() => client.heard("room-disconnected")).toHaveLength(1);
    const [farewell] = await client.heard("room-disconnected");
    expect(farewell?.message.cause.msg).toBe("disconnected-by-moderator");
    expect(await client.captures()).toBe(false);
  }
  expect((await gavel.call("GET", `/conferences/${room}`)).status).toBe(404);
});

test("E5: whoever is no moderator removes nobody, and bad arguments remove nobody", async ({
  gavel,
  clinic,
  joins,
}) => {
  const room = await clinic.room("Ward round");
  const alice = await joins(room, "alice", "moderator");
  const bob = await joins(room, "bob", "participant");
  const inside = async () => (await gavel.call("GET", `/conferences/${room}/participants`)).body.items.length;

  expect(await bob.calls("dropUser", [alice.id])).toMatchObject({ result: 1168 });
  expect(await bob.calls("dropUser", [])).toMatchObject({ result: 1168 });
  expect(await bob.calls("dropUser", null)).toMatchObject({ result: 1168 });
  expect(await bob.calls("dropUser", "bob")).toMatchObject({ result: 1155 });
  expect(await alice.calls("dropUser", null)).toMatchObject({ result: 1155 });
  expect(await alice.calls("dropUser", "bob")).toMatchObject({ result: 1155 });
  expect(await alice.calls("dropUser", ["nobody"])).toMatchObject({ result: 1155 });
  expect(await inside()).toBe(2);
  // The server was asked, and has it on record.
  const refused = (await gavel.call("GET", "/audit")).body.items.filter(
    (row: { verdict: string; code: string }) => row.verdict === "refused" && row.code === "not_moderator",
  );
  expect(refused.map(({ surface }: { surface: string }) => surface)).toEqual(["sdk", "sdk"]);

  // And it could have been otherwise.
  expect(await alice.calls("dropUser", [bob.id, bob.id])).toMatchObject({ result: 0 });
  await expect.poll(inside).toBe(1);
});
