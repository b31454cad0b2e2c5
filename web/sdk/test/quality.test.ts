// From counters to bars.
import { describe, expect, it } from "vitest";
import { judge, type Sample } from "../src";

const sample = (more: Partial<Sample> = {}): Sample => ({
  packets: 100,
  lost: 0,
  jitter: 0,
  freezes: 0,
  ...more,
});

describe("quality", () => {
  it("is good while everything arrives", () => {
    expect(judge(sample(), sample({ packets: 250 }))).toBe(3);
  });

  it("counts what was lost since the last look, not ever", () => {
    const bad = sample({ packets: 200, lost: 50 });
    expect(judge(sample(), bad)).toBe(1);
    expect(judge(bad, sample({ packets: 300, lost: 50 }))).toBe(3);
  });

  it("is fair with a little loss, with jitter, or after a freeze", () => {
    expect(judge(sample(), sample({ packets: 196, lost: 4 }))).toBe(2);
    expect(judge(sample(), sample({ packets: 200, jitter: 0.05 }))).toBe(2);
    expect(judge(sample(), sample({ packets: 200, freezes: 1 }))).toBe(2);
  });

  it("does not call silence bad, nor a packet that came twice", () => {
    expect(judge(sample(), sample())).toBe(3);
    expect(judge(sample({ lost: 3 }), sample({ packets: 150, lost: 1 }))).toBe(3);
  });
});
