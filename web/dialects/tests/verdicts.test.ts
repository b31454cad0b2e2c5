// X7: the same question has the same verdict on every surface, and the same row in the audit.
import { Gavel } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Meeting, until } from "../src/cast.ts";
import { expected, KINDS } from "../src/rules.ts";
import type { Surface } from "../src/surface.ts";
import { chat, sdk, socket } from "../src/surfaces/app.ts";
import { cli, rest } from "../src/surfaces/native.ts";

const SURFACES: readonly Surface[] = [rest, cli, socket, sdk, chat];

const gavel = new Gavel(["--rate-limit-factor", "1000"]);
beforeAll(() => gavel.start());
afterAll(() => gavel.stop());

for (const surface of SURFACES) {
  describe(surface.name, () => {
    for (const actor of surface.actors) {
      it(`judges what is asked by ${actor} as the rule book does`, async () => {
        const meeting = await Meeting.begin(gavel);
        const hand = await surface.hand(actor, meeting);
        for (const kind of KINDS) {
          if (kind in surface.names && !surface.names[kind as keyof Surface["names"]]) continue;
          // Whoever asks for the owner to be removed, and is one, goes.
          if (kind === "owner" && actor === "owner") continue;
          const target = await meeting.somebody(kind);
          const before = (await rows(meeting)).length;
          const verdict = await hand.remove(target);
          expect({ kind, verdict }).toEqual({ kind, verdict: expected(actor, kind) });
          const there = (await meeting.participants()).some((one) => one.id === target.seat);
          expect({ kind, there }).toEqual({ kind, there: verdict !== "removed" && kind !== "unconnected" });
          if (actor === "nobody") continue;
          const code = verdict === "removed" ? null : verdict;
          expect(await rowAfter(before, meeting)).toMatchObject({ surface: surface.audited(actor), code });
        }
        hand.close();
        meeting.end();
      });
    }
  });
}

/** What was judged of removals in this meeting, the latest last. */
async function rows({
  gavel,
  room,
}: Meeting): Promise<{ verb: string; surface: string; code: string | null }[]> {
  const { body } = await gavel.call("GET", `/audit?conference=${room.alias}&limit=1000`);
  return body.items.filter((row: { verb: string }) => ["disconnect", "withdraw"].includes(row.verb));
}

/** The row that was added; it is there soon after the answer, whatever the answer was. */
function rowAfter(before: number, meeting: Meeting) {
  return until(async () => (await rows(meeting))[before]);
}
