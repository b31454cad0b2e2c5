// Media by TCP on the port of the page, for whoever's network lets no UDP through.
import { withoutUdp } from "../src/firewall.ts";
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

interface Page {
  __gavel: { media: { peer: RTCPeerConnection } };
}

/** How the browser's media travels, and to which port of the server. */
const path = (person: Person): Promise<{ protocol: string; port: number }> =>
  person.page.evaluate(async () => {
    const stats = await (window as unknown as Page).__gavel.media.peer.getStats();
    const transport = [...stats.values()].find(({ type }) => type === "transport");
    const pair = stats.get(transport.selectedCandidatePairId);
    const { protocol, port } = stats.get(pair.remoteCandidateId);
    return { protocol, port };
  });

test("whoever has no UDP is seen and heard, sees and hears, and is removed like everybody else", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Behind a firewall");
  const enter = async (name: string, role: "host" | "participant", confined: boolean) => {
    const one = await cast.person(name);
    if (confined) await one.context.addInitScript(withoutUdp);
    await one.joins((await gavel.ticket(room, name, role)).url);
    return one;
  };
  const alice = await enter("alice", "host", false);
  const bob = await enter("bob", "participant", true);
  const carol = await enter("carol", "participant", true);
  await Promise.all([alice.seesAndHears(2), bob.seesAndHears(2), carol.seesAndHears(2)]);
  const port = Number(new URL(gavel.url).port);
  expect(await path(bob)).toEqual({ protocol: "tcp", port });
  expect(await path(carol)).toEqual({ protocol: "tcp", port });
  expect((await path(alice)).protocol).toBe("udp");

  const people: { name: string; id: string }[] = await gavel.participants(room);
  const participants = people.filter(({ name }) => name === "bob").map(({ id }) => id);
  const done = await gavel.call("POST", `/conferences/${room.alias}/disconnect`, {
    target: { participants },
  });
  expect(done.status).toBe(200);
  await expect(bob.leave).toBeHidden();
  await expect(alice.tile("bob")).toHaveCount(0);
  // The others go on by both ways, and nothing comes of whoever is gone.
  await Promise.all([alice.seesAndHears(1), carol.seesAndHears(1)]);
  expect((await gavel.participants(room)).map(({ name }) => name).sort()).toEqual(["alice", "carol"]);
});
