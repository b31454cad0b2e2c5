// What the server tells operators of media is what browsers count themselves.
import type { Gavel, Room } from "../src/gavel.ts";
import type { Person } from "../src/person.ts";
import { type Given, media, type Seen, type Stream, seen } from "../src/statistics.ts";
import { expect, test } from "../src/test.ts";

/** Counts grow while they are read: a browser's lies between two of the server's, one from before and one from after it. */
type Count = [before: number, browser: number, after: number];
type Look = Map<string, Count>;

/**
 * All that has not grown alike between two looks. What came before the first is left out: a browser throws away what comes before it
 * has made itself ready.
 */
const differ = (first: Look, second: Look): string[] =>
  [...second].flatMap(([name, [before, browser, after]]) => {
    const [before1, browser1, after1] = first.get(name) ?? [0, 0, 0];
    const grown = browser - browser1;
    const is = before - after1 <= grown && grown <= after - before1;
    return is ? [] : [`${name}: ${browser1} to ${browser}, but ${before1} to ${after}`];
  });

/** Whether something got lost on the way between two looks, by any count. */
const isLossy = (first: Look, second: Look): boolean =>
  [...second].some(([name, count]) => {
    const before = first.get(name) ?? [0, 0, 0];
    return /(lost|repairs)$/.test(name) && count.some((now, n) => now !== before[n]);
  });

/** Looks until so many packets have come since, and counts have grown alike. Only where one got lost it begins anew. */
const agrees = async (look: () => Promise<Look>): Promise<void> => {
  const packets = (look: Look) =>
    [...look].filter(([name]) => name.endsWith("packets")).map(([, count]) => count[1]);
  const sum = (look: Look) => packets(look).reduce((sum, count) => sum + count, 0);
  let first = await look();
  const differences = async () => {
    const second = await look();
    if (sum(second) - sum(first) < 200) return ["it is too soon to say"];
    const different = differ(first, second);
    if (different.length > 0 && isLossy(first, second)) first = second;
    return different;
  };
  await expect.poll(differences, { timeout: 30_000 }).toEqual([]);
};

const named = <T>(all: T[], what: string, is: (one: T) => boolean): T => {
  const found = all.find(is);
  if (!found) throw new Error(`no ${what} in ${JSON.stringify(all)}`);
  return found;
};

/** What somebody is given. */
const given = async (gavel: Gavel, room: Room, person: Person): Promise<Look> => {
  const before = await media(gavel, room, person);
  const browser = await seen(person, "inbound-rtp");
  const after = await media(gavel, room, person);
  const counts = browser.flatMap((line): [string, Count][] => {
    const of = ({ receives }: { receives: Given[] }) =>
      named(receives, line.mid, ({ mid }) => mid === line.mid);
    const [was, is] = [of(before), of(after)];
    const name = (what: string) => `${person.name} ${line.mid} ${line.kind} ${what}`;
    return [
      [name("packets"), [was.packets, line.packets, is.packets]],
      [name("bytes"), [was.bytes, line.bytes, is.bytes]],
      [name("pictures"), [was.pictures, line.frames, is.pictures]],
      [name("requests for key frames"), [was.keys_asked, line.keys, is.keys_asked]],
      [name("repairs"), [was.repaired, line.repaired, is.repaired]],
      [name("lost"), [was.lost ?? 0, line.lost, is.lost ?? 0]],
    ];
  });
  return new Map(counts);
};

const NOTHING = { packets: 0, pictures: 0, keys_asked: 0, lost: 0 };

/** What somebody sends. */
const sends = async (gavel: Gavel, room: Room, person: Person): Promise<Look> => {
  const before = await media(gavel, room, person);
  const browser = await seen(person, "outbound-rtp");
  const after = await media(gavel, room, person);
  const counts = browser.flatMap((line): [string, Count][] => {
    const of = ({ sends }: typeof before): Stream | undefined => {
      const { streams } = named(sends, line.mid, ({ mid }) => mid === line.mid);
      return streams.find(({ rid }) => rid === line.rid);
    };
    // A size that has just begun may be new to the server, too.
    const [was, is] = [of(before) ?? NOTHING, of(after) ?? NOTHING];
    const name = (what: string) => `${person.name} ${line.mid} ${line.rid ?? line.kind} ${what}`;
    // Not the packets of pictures: the browser counts what it pads its probes with, too.
    const more: [string, Count][] =
      line.kind === "audio"
        ? [[name("packets"), [was.packets, line.packets, is.packets]]]
        : [
            [name("pictures"), [was.pictures, line.frames, is.pictures]],
            [name("requests for key frames"), [was.keys_asked, line.keys, is.keys_asked]],
          ];
    return [...more, [name("lost"), [0, is.lost, 0]]];
  });
  return new Map(counts);
};

const picture = (all: Seen[]): Seen => named(all, "picture", ({ kind }) => kind === "video");

test("of everybody the server counts what their browsers count, with codecs and sizes", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Counted");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const carol = await cast.inside(room, "carol", "participant");
  const everybody = [alice, bob, carol];
  await Promise.all(everybody.map((one) => one.seesAndHears(2)));
  for (const one of everybody) {
    await agrees(() => given(gavel, room, one));
    await agrees(() => sends(gavel, room, one));
  }

  const told = await media(gavel, room, bob);
  const browser = await seen(bob, "inbound-rtp");
  expect(browser.length, "two voices and two pictures").toBe(4);
  expect((await seen(alice, "outbound-rtp")).length, "a voice, and a picture in sizes").toBeGreaterThan(2);
  for (const line of browser) {
    const { codec } = named(told.receives, line.mid, ({ mid }) => mid === line.mid);
    expect(codec.toLowerCase()).toBe(line.codec.toLowerCase());
  }
  expect(told.round_trip_ms).not.toBeNull();

  // Which size somebody is given can be read off the picture.
  const people = await gavel.participants(room);
  const hers = people.find(({ name }) => name === "alice").id;
  const size = async () => {
    const line = named((await media(gavel, room, bob)).receives, "alice's", (one) => {
      return one.participant === hers && one.kind === "video";
    });
    const { height } = named(await seen(bob, "inbound-rtp"), line.mid, ({ mid }) => mid === line.mid);
    const pictures = (await seen(alice, "outbound-rtp")).filter(({ kind }) => kind === "video");
    const rid = line.layer?.rid ?? null;
    const sent = pictures.find((one) => one.rid === rid);
    const isBest = Math.max(...pictures.map((one) => one.height)) === sent?.height;
    return { sizes: pictures.length, isBest, same: height === sent?.height };
  };
  await expect.poll(async () => (await size()).sizes, { timeout: 30_000 }).toBeGreaterThan(1);
  await bob.page.setViewportSize({ width: 1920, height: 1080 });
  await expect.poll(size, { timeout: 30_000 }).toMatchObject({ isBest: true, same: true });
  await bob.page.setViewportSize({ width: 320, height: 320 });
  await expect.poll(size, { timeout: 30_000 }).toMatchObject({ isBest: false, same: true });
});

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

/** Lets the camera's pictures go out, or holds them back where nobody but the browser knows of it. */
const films = (person: Person, active: boolean): Promise<void> =>
  person.page.evaluate(async (active) => {
    const senders = (window as unknown as Page).__gavel.media.peer.getSenders();
    for (const sender of senders.filter(({ track }) => track?.kind === "video")) {
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.active = active;
      await sender.setParameters(parameters);
    }
  }, active);

test("a picture that stands still is a freeze for the server as it is for the browser", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Frozen");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  const told = async () =>
    named((await media(gavel, room, bob)).receives, "picture", ({ kind }) => kind === "video");
  const frames = async () => picture(await seen(bob, "inbound-rtp")).frames;
  const goesOn = async (pictures: number) => {
    const now = await frames();
    await expect.poll(frames, { timeout: 30_000 }).toBeGreaterThan(now + pictures);
  };
  // A picture that has just begun is made larger, which takes key frames and time.
  await goesOn(60);
  const [server, browser] = [await told(), picture(await seen(bob, "inbound-rtp"))];

  await films(alice, false);
  let last = -1;
  const stands = async () => {
    const before = last;
    last = await frames();
    return last === before;
  };
  await expect.poll(stands, { intervals: [400] }).toBe(true);
  await films(alice, true);
  await goesOn(20);

  const [of, after] = [await told(), picture(await seen(bob, "inbound-rtp"))];
  expect(of.freezes - server.freezes, "the server").toBeGreaterThan(0);
  expect(after.freezes - browser.freezes, "the browser").toBeGreaterThan(0);
  const [ours, theirs] = [of.frozen_ms - server.frozen_ms, (after.frozen - browser.frozen) * 1_000];
  test.info().annotations.push({ type: "frozen", description: JSON.stringify({ ours, theirs }) });
  expect(Math.abs(ours - theirs), "milliseconds").toBeLessThan(Math.max(ours, theirs) / 2);
});
