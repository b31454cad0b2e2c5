// The queries that filters make, and what is drawn of people's lines.
import type { RecordedPerson, RecordedQuality } from "@gavel/sdk";
import { describe, expect, it } from "vitest";
import { isFiltered, queryOf } from "../src/analytics/filters";
import { measured } from "../src/analytics/quality";

describe("a list's query", () => {
  const order = { column: "talk_ms", descending: true };

  it("carries search, filters and order to the server, times as instants", () => {
    const since = "2026-11-19T14:00";
    expect(queryOf({ q: " gus ", role: "guest", removed: "true", since }, order)).toEqual({
      q: "gus",
      role: "guest",
      removed: "true",
      since: new Date(since).toISOString(),
      until: undefined,
      sort: "-talk_ms",
    });
  });

  it("asks for nothing by what is empty or no time", () => {
    const query = queryOf({ q: "", role: "", since: "yesterday" }, { ...order, descending: false });
    expect(Object.values(query).filter(Boolean)).toEqual(["talk_ms"]);
    expect(isFiltered({ q: "", role: "" })).toBe(false);
    expect(isFiltered({ q: "x" })).toBe(true);
  });
});

describe("the quality of lines", () => {
  const person = (name: string, quality: Partial<RecordedQuality>) =>
    ({ person: name, name, quality }) as RecordedPerson;
  const people = [
    person("alice", {
      round_trip_ms: 20,
      round_trip_worst_ms: 60,
      estimate_kbps: 900,
      estimate_worst_kbps: 700,
    }),
    person("bob", {
      round_trip_ms: 90,
      round_trip_worst_ms: 400,
      estimate_kbps: 300,
      estimate_worst_kbps: 90,
    }),
    person("dora", { round_trip_ms: null, round_trip_worst_ms: null, estimate_kbps: null }),
  ];

  it("is shown worst first, of those whose line could be measured", () => {
    expect(measured(people, "roundTrip")).toEqual([
      { person: "bob", name: "bob", mean: 90, worst: 400 },
      { person: "alice", name: "alice", mean: 20, worst: 60 },
    ]);
  });

  it("is worst where the line carries least", () => {
    expect(measured(people, "estimate").map(({ name, worst }) => [name, worst])).toEqual([
      ["bob", 90],
      ["alice", 700],
    ]);
  });
});
