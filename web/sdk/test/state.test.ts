// What only hosts are told of a seat goes with the seat.
import { describe, expect, it } from "vitest";
import { nothing, reduce } from "../src/state";
import { cast, welcome } from "../testing";

describe("what hosts see of a seat", () => {
  const inside = reduce(nothing, welcome(cast.alice));
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
