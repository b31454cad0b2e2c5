// Who was there when, from the moments of a session.
import type { RecordedMoment, RecordedPerson } from "@gavel/sdk";
import { describe, expect, it } from "vitest";
import { presences, ticksOf } from "../src/analytics/presence";

const at = (minute: number) => Date.UTC(2026, 10, 19, 14, minute);
const moment = (seat: string, minute: number, what: RecordedMoment["what"], person = `p-${seat}`) => ({
  at: new Date(at(minute)).toISOString(),
  what,
  participant: seat,
  person,
  name: seat,
  by: null,
  reason: null,
});
const people = (...names: string[]) =>
  names.map((name) => ({ person: `p-${name}`, name, talk_ms: 0 }) as RecordedPerson);
const minutes = (spans: { kind: string; from: number; until: number }[]) =>
  spans.map(({ kind, from, until }) => [kind, (from - at(0)) / 60_000, (until - at(0)) / 60_000]);

describe("presence", () => {
  it("follows a seat from the waiting room to its end", () => {
    const [one] = presences(
      people("jonas"),
      [moment("jonas", 2, "waiting"), moment("jonas", 5, "joined"), moment("jonas", 9, "left")],
      at(58),
    );
    expect(minutes(one?.spans ?? [])).toEqual([
      ["waiting", 2, 5],
      ["here", 5, 9],
    ]);
  });

  it("shows a lost connection as a gap, whatever order the moments come in", () => {
    const [one] = presences(
      people("mei"),
      [moment("mei", 43, "returned"), moment("mei", 3, "joined"), moment("mei", 40, "lost")],
      at(58),
    );
    expect(minutes(one?.spans ?? [])).toEqual([
      ["here", 3, 40],
      ["lost", 40, 43],
      ["here", 43, 58],
    ]);
  });

  it("marks each removal, and begins again where somebody comes back", () => {
    const [one] = presences(
      people("gustav"),
      [
        moment("g1", 2, "joined", "p-gustav"),
        moment("g1", 33, "removed", "p-gustav"),
        moment("g2", 40, "joined", "p-gustav"),
      ],
      at(58),
    );
    expect(minutes(one?.spans ?? [])).toEqual([
      ["here", 2, 33],
      ["here", 40, 58],
    ]);
    expect(one?.removals).toEqual([at(33)]);
  });

  it("takes two devices of a person at once for one presence", () => {
    const [one] = presences(
      people("bob"),
      [
        moment("b1", 1, "joined", "p-bob"),
        moment("b2", 10, "joined", "p-bob"),
        moment("b1", 20, "left", "p-bob"),
        moment("b2", 30, "left", "p-bob"),
      ],
      at(58),
    );
    expect(minutes(one?.spans ?? [])).toEqual([["here", 1, 30]]);
  });
});

describe("the axis", () => {
  it("has few times, at round minutes, all inside", () => {
    const ticks = ticksOf(at(2), at(58), 5);
    expect(ticks.map((tick) => (tick - at(0)) / 60_000)).toEqual([15, 30, 45]);
    for (const length of [1, 7, 58, 300, 5000]) {
      expect(ticksOf(at(0), at(length), 5).length).toBeLessThanOrEqual(6);
    }
  });
});
