// From the moments of a session to who was there when. Pure.
import type { RecordedMoment, RecordedPerson } from "@gavel/sdk";

export type SpanKind = "waiting" | "here" | "lost";

/** Times are milliseconds since 1970. */
export interface Span {
  kind: SpanKind;
  from: number;
  until: number;
}

export interface Presence {
  person: string;
  name: string;
  /** In the order of time; several seats of one person at once are one. */
  spans: Span[];
  removals: number[];
  talkMs: number;
}

/** `until`: when the session ended, or now. In the order of `people`. */
export function presences(people: RecordedPerson[], moments: RecordedMoment[], until: number): Presence[] {
  const byPerson = groups(moments, (moment) => moment.person);
  return people.map(({ person, name, talk_ms }) => {
    const own = byPerson.get(person) ?? [];
    const seats = [...groups(own, (moment) => moment.participant).values()];
    const spans = seats.flatMap((seat) => spansOf(seat, until));
    const removals = own.filter((moment) => moment.what === "removed");
    return {
      person,
      name,
      spans: (["waiting", "here", "lost"] as const)
        .flatMap((kind) => merged(spans.filter((span) => span.kind === kind)))
        .sort((a, b) => a.from - b.from),
      removals: removals.map((moment) => Date.parse(moment.at)),
      talkMs: talk_ms,
    };
  });
}

/** One seat's way: it waits, comes in, is lost and returns, goes. */
function spansOf(moments: RecordedMoment[], until: number): Span[] {
  const spans: Span[] = [];
  let open: Omit<Span, "until"> | null = null;
  const turn = (at: number, next: SpanKind | null) => {
    if (open && at > open.from) spans.push({ ...open, until: at });
    open = next ? { kind: next, from: at } : null;
  };
  for (const { what, at } of moments.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    turn(Date.parse(at), NEXT[what] ?? null);
  }
  turn(until, null);
  return spans;
}

const NEXT: Partial<Record<RecordedMoment["what"], SpanKind>> = {
  waiting: "waiting",
  joined: "here",
  returned: "here",
  lost: "lost",
};

/** Spans of one kind, those that touch made one. */
function merged(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else all.push({ ...span });
  }
  return all;
}

function groups<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const group = found.get(keyOf(one));
    if (group) group.push(one);
    else found.set(keyOf(one), [one]);
  }
  return found;
}

const MINUTE = 60_000;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440].map((minutes) => minutes * MINUTE);

/** Times for the axis: at most so many, at round minutes of the clock, all inside. */
export function ticksOf(from: number, until: number, most: number): number[] {
  const step = STEPS.find((one) => (until - from) / one <= most) ?? (until - from) / most;
  const offset = new Date(from).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((from - offset) / step) * step + offset;
  const ticks: number[] = [];
  for (let at = first; at <= until; at += step) ticks.push(at);
  return ticks;
}
