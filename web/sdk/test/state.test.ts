// What each message changes, and what it leaves as it is.
import { describe, expect, it } from "vitest";
import { nothing, reduce } from "../src/state";
import { cast, participant, unconnected, welcome } from "../testing";

const inside = reduce(nothing, welcome());

describe("what one order does to many", () => {
  it("is taken as one", () => {
    const speaking = reduce(inside, { type: "speaking", seats: ["bob", "gustav"] });
    const after = reduce(speaking, {
      type: "batch",
      messages: [
        { type: "gone", seat: "bob", how: "removed" },
        { type: "gone", seat: "dora", how: "removed" },
        { type: "changed", participant: { ...cast.alice, role: "host", muted: true } },
        { type: "joined", participant: participant("oscar") },
      ],
    });
    expect([...after.roster.keys()]).toEqual(["alice", "carol", "gustav", "oscar"]);
    expect(after.me?.role).toBe("host");
    expect(after.speaking).toEqual(["gustav"]);
    expect(inside.roster.size).toBe(5);
  });

  it("leaves alone what it is not about", () => {
    const after = reduce(inside, {
      type: "batch",
      messages: [{ type: "gone", seat: "nobody", how: "left" }],
    });
    expect(after.roster).toBe(inside.roster);
    expect(after.details).toBe(inside.details);
    expect(after.speaking).toBe(inside.speaking);
  });
});

describe("the list of the unconnected", () => {
  it("is told by what has changed", () => {
    const two = reduce(inside, {
      type: "unconnected",
      people: [unconnected("bob"), unconnected("dora")],
      off: [],
    });
    expect(two.unconnected.map((one) => one.person)).toEqual(["p-bob", "p-dora"]);
    const called = { ...unconnected("bob"), call: "ringing" as const };
    const after = reduce(two, { type: "unconnected", people: [called], off: ["p-dora", "p-nobody"] });
    expect(after.unconnected).toEqual([called]);
  });
});

describe("what hosts see of a seat", () => {
  const details = {
    seat: "gustav",
    inventory: { cameras: [], microphones: [], camera: null, microphone: null, gain: null },
    asked_devices: false,
    last_active: "2026-11-21T14:05:00Z",
    forgotten: true,
  };

  it("is told bit by bit: the others stay as they were", () => {
    const first = reduce(inside, {
      type: "conditions",
      seats: [
        { seat: "gustav", condition: "good" },
        { seat: "bob", condition: "good" },
      ],
    });
    const then = reduce(first, { type: "conditions", seats: [{ seat: "gustav", condition: "poor" }] });
    expect([...then.conditions]).toEqual([
      ["gustav", "poor"],
      ["bob", "good"],
    ]);
  });

  it("is gone when the seat is", () => {
    const flagged = reduce(inside, { type: "details", details });
    const measured = reduce(flagged, { type: "conditions", seats: [{ seat: "gustav", condition: "fair" }] });
    expect(measured.details.get("gustav")).toEqual(details);
    const gone = reduce(measured, { type: "gone", seat: "gustav", how: "left" });
    expect(gone.roster.has("gustav") || gone.details.has("gustav") || gone.conditions.has("gustav")).toBe(
      false,
    );
  });
});
