// A camera is sent in several sizes, and each receiver gets the one that it shows.
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
}

const flows = (person: Person, way: "inbound-rtp" | "outbound-rtp"): Promise<Flow[]> =>
  person.page.evaluate(async (way) => {
    const { media } = (window as unknown as Page).__gavel;
    const all = [...(await media.peer.getStats()).values()];
    return all
      .filter(({ type, kind }) => type === way && kind === "video")
      .map(({ frameHeight, packetsReceived, packetsSent, freezeCount }) => ({
        height: frameHeight ?? 0,
        packets: packetsReceived ?? packetsSent ?? 0,
        freezes: freezeCount ?? 0,
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
  const sent = (await flows(alice, "outbound-rtp")).filter((flow) => flow.packets > 0);
  expect(sent.length, "alice sends several sizes").toBeGreaterThan(1);
  const whole = Math.max(...sent.map((flow) => flow.height));

  await carol.page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(() => height(carol), { timeout: 30_000 }).toBe(whole);
  await bob.page.setViewportSize({ width: 390, height: 500 });
  await expect.poll(() => height(bob), { timeout: 30_000 }).toBeLessThan(whole);
  await bob.seesAndHears(2);
  expect(await height(carol)).toBe(whole);

  await bob.page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(() => height(bob), { timeout: 30_000 }).toBe(whole);
});
