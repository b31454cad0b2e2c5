// A camera is sent in several sizes, and each receiver gets the one that it shows.
import { sendsOnly } from "../src/codecs.ts";
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

interface Flow {
  /** Of the picture that is sent or decoded, in pixels. */
  height: number;
  packets: number;
  freezes: number;
  frames: number;
}

const flows = (person: Person, way: "inbound-rtp" | "outbound-rtp"): Promise<Flow[]> =>
  person.page.evaluate(async (way) => {
    const { media } = (window as unknown as Page).__gavel;
    const all = [...(await media.peer.getStats()).values()];
    return all
      .filter(({ type, kind }) => type === way && kind === "video")
      .map(({ frameHeight, packetsReceived, packetsSent, freezeCount, framesDecoded }) => ({
        height: frameHeight ?? 0,
        packets: packetsReceived ?? packetsSent ?? 0,
        freezes: freezeCount ?? 0,
        frames: framesDecoded ?? 0,
      }));
  }, way);

const height = async (person: Person): Promise<number> =>
  Math.max(0, ...(await flows(person, "inbound-rtp")).map((flow) => flow.height));

test("a small window is sent a small picture, a large one the whole, and the other sees no change", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Sizes");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const carol = await cast.inside(room, "carol", "participant");
  await Promise.all([bob.seesAndHears(2), carol.seesAndHears(2)]);
  const sent = async () => (await flows(alice, "outbound-rtp")).filter((flow) => flow.packets > 0);
  await expect.poll(async () => (await sent()).length, "alice sends several sizes").toBeGreaterThan(1);
  // The largest is begun last.
  const whole = async () => Math.max(...(await sent()).map((flow) => flow.height));
  const getsWhole = async (person: Person) => (await height(person)) === (await whole());

  await carol.page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(() => getsWhole(carol), { timeout: 30_000 }).toBe(true);
  await bob.page.setViewportSize({ width: 390, height: 500 });
  await expect.poll(() => getsWhole(bob), { timeout: 30_000 }).toBe(false);
  await bob.seesAndHears(2);
  await expect.poll(() => getsWhole(carol)).toBe(true);

  await bob.page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(() => getsWhole(bob), { timeout: 30_000 }).toBe(true);
});

for (const mimeType of ["video/VP9", "video/AV1"]) {
  test(`the sizes within one stream of ${mimeType} are given to each as they are shown`, async ({
    gavel,
    cast,
  }) => {
    const room = await gavel.room("Sizes in one stream");
    const alice = await cast.person("alice");
    await alice.context.addInitScript(sendsOnly, { mimeType, scalabilityMode: "L3T3_KEY" });
    await alice.joins((await gavel.ticket(room, "alice", "host")).url);
    const bob = await cast.inside(room, "bob", "participant");
    const carol = await cast.inside(room, "carol", "participant");
    await Promise.all([bob.seesAndHears(2), carol.seesAndHears(2)]);
    const sent = async () => (await flows(alice, "outbound-rtp")).filter((flow) => flow.packets > 0);
    expect(await sent(), "alice sends one stream").toHaveLength(1);
    // A browser short of processor time makes its picture smaller, and larger again.
    const whole = async () => Math.max(...(await sent()).map((flow) => flow.height));

    /** The height of alice's picture alone: the others send theirs otherwise. */
    const hers = async (person: Person): Promise<{ height: number; frames: number }> =>
      person.page.evaluate(async (mimeType) => {
        const { media } = (window as unknown as Page).__gavel;
        const stats = await media.peer.getStats();
        const all = [...stats.values()].filter(
          ({ type, kind, codecId }) => type === "inbound-rtp" && kind === "video" && codecId,
        );
        const line = all.find(({ codecId }) => stats.get(codecId).mimeType === mimeType);
        return { height: line?.frameHeight ?? 0, frames: line?.framesDecoded ?? 0 };
      }, mimeType);
    const getsWhole = async (person: Person) => (await hers(person)).height === (await whole());
    const goesOn = async (person: Person) => {
      const { frames } = await hers(person);
      await expect.poll(async () => (await hers(person)).frames).toBeGreaterThan(frames + 20);
    };

    await carol.page.setViewportSize({ width: 1920, height: 1080 });
    await expect.poll(() => getsWhole(carol), { timeout: 30_000 }).toBe(true);
    await bob.page.setViewportSize({ width: 390, height: 500 });
    await expect.poll(() => getsWhole(bob), { timeout: 30_000 }).toBe(false);
    await Promise.all([goesOn(bob), goesOn(carol)]);
    await expect.poll(() => getsWhole(carol)).toBe(true);

    await bob.page.setViewportSize({ width: 1920, height: 1080 });
    await expect.poll(() => getsWhole(bob), { timeout: 30_000 }).toBe(true);
    await goesOn(bob);
  });
}
