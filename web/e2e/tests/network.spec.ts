// What a poor network, another address and a while without any do to a meeting in real browsers.
import { Gavel } from "../src/gavel.ts";
import { GOOD, type Link, Relay } from "../src/network.ts";
import type { Person } from "../src/person.ts";
import { media, seen } from "../src/statistics.ts";
import { test as base, expect } from "../src/test.ts";

const ADDRESS = "127.0.0.2";

const test = base.extend<{ relay: Relay }, { gavel: Gavel }>({
  gavel: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const gavel = new Gavel(["--public-addr", ADDRESS]);
      await gavel.start();
      await use(gavel);
      await gavel.stop();
    },
    { scope: "worker" },
  ],
  relay: async ({ gavel }, use) => {
    const port = Number(/:(\d+)/.exec(gavel.said("media on udp"))?.[1]);
    const relay = await Relay.open(ADDRESS, port);
    await use(relay);
    relay.close();
  },
});

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

interface Reception {
  frames: number;
  freezes: number;
  /** Seconds. */
  frozen: number;
  height: number;
  /** Packets of sound. */
  heard: number;
  missed: number;
}

const reception = (person: Person): Promise<Reception> =>
  person.page.evaluate(async () => {
    const { media } = (window as unknown as Page).__gavel;
    const all = [...(await media.peer.getStats()).values()].filter(({ type }) => type === "inbound-rtp");
    const pictures = all.filter(({ kind }) => kind === "video");
    const video = pictures.sort((one, other) => other.framesDecoded - one.framesDecoded)[0];
    const audio = all.find(({ kind, packetsReceived }) => kind === "audio" && packetsReceived > 0);
    return {
      frames: video?.framesDecoded ?? 0,
      freezes: video?.freezeCount ?? 0,
      frozen: video?.totalFreezesDuration ?? 0,
      height: video?.frameHeight ?? 0,
      heard: audio?.packetsReceived ?? 0,
      missed: audio?.packetsLost ?? 0,
    };
  });

const connection = (person: Person) =>
  person.page.evaluate(() => {
    const { peer } = (window as unknown as Page).__gavel.media;
    const ufrag = /a=ice-ufrag:(\S+)/.exec(peer.localDescription?.sdp ?? "")?.[1];
    return { state: peer.iceConnectionState, ufrag };
  });

test("over a slow link that loses packets the voice is whole and the picture goes on, and others see everything", async ({
  gavel,
  cast,
  relay,
}) => {
  const room = await gavel.room("A poor network");
  const alice = await cast.inside(room, "alice", "host");
  const carol = await cast.inside(room, "carol", "participant", { width: 1920, height: 1080 });
  const slow: Link = { delay: 20, loss: 20, rate: 300 };
  relay.link = slow;
  const bob = await cast.inside(room, "bob", "participant", { width: 1920, height: 1080 });
  expect(relay.count(slow)).toBeGreaterThan(0);

  await expect.poll(async () => (await reception(bob)).frames, { timeout: 40_000 }).toBeGreaterThan(50);
  const before = await reception(bob);
  await expect
    .poll(async () => (await reception(bob)).frames, { timeout: 60_000 })
    .toBeGreaterThan(before.frames + 150);
  const after = await reception(bob);
  const [heard, missed] = [after.heard - before.heard, after.missed - before.missed];
  test.info().annotations.push({ type: "slow", description: JSON.stringify({ before, after }) });
  expect(missed / (heard + missed), "of the voice as much is lost as the link loses").toBeLessThan(0.06);
  expect(after.frozen - before.frozen, "seconds without a new picture, of fifteen").toBeLessThan(3);
  await expect
    .poll(async () => (await reception(carol)).height, { timeout: 30_000 })
    .toBeGreaterThan(after.height);
  await alice.seesAndHears(2);
});

test("what a link loses and what is repaired the server tells as the browser has it", async ({
  gavel,
  cast,
  relay,
}) => {
  const room = await gavel.room("Lost and repaired");
  await cast.inside(room, "alice", "host");
  relay.link = { delay: 10, loss: 40, rate: 0 };
  const bob = await cast.inside(room, "bob", "participant");
  const browser = async () => {
    const all = await seen(bob, "inbound-rtp");
    const of = (kind: string) => all.find((line) => line.kind === kind);
    return {
      lost: of("audio")?.lost ?? 0,
      repaired: of("video")?.repaired ?? 0,
      nacks: of("video")?.nacks ?? 0,
    };
  };
  const server = async () => {
    const { receives } = await media(gavel, room, bob);
    const of = (wanted: string) => receives.find(({ kind }) => kind === wanted);
    const { missed = 0, repaired = 0 } = of("video") ?? {};
    return { lost: of("audio")?.lost ?? 0, missed, repaired };
  };
  await expect.poll(async () => (await browser()).lost, { timeout: 60_000 }).toBeGreaterThan(20);
  await expect.poll(async () => (await browser()).repaired, { timeout: 60_000 }).toBeGreaterThan(20);
  const [before, seenByBob, after] = [await server(), await browser(), await server()];
  test.info().annotations.push({ type: "lossy", description: JSON.stringify({ seenByBob, after }) });
  // Repairs get lost as well, and a report is seconds old.
  expect(after.repaired).toBeGreaterThanOrEqual(seenByBob.repaired);
  expect(seenByBob.repaired).toBeGreaterThan(before.repaired / 2);
  expect(after.missed, "an item of a request may name several").toBeGreaterThanOrEqual(after.repaired);
  expect(before.lost).toBeLessThanOrEqual(seenByBob.lost);
  await expect.poll(async () => (await server()).lost).toBeGreaterThanOrEqual(seenByBob.lost);
});

test("whoever comes from another address in mid-call goes on, on the same connection", async ({
  gavel,
  cast,
  relay,
}) => {
  const room = await gavel.room("Another address");
  const alice = await cast.inside(room, "alice", "host");
  const home: Link = { ...GOOD };
  relay.link = home;
  const bob = await cast.inside(room, "bob", "participant");
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  const before = await connection(bob);
  for (const _ of [1, 2]) {
    relay.move(home);
    await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  }
  expect((await connection(bob)).ufrag, "it was not begun anew").toBe(before.ufrag);
  expect((await gavel.participants(room)).length).toBe(2);
});

test("after a while without any network ICE is restarted, and everybody sees and hears again", async ({
  gavel,
  cast,
  relay,
}) => {
  const room = await gavel.room("A tunnel");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  const before = await connection(bob);
  relay.dark = true;
  await expect.poll(async () => (await connection(bob)).ufrag, { timeout: 40_000 }).not.toBe(before.ufrag);
  relay.dark = false;
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  expect((await gavel.participants(room)).map(({ name }) => name).sort()).toEqual(["alice", "bob"]);
});
