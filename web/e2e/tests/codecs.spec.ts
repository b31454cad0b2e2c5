// Other codecs than the one that browsers send by themselves: forwarded so that a real decoder shows them.
import type { Browser } from "@playwright/test";
import { sendsOnly } from "../src/codecs.ts";
import type { Person } from "../src/person.ts";
import { PexipPerson } from "../src/pexip-person.ts";
import { expect, test } from "../src/test.ts";

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

/** What flows one way, as the browser tells it: the codec, and decoded or encoded pictures of it. */
interface Picture {
  codec: string;
  frames: number;
}

const pictures = (person: Person, way: "inbound-rtp" | "outbound-rtp"): Promise<Picture[]> =>
  person.page.evaluate(async (way) => {
    const { media } = (window as unknown as Page).__gavel;
    const stats = await media.peer.getStats();
    const all = [...stats.values()];
    return all
      .filter(({ type, kind, codecId }) => type === way && kind === "video" && codecId)
      .map(({ codecId, framesDecoded, framesEncoded }) => ({
        codec: stats.get(codecId).mimeType,
        frames: framesDecoded ?? framesEncoded,
      }));
  }, way);

for (const codec of ["video/VP9", "video/AV1"]) {
  test(`two who send ${codec} see each other`, async ({ gavel, cast }) => {
    const room = await gavel.room("Sharp pictures");
    const enter = async (name: string, role: "host" | "participant") => {
      const one = await cast.person(name);
      await one.context.addInitScript(sendsOnly, { mimeType: codec });
      await one.joins((await gavel.ticket(room, name, role)).url);
      return one;
    };
    const alice = await enter("alice", "host");
    const bob = await enter("bob", "participant");
    await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);

    for (const one of [alice, bob]) {
      expect((await pictures(one, "outbound-rtp")).map((sent) => sent.codec)).toEqual([codec]);
      const [before] = await pictures(one, "inbound-rtp");
      expect(before?.codec).toBe(codec);
      const decoded = async () => (await pictures(one, "inbound-rtp"))[0]?.frames ?? 0;
      await expect.poll(decoded).toBeGreaterThan((before?.frames ?? 0) + 20);
    }
  });
}

test("one place shows one after the other, whatever codec each sends", async ({ gavel, cast, browser }) => {
  const room = await gavel.room("Three codecs");
  const enter = async (name: string, codec: string) => {
    const one = await cast.person(name);
    await one.context.addInitScript(sendsOnly, { mimeType: codec });
    await one.joins((await gavel.ticket(room, name, "host")).url);
  };
  const codecs = { alice: "video/VP9", bob: "video/VP8", carol: "video/AV1" };
  for (const [name, codec] of Object.entries(codecs)) await enter(name, codec);
  // Pexip's client shows one camera at a time.
  const gustav = await PexipPerson.with(browser as Browser, "gustav");
  await gustav.joins({ host: gavel.url, alias: room.alias, pin: "none" });
  await gustav.seesAndHears();

  const people: { name: string; id: string }[] = await gavel.participants(room);
  for (const name of ["alice", "bob", "alice", "carol"] as const) {
    const participants = people.filter((one) => one.name === name).map(({ id }) => id);
    await gavel.call("POST", `/conferences/${room.alias}/spotlight`, { participants });
    await expect.poll(async () => (await gustav.flow()).video.codec).toBe(codecs[name]);
    const before = (await gustav.flow()).video.frames;
    await expect.poll(async () => (await gustav.flow()).video.frames).toBeGreaterThan(before + 20);
  }
  await gustav.close();
});
