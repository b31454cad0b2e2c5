// A screen beside the camera, and a host who stops it: at the server, not by asking. T11, lesson 2
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

interface Page {
  __gavel: {
    devices: { state: { sharing: boolean; cameraOn: boolean }; setShare(on: boolean): Promise<void> };
    media: { slotList: { seat: string; kind: string; content?: string }[] };
  };
}

const devices = (person: Person) =>
  person.page.evaluate(() => {
    const { sharing, cameraOn } = (window as unknown as Page).__gavel.devices.state;
    return { sharing, cameraOn };
  });

/** Of whom the server has put a screen into one of this person's slots. */
const screens = (person: Person) =>
  person.page.evaluate(() => {
    const { slotList } = (window as unknown as Page).__gavel.media;
    return slotList.filter(({ content }) => content === "slides").map(({ seat }) => seat);
  });

/** Decoded pictures of somebody's camera or screen so far. */
async function frames(person: Person, seat: string, track: "video" | "share"): Promise<number> {
  return (await person.totals()).inbound[seat]?.[track]?.frames ?? 0;
}

/** Waits for so many pictures more. */
async function sees(person: Person, seat: string, track: "video" | "share"): Promise<void> {
  const before = await frames(person, seat, track);
  await expect.poll(() => frames(person, seat, track)).toBeGreaterThan(before + 10);
}

test("a shared screen is seen beside the camera, and a host's mute stops it whatever the client does", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Quarterly figures");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  const seat: string = (await gavel.participants(room)).find(({ name }) => name === "bob").id;

  await bob.page.getByRole("button", { name: "Share screen" }).click();
  await expect.poll(() => screens(alice)).toEqual([seat]);
  await Promise.all([sees(alice, seat, "share"), sees(alice, seat, "video")]);
  const sharing = async () => (await gavel.participants(room)).find(({ id }) => id === seat).sharing;
  await expect.poll(sharing).toBe(true);

  // A client that does not stop: what it sends, the server does not forward.
  await bob.page.evaluate(() => {
    (window as unknown as Page).__gavel.devices.setShare = async () => {};
  });
  const order = { participants: [seat], audio: false, share: true };
  const muted = await gavel.call("POST", `/conferences/${room.alias}/mute`, order);
  expect(muted.status).toBe(200);
  await expect.poll(() => screens(alice)).toEqual([]);
  const sent = async () => (await bob.totals()).outbound.share?.packets ?? 0;
  const before = await sent();
  await expect.poll(sent).toBeGreaterThan(before + 5);
  expect(await screens(alice)).toEqual([]);
  expect(await frames(alice, seat, "share")).toBe(0);
  await sees(alice, seat, "video");

  // Opened again, the same packets arrive: they could have all the time.
  expect((await gavel.call("POST", `/conferences/${room.alias}/unmute`, order)).status).toBe(200);
  await expect.poll(() => screens(alice)).toEqual([seat]);
  await sees(alice, seat, "share");

  // The client as it is stops by itself, and its camera goes on.
  await bob.page.evaluate(() => {
    delete (window as unknown as { __gavel: { devices: { setShare?: unknown } } }).__gavel.devices.setShare;
  });
  expect((await gavel.call("POST", `/conferences/${room.alias}/mute`, order)).status).toBe(200);
  await expect.poll(() => devices(bob)).toEqual({ sharing: false, cameraOn: true });
  await expect.poll(sharing).toBe(false);
  await expect(bob.page.getByRole("button", { name: "Share screen" })).toBeVisible();
  await sees(alice, seat, "video");
});
