// Pexip's own client and Gavel's app in one meeting: they see and hear each other, and who is removed does so no more.
import type { Browser } from "@playwright/test";
import type { Person } from "../src/person.ts";
import { PexipPerson } from "../src/pexip-person.ts";
import { test as base, expect } from "../src/test.ts";

const test = base.extend<{ pexip: (name: string) => Promise<PexipPerson> }>({
  pexip: async ({ browser }, use) => {
    const people: PexipPerson[] = [];
    await use(async (name) => {
      const person = await PexipPerson.with(browser as Browser, name);
      people.push(person);
      return person;
    });
    for (const person of people) await person.close();
  },
});

const PIN = "1234";

/** Sound and pictures that have come to somebody in the app: packets of padding, which only measure the line, are neither. */
async function come(person: Person): Promise<number> {
  const flows = Object.values((await person.totals()).inbound);
  return flows.reduce((sum, of) => sum + (of.audio?.packets ?? 0) + (of.video?.frames ?? 0), 0);
}

/** Waits until it grows no more. */
async function stands(look: () => Promise<number>): Promise<void> {
  let before = Number.NaN;
  const still = async () => {
    const [earlier, now] = [before, await look()];
    before = now;
    return now === earlier;
  };
  await expect.poll(still, { intervals: [1_000] }).toBe(true);
}

test("somebody with Pexip's client and somebody in the app see and hear each other, until one is removed", async ({
  gavel,
  cast,
  pexip,
}) => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  const alice = await cast.inside(room, "Alice", "host");
  const gustav = await pexip("Gustav");
  await gustav.joins({ host: gavel.url, alias: room.alias, pin: "none" });
  await gustav.hears("onCallConnected");
  await gustav.seesAndHears();
  await alice.seesAndHears(1);
  await expect(alice.tile("Gustav")).toBeVisible();

  const there = (await gavel.participants(room)).find(({ name }) => name === "Gustav");
  expect(there).toMatchObject({ kind: "pexip", muted: false, video: true });
  await gavel.call("POST", `/conferences/${room.alias}/disconnect`, { target: { participants: [there.id] } });
  expect(await gustav.hears("onDisconnected")).toMatchObject({ errorCode: "#pex123" });
  await expect(alice.tile("Gustav")).toBeHidden();
  await stands(() => come(alice));
  expect(await gustav.flow(), "his client holds no connection any more").toMatchObject({
    audio: { received: 0 },
  });
});

test("two of the client and one of the app meet, and who is removed by the client is gone for all", async ({
  gavel,
  cast,
  pexip,
}) => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  await cast.inside(room, "Alice", "host");
  const carol = await pexip("Carol");
  await carol.joins({ host: gavel.url, alias: room.alias, pin: PIN });
  const gustav = await pexip("Gustav");
  await gustav.joins({ host: gavel.url, alias: room.alias, pin: "none" });
  await Promise.all([carol.seesAndHears(), gustav.seesAndHears()]);

  // Removed by the other client: it hears so, and the others go on.
  await expect.poll(() => carol.sees("Gustav")).not.toBeNull();
  const { uuid } = await carol.sees("Gustav");
  expect(await carol.asks("kick", { participantUuid: uuid })).toMatchObject({ status: 200 });
  expect(await gustav.hears("onDisconnected")).toMatchObject({ errorCode: "#pex124" });
  await carol.seesAndHears();
});

test("who waits calls once, and has sound and picture when they are let in", async ({
  gavel,
  cast,
  pexip,
}) => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  const alice = await cast.inside(room, "Alice", "host");
  await gavel.call("POST", `/conferences/${room.alias}/lock`, {});
  const gustav = await pexip("Gustav");
  await gustav.joins({ host: gavel.url, alias: room.alias, pin: "none" });
  const waits = async () => (await gavel.participants(room)).find(({ name }) => name === "Gustav");
  await expect.poll(async () => (await waits())?.state).toBe("waiting");
  await gavel.call("POST", `/conferences/${room.alias}/admit`, { participants: [(await waits()).id] });
  await gustav.hears("onServiceType", (type) => type === "conference");
  await gustav.seesAndHears();
  await alice.seesAndHears(1);
});

test("a screen goes both ways between the client and the app", async ({ gavel, cast, pexip }) => {
  const room = await gavel.room("Weekly", { host_pin: PIN });
  const alice = await cast.inside(room, "Alice", "host");
  const gustav = await pexip("Gustav");
  await gustav.joins({ host: gavel.url, alias: room.alias, pin: "none" }, "AudioVideoPresentation");
  await gustav.seesAndHears();
  const there = async () => (await gavel.participants(room)).find(({ name }) => name === "Gustav");
  const shown = async () => {
    const seat = (await there())?.id;
    return seat ? ((await alice.totals()).inbound[seat]?.share?.frames ?? 0) : 0;
  };
  await gustav.presents();
  await expect.poll(async () => (await there())?.sharing).toBe(true);
  await expect.poll(shown, { timeout: 30_000 }).toBeGreaterThan(5);
  await gustav.stopsPresenting();
  await expect.poll(async () => (await there())?.sharing).toBe(false);

  await alice.page.getByRole("button", { name: "Share screen" }).click();
  await expect.poll(async () => (await gustav.flow()).slides.frames, { timeout: 30_000 }).toBeGreaterThan(5);
  // The camera stands where it stood: the screen has a line of its own.
  await gustav.seesAndHears();
});
